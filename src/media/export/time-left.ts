/** Guesses how long a steady task still takes. */
export interface TimeLeft {
  /**
   * Notes that `done` of `total` is reached at `atMs` (both in any one unit), and returns the milliseconds still
   * to go, undefined while there is too little to go by.
   */
  update(done: number, total: number, atMs: number): number | undefined;
}

/**
 * Later speed counts more: after this long, earlier speed weighs 1/e. The memory grows with the task, since encoders hand
 * over in bursts, and pictures are now easier and now harder: half of what has passed tells more than the last seconds.
 */
const MEMORY_MS = 8_000;
const MEMORY_SHARE = 0.5;
/** Speed over less than this is noise. */
const WARM_UP_MS = 1_000;

/** Starts guessing, with the speed smoothed exponentially over what has passed. */
export function createTimeLeft(): TimeLeft {
  let first: { done: number; atMs: number } | undefined;
  let last = { done: 0, atMs: 0 };
  let speed: number | undefined;
  return {
    update(done, total, atMs) {
      if (!first) {
        first = last = { done, atMs };
        return undefined;
      }
      const passedMs = atMs - last.atMs;
      if (passedMs > 0) {
        const now = (done - last.done) / passedMs;
        const weight = 1 - Math.exp(-passedMs / Math.max(MEMORY_MS, MEMORY_SHARE * (atMs - first.atMs)));
        speed = speed === undefined ? now : speed + weight * (now - speed);
        last = { done, atMs };
      }
      if (!speed || atMs - first.atMs < WARM_UP_MS) return undefined;
      return Math.max(0, (total - done) / speed);
    },
  };
}
