/** A source's time may be this far from ours before it is taken for a jump. */
const MAX_DRIFT_US = 500_000;

/**
 * Puts the times of every source on one clock that never goes back, since encoders and recorders refuse that.
 * All times in microseconds.
 */
export interface FrameClock {
  /** The time of a frame that its source gave `timestampUs`. */
  at(timestampUs: number): number;
  /** The time of a frame made here. */
  now(): number;
  /** The next frame comes from another source. */
  restart(): void;
}

/** A clock running with `performance.now()`; within one source, distances between frames are kept. */
export function createFrameClock(): FrameClock {
  let offsetUs: number | null = null;
  let lastUs = -1;
  const after = (timeUs: number): number => {
    lastUs = Math.max(lastUs + 1, Math.round(timeUs));
    return lastUs;
  };
  const nowUs = (): number => performance.now() * 1000;
  return {
    at(timestampUs) {
      if (offsetUs === null || Math.abs(timestampUs + offsetUs - nowUs()) > MAX_DRIFT_US) {
        offsetUs = nowUs() - timestampUs;
      }
      return after(timestampUs + offsetUs);
    },
    now: () => after(nowUs()),
    restart() {
      offsetUs = null;
    },
  };
}
