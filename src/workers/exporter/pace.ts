import { abortError } from '../../lib/errors.ts';

/** Keeps work to a share of the time. */
export interface Pace {
  /** @param share of the time that may be worked, 0..1; 0 stands still */
  set(share: number): void;
  /** Waits as long as what was worked since the last time asks for. @throws the signal's reason */
  rest(scope: { signal: AbortSignal }): Promise<void>;
  /** How long all has rested, ms. */
  readonly restedMs: number;
}

/** As long as a rest may be, so that a share that grows is noticed. */
const LONGEST_NAP_MS = 200;

/** Full speed, until it is told otherwise. */
export function createPace(): Pace {
  let share = 1;
  let restedMs = 0;
  let workingSinceMs = performance.now();
  let resting: Promise<void> | null = null;

  const restFor = async (workedMs: number, signal: AbortSignal): Promise<void> => {
    const startedAtMs = performance.now();
    const lengthMs = (): number => (share > 0 ? workedMs * (1 / share - 1) : Infinity);
    for (;;) {
      if (signal.aborted) throw (signal.reason as Error | undefined) ?? abortError();
      const leftMs = startedAtMs + lengthMs() - performance.now();
      if (leftMs <= 0) return;
      await new Promise((resolve) => setTimeout(resolve, Math.min(leftMs, LONGEST_NAP_MS)));
    }
  };
  return {
    set(newShare) {
      share = Math.min(1, Math.max(0, newShare));
    },
    async rest({ signal }) {
      if (share === 1 && !resting) {
        workingSinceMs = performance.now();
        return;
      }
      // Renditions come at the same time: they rest together.
      resting ??= (async () => {
        const fromMs = performance.now();
        try {
          await restFor(fromMs - workingSinceMs, signal);
        } finally {
          restedMs += performance.now() - fromMs;
          workingSinceMs = performance.now();
          resting = null;
        }
      })();
      await resting;
    },
    get restedMs() {
      return restedMs;
    },
  };
}
