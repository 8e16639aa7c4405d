import * as v from 'valibot';
import { createEvent, strToNum } from '../trystero.ts';
import type { Relay } from './relay.ts';
import { openSocket } from './socket.ts';

/** What a relay may send us (NIP-01): events, the end of stored ones, and answers to what we sent. */
const relayMessage = v.union([
  v.looseTuple([v.literal('EVENT'), v.string(), v.object({ content: v.string() })]),
  v.looseTuple([v.literal('EOSE'), v.string()]),
  v.looseTuple([v.literal('OK'), v.string(), v.boolean(), v.string()]),
  v.looseTuple([v.literal('CLOSED'), v.string(), v.string()]),
]);

/** Some relays never end their stored events; then waiting longer than this helps nobody. */
const END_OF_STORED_TIMEOUT_MS = 1500;
const RATE_LIMIT_PAUSE_MS = 10_000;

interface OpenTopic {
  readonly topic: string;
  readonly onText: (text: string) => void;
  readonly onReady: () => void;
  /** Stored events are of peers that may be gone; only what comes after them counts. */
  live: boolean;
}

/** Opens a client of the Nostr relay at `url`. It never waits: a dead relay simply stays unconnected. */
export function openNostrRelay(url: string): Relay {
  const topics = new Map<string, OpenTopic>();
  let announcement: { readonly topic: string; readonly text: string } | null = null;
  let silentUntilMs = 0;
  let sequence = 0;

  const publish = async (topic: string, text: string): Promise<void> => {
    if (socket.state.value === 'connected') socket.send(await createEvent(topic, text));
  };

  const goLive = (id: string): void => {
    const open = topics.get(id);
    if (!open || open.live) return;
    open.live = true;
    open.onReady();
    // Only now would an answer to the announcement be heard.
    if (announcement?.topic === open.topic) void publish(open.topic, announcement.text);
  };

  const request = (id: string, open: OpenTopic): void => {
    open.live = false;
    socket.send(JSON.stringify(['REQ', id, { kinds: [kindOf(open.topic)], '#x': [open.topic], limit: 1 }]));
    setTimeout(() => goLive(id), END_OF_STORED_TIMEOUT_MS);
  };

  /** NIP-01 prefixes the reason by a word for machines. */
  const onRejection = (reason: string): void => {
    if (reason.startsWith('duplicate:')) return;
    if (reason.startsWith('rate-limited:')) silentUntilMs = performance.now() + RATE_LIMIT_PAUSE_MS;
    else socket.retire();
  };

  const onText = (text: string): void => {
    const message = parseRelayMessage(text);
    if (!message) return;
    switch (message[0]) {
      case 'EVENT': {
        const open = topics.get(message[1]);
        if (open?.live) open.onText(message[2].content);
        return;
      }
      case 'EOSE':
        goLive(message[1]);
        return;
      case 'OK':
        if (!message[2]) onRejection(message[3]);
        return;
      case 'CLOSED':
        if (topics.has(message[1])) onRejection(message[2]);
    }
  };

  const socket = openSocket(url, {
    onOpen: () => topics.forEach((open, id) => request(id, open)),
    onText,
  });

  return {
    url,
    state: socket.state,
    subscribe: (topic, onTopicText) => {
      sequence += 1;
      const id = `coterie-${String(sequence)}`;
      const { promise: ready, resolve: onReady } = Promise.withResolvers<undefined>();
      const open: OpenTopic = { topic, onText: onTopicText, onReady: () => onReady(undefined), live: false };
      topics.set(id, open);
      if (socket.state.value === 'connected') request(id, open);
      return {
        ready,
        unsubscribe: () => {
          if (topics.delete(id)) socket.send(JSON.stringify(['CLOSE', id]));
        },
      };
    },
    publish,
    announce: async (topic, text) => {
      announcement = { topic, text };
      if (performance.now() >= silentUntilMs) await publish(topic, text);
    },
    close: () => {
      topics.clear();
      socket.close();
    },
  };
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
