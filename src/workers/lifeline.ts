/** What a worker answers so that its end is noticed, beside what else it does. See {@link watchLife}. */
export interface Lifeline {
  /** Holds the lock of this name for as long as the worker lives. Resolves when it is held. */
  hold(lockName: string): Promise<void>;
  /** Answers as soon as the worker comes to it. */
  ping(): void;
}

/** The worker's part, to be exposed with the rest of its contract. */
export const lifeline: Lifeline = {
  hold: (lockName) =>
    new Promise((resolve, reject) => {
      const hold = (): Promise<never> => {
        resolve();
        return new Promise<never>(() => undefined);
      };
      navigator.locks.request(lockName, hold).catch(reject);
    }),
  ping: () => undefined,
};

const BEAT_MS = 500;
/** Two seconds without an answer. */
const MOST_SILENT_BEATS = 4;
/** Before the first answer its script has to come over the network. */
const MOST_BEATS_TO_START = 60;

/**
 * Calls `onDeath` once, with how it ended, when the worker fails, is gone (ended by somebody, or out of memory: no event
 * tells that, but the browser lets go of its lock, within some 30 ms in Chromium) or hangs. Until `signal` aborts. Without
 * `ping` it may be silent for as long as it likes: what waits for a disk is at work.
 *
 * A late beat counts once, however late: what a window lost that stood still, or whose timers are held back while it is
 * hidden, is not laid at the worker's door.
 *
 * Resolves when the worker holds its lock, or cannot: whoever is ended before is not missed.
 */
export function watchLife(
  worker: Worker,
  { hold, ping }: { hold: (lockName: string) => Promise<void>; ping?: () => Promise<void> },
  onDeath: (how: string) => void,
  { signal }: { signal: AbortSignal },
): Promise<void> {
  const watching = new AbortController();
  const scope = { signal: AbortSignal.any([signal, watching.signal]) };
  const die = (how: string): void => {
    if (scope.signal.aborted) return;
    watching.abort();
    onDeath(how);
  };

  const onError = (event: ErrorEvent): void => {
    // It is told by whoever gives up on it, or is over with the next worker.
    event.preventDefault();
    die(event.message || 'its script did not load.');
  };
  worker.addEventListener('error', onError, scope);

  const lockName = `worker-${crypto.randomUUID()}`;
  const holding = hold(lockName);
  const held = holding.catch(() => undefined);
  // Where there are no locks, an end is told by its silence; where nothing is left to be watched, by nothing.
  holding
    .then(() => navigator.locks.request(lockName, scope, () => die('its worker is gone.')))
    .catch(() => undefined);

  if (!ping) return held;
  let silentBeats = 0;
  let mostBeats = MOST_BEATS_TO_START;
  const answered = (): void => {
    silentBeats = 0;
    mostBeats = MOST_SILENT_BEATS;
  };
  const beat = (): void => {
    if (silentBeats >= mostBeats) die('its worker does not answer.');
    // One ping at a time.
    else if (silentBeats++ === 0) ping().then(answered, () => undefined);
  };
  beat();
  const timer = setInterval(beat, BEAT_MS);
  scope.signal.addEventListener('abort', () => clearInterval(timer));
  return held;
}
