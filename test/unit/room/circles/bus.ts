import { createStore } from '../../../../src/lib/store.ts';
import type { Relay, RelayState } from '../../../../src/mesh/relays/relay.ts';

/** A relay inside this page: whoever opens its address shares its topics, as with one on the network. */
export interface Bus {
  open(url: string): Relay;
  /** Every text that was published under any topic, the oldest first. */
  readonly published: { readonly topic: string; readonly text: string }[];
  /** What a relay could do by itself: deliver a text again, or one of its own. */
  deliver(topic: string, text: string): void;
  /** While true, nothing is delivered. */
  setSilent(silent: boolean): void;
}

/** Makes a relay that passes texts on as real ones do: later, and to the publisher too. */
export function createBus(): Bus {
  const listeners = new Map<string, Set<(text: string) => void>>();
  const published: { topic: string; text: string }[] = [];
  let isSilent = false;
  const deliver = (topic: string, text: string): void => {
    for (const listener of [...(listeners.get(topic) ?? [])]) setTimeout(() => listener(text));
  };
  return {
    published,
    deliver,
    setSilent: (silent) => {
      isSilent = silent;
    },
    open: (url) => {
      const state = createStore<RelayState>('connected');
      const own = new Set<() => void>();
      return {
        url,
        state,
        subscribe: (topic, onText) => {
          const its = listeners.get(topic) ?? new Set();
          const listener = (text: string): void => onText(text);
          listeners.set(topic, its.add(listener));
          const unsubscribe = (): void => void its.delete(listener);
          own.add(unsubscribe);
          return { ready: Promise.resolve(), unsubscribe };
        },
        publish: (topic, text) => {
          published.push({ topic, text });
          if (!isSilent) deliver(topic, text);
          return Promise.resolve();
        },
        announce: () => Promise.reject(new Error('Lobbies announce nothing.')),
        close: () => {
          for (const unsubscribe of own) unsubscribe();
          state.set('waiting');
        },
      };
    },
  };
}

/** Waits until `holds`, looking every few milliseconds. */
export async function eventually(holds: () => boolean, what: string, withinMs = 8_000): Promise<void> {
  const until = performance.now() + withinMs;
  while (!holds()) {
    if (performance.now() > until) throw new Error(`In ${withinMs} ms it did not come about: ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** Time for what must not happen to happen. */
export const aWhile = (durationMs = 600): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, durationMs));
