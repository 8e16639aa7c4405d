/** What one connection says of its way out. */
export interface OutgoingPath {
  /** What the browser believes that it could carry, bit/s; null where it does not say (Firefox). */
  readonly availableBps: number | null;
  /** What we have let it carry, bit/s. */
  readonly allowedBps: number;
}

const FIRST_BPS = 4_000_000;
const LEAST_BPS = 100_000;
const MOST_BPS = 40_000_000;
/** How much more is tried where nothing stands in the way, at every measurement. */
const GROWTH = 1.25;
/** A new connection begins at some 300 kbit/s and feels its way: whoever still gains that much is not held back. */
const GAINING = 1.05;
/** Smaller losses are followed slowly: estimates tremble. */
const SMOOTHING = 0.3;
const COLLAPSE = 0.7;

/** What all our connections together can carry, as it is learnt: see {@link createUplink}. */
export interface Uplink {
  readonly bps: number;
  measure(paths: readonly OutgoingPath[]): void;
}

/**
 * Learns the uplink. A browser's estimate for a connection grows only while the connection is used, so that an
 * estimate above what we allow says no more than that there is room: the budget grows by a quarter. Estimates that
 * are below what we allow, and no longer gain, mean that the way out is full; their sum is what it carries.
 */
export function createUplink(): Uplink {
  let bps = FIRST_BPS;
  let last = 0;
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
      const isGaining = available > last * GAINING;
      last = available;
      if (available >= allowed * 0.95) bps = Math.max(bps, available, allowed) * GROWTH;
      else if (!isGaining) {
        // Congestion is believed at once, or sound would suffer until the average has come down.
        bps = available < bps * COLLAPSE ? available : bps + SMOOTHING * (available - bps);
      }
      bps = Math.min(MOST_BPS, Math.max(LEAST_BPS, bps));
    },
  };
}
