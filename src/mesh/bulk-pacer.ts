/**
 * How much of one transfer may be on its way at once. Files give way to calls: what goes out is held back as soon as it has to queue
 * somewhere on its way, long before anything is lost. After LEDBAT (RFC 6817), with round trips for one-way delays.
 */
export interface Pacer {
  /** Whether more may go out now. */
  hasRoom(): boolean;
  sent(sizeBytes: number): Parcel;
  /** These have arrived, one after the other; the last one only just. */
  arrived(parcels: readonly Parcel[]): void;
}

/** Something on its way. */
export interface Parcel {
  readonly sizeBytes: number;
  readonly sentAtMs: number;
}

/** How long anything may queue for our sake. RFC 6817 allows twice as much. */
const TARGET_QUEUE_MS = 50;
const SMALLEST_WINDOW_BYTES = 64 * 1024;
const LARGEST_WINDOW_BYTES = 4 * 1024 * 1024;
/** What the window grows by in each round trip in which nothing queues. */
const STEP_BYTES = 16 * 1024;
/** The path may become another one: what was the shortest round trip is forgotten after one or two of these. */
const BASE_INTERVAL_MS = 30_000;

/** Nothing on its way yet, and nothing known of the path. */
export function createPacer(nowMs: () => number = () => performance.now()): Pacer {
  let windowBytes = SMALLEST_WINDOW_BYTES;
  let onItsWayBytes = 0;
  let shortestMs = Infinity;
  let shortestBeforeMs = Infinity;
  let baseSinceMs = nowMs();
  /** Doubles with each round trip, until something queues for the first time. */
  let isStarting = true;

  const measureQueueMs = (roundTripMs: number): number => {
    if (nowMs() - baseSinceMs > BASE_INTERVAL_MS) {
      shortestBeforeMs = shortestMs;
      shortestMs = Infinity;
      baseSinceMs = nowMs();
    }
    shortestMs = Math.min(shortestMs, roundTripMs);
    return roundTripMs - Math.min(shortestMs, shortestBeforeMs);
  };

  return {
    hasRoom: () => onItsWayBytes < windowBytes,
    sent(sizeBytes) {
      onItsWayBytes += sizeBytes;
      return { sizeBytes, sentAtMs: nowMs() };
    },
    arrived(parcels) {
      const last = parcels.at(-1);
      if (!last) return;
      const wasFull = onItsWayBytes >= windowBytes;
      const arrivedBytes = parcels.reduce((bytes, { sizeBytes }) => bytes + sizeBytes, 0);
      onItsWayBytes -= arrivedBytes;
      const offTarget = 1 - measureQueueMs(nowMs() - last.sentAtMs) / TARGET_QUEUE_MS;
      isStarting &&= offTarget > 0.5;
      // A window that is not filled tells nothing about a larger one.
      if (offTarget > 0 && !wasFull) return;
      windowBytes += isStarting ? arrivedBytes : (offTarget * arrivedBytes * STEP_BYTES) / windowBytes;
      windowBytes = Math.min(LARGEST_WINDOW_BYTES, Math.max(SMALLEST_WINDOW_BYTES, windowBytes));
    },
  };
}
