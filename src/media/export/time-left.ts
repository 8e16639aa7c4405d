/** Guesses how long a steady task still takes. */
export interface TimeLeft {
  /**
   * Notes that `done` of `total` is reached at `atMs` (both in any one unit), and returns the milliseconds still
   * to go, undefined while there is too little to go by.
   */
  update(done: number, total: number, atMs: number): number | undefined;
}

/**
 * Later speed counts more: after this long, an earlier step weighs 1/e. The memory grows with the task, since encoders hand
 * over in bursts, and pictures are now easier and now harder: half of what has passed tells more than the last seconds.
 */
const MEMORY_MS = 8_000;
const MEMORY_SHARE = 0.5;
/** Speed over less than this is noise. */
const WARM_UP_MS = 1_000;

/**
 * Starts guessing, with an average speed over what has passed. The first step forward is not counted: it contains what was
 * set up before, or what an interrupted run had done already.
 */
export function createTimeLeft(): TimeLeft {
  let begun: { readonly done: number; readonly atMs: number } | undefined;
  let first: { readonly done: number; readonly atMs: number } | undefined;
  let last = { done: 0, atMs: 0 };
  /** Steps forward and the time that they took, both fading: their quotient is the speed. */
  let steps = 0;
  let spanMs = 0;
  return {
    update(done, total, atMs) {
      if (done >= total) return 0;
      begun ??= { done, atMs };
      if (!first) {
        if (done > begun.done) first = last = { done, atMs };
        return undefined;
      }
      const passedMs = atMs - last.atMs;
      if (passedMs > 0) {
        const memoryMs = Math.max(MEMORY_MS, MEMORY_SHARE * (atMs - first.atMs));
        const kept = Math.exp(-passedMs / memoryMs);
        steps = kept * steps + (done - last.done);
        spanMs = kept * spanMs + passedMs;
        last = { done, atMs };
      }
      if (steps <= 0 || atMs - first.atMs < WARM_UP_MS) return undefined;
      return (total - done) * (spanMs / steps);
    },
  };
}
