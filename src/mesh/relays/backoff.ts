/** Delays that double from one failure to the next. */
export interface Backoff {
  /** How long to wait this time (ms). */
  next(): number;
  /** It worked: the next delay is the first one again. */
  reset(): void;
}

/** Delays from `firstMs` to `longestMs`, jittered, so that the peers of a relay do not all return in one moment. */
export function createBackoff({ firstMs, longestMs }: { firstMs: number; longestMs: number }): Backoff {
  let delayMs = firstMs;
  return {
    next: () => {
      const jitteredMs = delayMs * (0.5 + Math.random() / 2);
      delayMs = Math.min(delayMs * 2, longestMs);
      return jitteredMs;
    },
    reset: () => {
      delayMs = firstMs;
    },
  };
}
