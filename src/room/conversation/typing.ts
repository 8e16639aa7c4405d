import { createStore, type ReadonlyStore } from '../../lib/store.ts';

const SAY_INTERVAL_MS = 3_000;
const SHOWN_MS = 5_000;

/** Who is typing, and that oneself is. */
export interface Typing {
  /** Participants, in the order in which they began. */
  readonly typing: ReadonlyStore<readonly string[]>;
  /** Tells the others, at most every 3 s. */
  say(): void;
  /** Somebody says so. */
  hear(participantId: string): void;
  /** Somebody has said what they typed, or is gone. */
  stop(participantId: string): void;
}

/** Forgets everyone when `signal` aborts. */
export function openTyping(send: () => void, { signal }: { signal: AbortSignal }): Typing {
  const typing = createStore<readonly string[]>([]);
  const timers = new Map<string, number>();
  let saidAtMs = -Infinity;

  const stop = (participantId: string): void => {
    clearTimeout(timers.get(participantId));
    if (timers.delete(participantId)) typing.set([...timers.keys()]);
  };
  signal.addEventListener('abort', () => {
    for (const timer of timers.values()) clearTimeout(timer);
    timers.clear();
  });

  return {
    typing,
    say() {
      if (performance.now() - saidAtMs < SAY_INTERVAL_MS) return;
      saidAtMs = performance.now();
      send();
    },
    hear(participantId) {
      const isNew = !timers.has(participantId);
      clearTimeout(timers.get(participantId));
      timers.set(
        participantId,
        window.setTimeout(() => stop(participantId), SHOWN_MS),
      );
      if (isNew) typing.set([...timers.keys()]);
    },
    stop,
  };
}
