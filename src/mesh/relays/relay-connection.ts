import { log } from '../../lib/log.ts';
import { createBackoff } from './backoff.ts';
import type { RelayProtocol } from './protocol.ts';
import type { RelayTrouble } from './relay.ts';
import { openSocket } from './socket.ts';

/** A relay of the right kind has answered us by then. */
const ANSWER_TIMEOUT_MS = 6_000;
/** Far more than a round trip: who publishes under a topic that they are subscribed to hears themselves. */
const ECHO_TIMEOUT_MS = 8_000;
/** How long a relay that does not serve us is left in peace before it is asked again. */
const ASIDE = { firstMs: 20_000, longestMs: 600_000 };

/** Something to be heard, or said, on a relay for as long as it is connected. */
export interface Topic {
  readonly listeners: ReadonlySet<(text: string) => void>;
  readonly announcement: string | null;
  readonly onReady: () => void;
}

/** What a connection tells the relay that it belongs to. */
export interface ConnectionHandlers {
  /** It serves us, again or for the first time. */
  readonly onServing: () => void;
  readonly onAside: (trouble: RelayTrouble) => void;
  /** It does not want us, ever: close the connection. */
  readonly onRefused: () => void;
  /** Once, and last. `spoke`: the other end has shown that it speaks this protocol. */
  readonly onClosed: (end: { readonly spoke: boolean }) => void;
}

/** One connection to a relay, from the opening of its socket to the end: see {@link openRelayConnection}. */
export interface RelayConnection {
  /** The topic has got its first listener. */
  subscribe(topic: string): void;
  unsubscribe(topic: string): void;
  publish(topic: string, text: string): Promise<void>;
  /** The topic has got an announcement, or it is time to repeat it. */
  announce(topic: string): void;
  close(): void;
}

/**
 * Opens a connection on which every topic is subscribed to and announced. A relay that rejects what we publish,
 * or does not deliver our announcements back to us, is set aside: it keeps the connection and may deliver what it
 * likes, but hears of us only after growing pauses, until it serves us. A connection that has delivered them
 * before and falls silent is dead, and closed.
 * @throws what {@link openSocket} throws
 */
export function openRelayConnection(
  url: string,
  protocol: RelayProtocol,
  topics: ReadonlyMap<string, Topic>,
  { onServing, onAside, onRefused, onClosed }: ConnectionHandlers,
): RelayConnection {
  const live = new Set<string>();
  const asideBackoff = createBackoff(ASIDE);
  let isReady = false;
  let isClosed = false;
  let spoke = false;
  let hasEchoed = false;
  let isAside = false;
  let heardAtMs = -Infinity;
  let answerTimer: ReturnType<typeof setTimeout> | undefined;
  let echoTimer: ReturnType<typeof setTimeout> | undefined;
  let asideTimer: ReturnType<typeof setTimeout> | undefined;

  const say = (topic: string): void => {
    const { announcement = null, listeners } = topics.get(topic) ?? {};
    if (announcement === null) return;
    if (listeners?.size) {
      // Only once it is subscribed would an answer be heard.
      if (!live.has(topic)) return;
      const saidAtMs = performance.now();
      echoTimer ??= setTimeout(() => onNoEcho(saidAtMs), ECHO_TIMEOUT_MS);
    }
    void publish(topic, announcement);
  };

  const onNoEcho = (saidAtMs: number): void => {
    echoTimer = undefined;
    if (hasEchoed && heardAtMs < saidAtMs) socket.close();
    else setAside('silent');
  };

  const setAside = (trouble: RelayTrouble): void => {
    if (asideTimer !== undefined) return;
    isAside = true;
    asideTimer = setTimeout(askAgain, asideBackoff.next());
    onAside(trouble);
  };

  const askAgain = (): void => {
    asideTimer = undefined;
    for (const [topic, { listeners }] of topics) {
      if (listeners.size > 0 && !live.has(topic)) session.subscribe(topic);
      else say(topic);
    }
  };

  const serve = (): void => {
    if (!isAside) return;
    isAside = false;
    clearTimeout(asideTimer);
    asideTimer = undefined;
    asideBackoff.reset();
    onServing();
  };

  const publish = async (topic: string, text: string): Promise<void> => {
    if (isReady) await session.publish(topic, text);
  };

  const socket = openSocket(url, protocol.subprotocol, {
    onOpen: () => session.start(),
    onFrame: (frame) => session.receive(frame),
    onClose: () => {
      isClosed = true;
      isReady = false;
      clearTimeout(answerTimer);
      clearTimeout(echoTimer);
      clearTimeout(asideTimer);
      session.close();
      onClosed({ spoke });
    },
  });

  const session = protocol.open({
    send: (frame) => {
      if (!spoke) answerTimer ??= setTimeout(socket.close, ANSWER_TIMEOUT_MS);
      socket.send(frame);
    },
    close: socket.close,
    onAnswer: () => {
      spoke = true;
      clearTimeout(answerTimer);
    },
    // One frame may hold more than the packet that made us close.
    onReady: () => {
      if (isClosed) return;
      isReady = true;
      onServing();
      for (const [topic, { listeners }] of topics) {
        if (listeners.size > 0) session.subscribe(topic);
        else say(topic);
      }
    },
    onSubscribed: (topic) => {
      const open = topics.get(topic);
      if (isClosed || !open) return;
      live.add(topic);
      open.onReady();
      if (open.announcement === null) serve();
      else say(topic);
    },
    onText: (topic, text) => {
      const open = topics.get(topic);
      if (isClosed || !open) return;
      heardAtMs = performance.now();
      if (text === open.announcement) {
        hasEchoed = true;
        clearTimeout(echoTimer);
        echoTimer = undefined;
        serve();
      }
      for (const listener of [...open.listeners]) {
        try {
          listener(text);
        } catch (error) {
          log.warn('A text from a relay could not be handled.', error);
        }
      }
    },
    onRejected: (trouble) => {
      if (isClosed) return;
      if (trouble === 'refused') onRefused();
      else setAside(trouble);
    },
  });

  return {
    subscribe: (topic) => {
      if (isReady) session.subscribe(topic);
    },
    unsubscribe: (topic) => {
      live.delete(topic);
      clearTimeout(echoTimer);
      echoTimer = undefined;
      if (isReady) session.unsubscribe(topic);
    },
    publish,
    announce: (topic) => {
      if (isReady && !isAside) say(topic);
    },
    close: socket.close,
  };
}
