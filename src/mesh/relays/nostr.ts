import * as v from 'valibot';
import { createEvent, strToNum } from '../trystero.ts';
import type { RelayProtocol, Session } from './protocol.ts';

/** What a relay may send us (NIP-01): events, the end of stored ones, and answers to what we sent. */
const relayMessage = v.union([
  v.looseTuple([v.literal('EVENT'), v.string(), v.object({ content: v.string() })]),
  v.looseTuple([v.literal('EOSE'), v.string()]),
  v.looseTuple([v.literal('OK'), v.string(), v.boolean(), v.string()]),
  v.looseTuple([v.literal('CLOSED'), v.string(), v.string()]),
  // Words for people, and whatever other NIPs add: signs of a Nostr relay, and no more to us.
  v.looseTuple([v.picklist(['NOTICE', 'AUTH', 'COUNT'])]),
]);

/** Some relays never end their stored events; then waiting longer than this helps nobody. */
const END_OF_STORED_TIMEOUT_MS = 1500;

/** Reasons that will still hold at the next attempt (the machine-readable prefixes of NIP-01 and NIP-42). */
const LASTING = /^(auth-required|blocked|invalid|pow|restricted|unsupported):/;

interface Request {
  readonly topic: string;
  readonly timer: ReturnType<typeof setTimeout>;
  /** Stored events are of peers that may be gone; only what comes after them counts. */
  isLive: boolean;
}

/** Nostr (NIP-01), with ephemeral events as trystero writes them. */
export const nostr: RelayProtocol = {
  subprotocol: '',

  open({ send, close, onAnswer, onReady, onSubscribed, onText, onRejected }): Session {
    const requests = new Map<string, Request>();
    let sequence = 0;
    let hasAnswered = false;
    let isClosed = false;

    const goLive = (id: string): void => {
      const request = requests.get(id);
      if (!request || request.isLive) return;
      clearTimeout(request.timer);
      request.isLive = true;
      onSubscribed(request.topic);
    };

    const drop = (id: string): boolean => {
      clearTimeout(requests.get(id)?.timer);
      return requests.delete(id);
    };

    const reject = (reason: string): void => {
      if (reason.startsWith('duplicate:')) return;
      if (reason.startsWith('rate-limited:')) onRejected('throttled');
      else onRejected(LASTING.test(reason) ? 'refused' : 'failing');
    };

    return {
      start: onReady,
      receive: (frame) => {
        const message = typeof frame === 'string' ? parseRelayMessage(frame) : null;
        if (!message) {
          // One that has spoken Nostr before may say what it likes besides.
          if (!hasAnswered) close();
          return;
        }
        hasAnswered = true;
        onAnswer();
        switch (message[0]) {
          case 'EVENT': {
            const request = requests.get(message[1]);
            if (request?.isLive) onText(request.topic, message[2].content);
            return;
          }
          case 'EOSE':
            goLive(message[1]);
            return;
          case 'OK':
            if (!message[2]) reject(message[3]);
            return;
          case 'CLOSED':
            if (drop(message[1])) reject(message[2]);
            return;
          case 'NOTICE':
          case 'AUTH':
          case 'COUNT':
        }
      },
      subscribe: (topic) => {
        sequence += 1;
        const id = `coterie-${String(sequence)}`;
        const timer = setTimeout(() => goLive(id), END_OF_STORED_TIMEOUT_MS);
        requests.set(id, { topic, timer, isLive: false });
        send(JSON.stringify(['REQ', id, { kinds: [kindOf(topic)], '#x': [topic], limit: 1 }]));
      },
      unsubscribe: (topic) => {
        for (const [id, request] of requests) {
          if (request.topic !== topic) continue;
          drop(id);
          send(JSON.stringify(['CLOSE', id]));
        }
      },
      publish: async (topic, text) => {
        const event = await sign(topic, text);
        if (!isClosed) send(event);
      },
      close: () => {
        isClosed = true;
        for (const id of [...requests.keys()]) drop(id);
      },
    };
  },
};

const signed = new Map<string, Promise<string>>();
let signedInSecond = 0;

/**
 * The event of this second with this text. Every relay is sent the same one, since signing it takes a millisecond
 * or more of the main thread.
 */
function sign(topic: string, text: string): Promise<string> {
  const second = Math.floor(Date.now() / 1000);
  if (second !== signedInSecond) signed.clear();
  signedInSecond = second;
  const key = `${topic} ${text}`;
  const event = signed.get(key) ?? createEvent(topic, text);
  signed.set(key, event);
  return event;
}

/** The ephemeral event kind (20000 to 29999, NIP-01) under which trystero's `createEvent` publishes a topic. */
const kindOf = (topic: string): number => strToNum(topic, 10_000) + 20_000;

function parseRelayMessage(text: string): v.InferOutput<typeof relayMessage> | null {
  try {
    const result = v.safeParse(relayMessage, JSON.parse(text));
    return result.success ? result.output : null;
  } catch {
    return null;
  }
}
