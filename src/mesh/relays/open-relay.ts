import { log } from '../../lib/log.ts';
import { createStore, type ReadonlyStore } from '../../lib/store.ts';
import { watchNetwork } from '../network.ts';
import { readRelayAddress, type RelayAddress } from './address.ts';
import { createBackoff } from './backoff.ts';
import { nostr } from './nostr.ts';
import type { RelayProtocol } from './protocol.ts';
import { openRelayConnection, type RelayConnection, type Topic } from './relay-connection.ts';
import type { Relay, RelayState, RelayStatus, RelayTrouble } from './relay.ts';

const RECONNECT = { firstMs: 500, longestMs: 30_000 };
/** A relay that drops us sooner than this has not worked, so the delay goes on growing. */
const STEADY_MS = 5_000;

/** A relay somewhere on the network, which may have its reasons not to serve us. */
export interface NetworkRelay extends Relay {
  readonly status: ReadonlyStore<RelayStatus>;
}

interface OpenTopic extends Topic {
  readonly listeners: Set<(text: string) => void>;
  announcement: string | null;
  readonly ready: Promise<void>;
}

/** Whoever uses no MQTT relay does not load what speaks it. */
const PROTOCOLS: Record<RelayAddress['protocol'], () => Promise<RelayProtocol>> = {
  nostr: () => Promise.resolve(nostr),
  mqtt: async () => (await import('./mqtt.ts')).mqtt,
};

/**
 * Opens a client of the relay at `url`, a canonical address (see address.ts). It never waits: a dead relay simply
 * stays unconnected, and is tried again with growing, jittered delays for as long as it takes, and at once when
 * the network returns.
 *
 * Where the address does not name the protocol, it is learnt: as long as no connection has brought a valid
 * message, each attempt speaks another protocol than the one before. So an address without /mqtt may be a broker,
 * at the price of one failed attempt.
 *
 * Torrent trackers are no relays in this sense: under one topic (info hash) they hand each *offer* to one or a few
 * peers of their own choice and each answer back to its sender, at intervals of theirs (two minutes is common). A
 * text for everybody, as an announcement is, has no place there.
 */
export function openRelay(url: string): NetworkRelay {
  const address = readRelayAddress(url);
  const topics = new Map<string, OpenTopic>();
  const status = createStore<RelayStatus>({ url, state: 'connecting', trouble: null });
  const lifetime = new AbortController();
  const backoff = createBackoff(RECONNECT);
  let protocol = address.protocol;
  let isProven = address.isNamed;
  let connection: RelayConnection | null = null;
  let isHurried = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const setStatus = (state: RelayState, trouble: RelayTrouble | null): void =>
    status.set({ url, state, trouble });

  const end = (state: RelayState, trouble: RelayTrouble | null): void => {
    if (lifetime.signal.aborted) return;
    lifetime.abort();
    clearTimeout(timer);
    connection?.close();
    setStatus(state, trouble);
  };

  const retryLater = (): void => {
    // What it said before it closed tells more than that it closed.
    const { state, trouble } = status.value;
    if (state !== 'waiting') setStatus('waiting', state === 'aside' ? trouble : 'unreachable');
    timer = setTimeout(connectUnasked, isHurried ? 0 : backoff.next());
    isHurried = false;
  };

  const connect = async (): Promise<void> => {
    setStatus('connecting', status.value.trouble);
    const speaks = await PROTOCOLS[protocol]();
    if (lifetime.signal.aborted) return;
    let servingSinceMs = Infinity;
    try {
      connection = openRelayConnection(address.socketUrl, speaks, topics, {
        onServing: () => {
          servingSinceMs = performance.now();
          setStatus('connected', null);
        },
        onAside: (trouble) => setStatus('aside', trouble),
        onRefused: () => end('retired', 'refused'),
        onClosed: ({ spoke }) => {
          connection = null;
          isProven ||= spoke;
          if (!isProven) protocol = protocol === 'nostr' ? 'mqtt' : 'nostr';
          if (lifetime.signal.aborted) return;
          if (performance.now() - servingSinceMs > STEADY_MS) backoff.reset();
          retryLater();
        },
      });
    } catch {
      end('retired', 'forbidden');
    }
  };

  const connectUnasked = (): void => {
    clearTimeout(timer);
    connect().catch((error: unknown) => {
      log.warn('What a relay speaks could not be loaded.', error);
      retryLater();
    });
  };

  watchNetwork(
    {
      onChange: () => {
        backoff.reset();
        if (status.value.state === 'waiting') connectUnasked();
        // A socket over the network that was is dead; waiting for it to notice would take minutes.
        else if (connection) {
          isHurried = true;
          connection.close();
        }
      },
    },
    { signal: lifetime.signal },
  );
  connectUnasked();

  const topicAt = (name: string): OpenTopic => {
    const present = topics.get(name);
    if (present) return present;
    const { promise: ready, resolve } = Promise.withResolvers<undefined>();
    const topic: OpenTopic = {
      listeners: new Set(),
      announcement: null,
      ready,
      onReady: () => resolve(undefined),
    };
    topics.set(name, topic);
    return topic;
  };

  return {
    url,
    status,
    state: {
      get value() {
        return status.value.state;
      },
      watch: (listener) => {
        let last = status.value.state;
        return status.watch(({ state }) => {
          if (state === last) return;
          last = state;
          listener(state);
        });
      },
    },
    subscribe: (name, onText) => {
      const topic = topicAt(name);
      // A listener of its own, so that the same function may be given twice.
      const listener = (text: string): void => onText(text);
      topic.listeners.add(listener);
      if (topic.listeners.size === 1) connection?.subscribe(name);
      return {
        ready: topic.ready,
        unsubscribe: () => {
          if (!topic.listeners.delete(listener) || topic.listeners.size > 0) return;
          topics.delete(name);
          connection?.unsubscribe(name);
        },
      };
    },
    publish: async (name, text) => connection?.publish(name, text),
    announce: (name, text) => {
      topicAt(name).announcement = text;
      connection?.announce(name);
      return Promise.resolve();
    },
    close: () => {
      end('waiting', null);
      topics.clear();
    },
  };
}
