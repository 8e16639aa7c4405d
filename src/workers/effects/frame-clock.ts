/**
 * Times for the frames made here, in microseconds, that never go back, since encoders and recorders refuse
 * that. Sources keep their own time as long as it goes forward: frames without an effect pass with it, as
 * Chromium gives no way to change the time of a camera's frame without copying its pixels.
 */
export interface FrameClock {
  /** The time of a frame that its source gave `timestampUs`. */
  at(timestampUs: number): number;
  /** The time of a frame without a source. */
  now(): number;
  /** The next frame comes from another source. */
  restart(): void;
}

/** A clock that stands at 0. */
export function createFrameClock(): FrameClock {
  let offsetUs = 0;
  let lastUs = 0;
  let lastSeenMs = performance.now();
  const advance = (timeUs: number): number => {
    lastUs = timeUs;
    lastSeenMs = performance.now();
    return timeUs;
  };
  /** What it is by this clock, a whole number, and later than every time given before. */
  const nextUs = (): number =>
    Math.max(lastUs + 1, Math.round(lastUs + (performance.now() - lastSeenMs) * 1000));
  return {
    at(timestampUs) {
      if (timestampUs + offsetUs <= lastUs) offsetUs = nextUs() - timestampUs;
      return advance(timestampUs + offsetUs);
    },
    now: () => advance(nextUs()),
    restart() {
      offsetUs = 0;
    },
  };
}
