/** What one connection says of its way out. */
export interface OutgoingPath {
  /** What the browser believes that it could carry, bit/s; null where it does not say (Firefox). */
  readonly availableBps: number | null;
  /** What we have let it carry, bit/s. */
  readonly allowedBps: number;
}

/** How fast the memory of the past fades: half of it in some four seconds at one measurement in two. */
const SMOOTHING = 0.3;
const FIRST_BPS = 4_000_000;
const LEAST_BPS = 100_000;
const MOST_BPS = 40_000_000;
/** How much more is tried where nothing stands in the way. */
const GROWTH = 1.25;

/** What all our connections together can carry, as it is learnt: see {@link createUplink}. */
export interface Uplink {
  readonly bps: number;
  measure(paths: readonly OutgoingPath[]): void;
}

/**
 * Learns the uplink. A browser's estimate for a connection grows only while the connection is used, so that an
 * estimate above what we allow says no more than that there is room: the budget grows by a quarter. Estimates
 * below what we allow mean that the way out is full, and their sum is what it carries.
 */
export function createUplink(): Uplink {
  let bps = FIRST_BPS;
  return {
    get bps() {
      return bps;
    },
    measure: (paths) => {
      const known = paths.flatMap(({ availableBps, allowedBps }) =>
        availableBps === null ? [] : [{ availableBps, allowedBps }],
      );
      if (known.length === 0) return;
      const available = known.reduce((sum, path) => sum + path.availableBps, 0);
      const allowed = known.reduce((sum, path) => sum + path.allowedBps, 0);
      const isFull = available < allowed * 0.95;
      const target = isFull ? available : Math.max(bps, available, allowed) * GROWTH;
      // Congestion is believed at once, or sound would suffer until the average has come down.
      bps = target < bps * 0.7 ? target : bps + SMOOTHING * (target - bps);
      bps = Math.min(MOST_BPS, Math.max(LEAST_BPS, bps));
    },
  };
}
