import { createTokenBucket } from '../../mesh/token-bucket.ts';
import { RING_FOR_MS } from './outgoing.ts';

/** A ring is repeated every RING_INTERVAL_MS; one that has stopped without a word is over after this. */
const STALE_MS = 12_000;
/** Nobody rings for longer than they say they do, and their relays may take to deliver it. */
const LONGEST_MS = RING_FOR_MS + STALE_MS;
const MOST_RINGS = 4;
const MOST_REMEMBERED = 256;
/** How often one person may start to ring anew. */
const START_LIMIT = { burst: 3, perSecond: 1 / 20 };

/** Somebody rings. */
export interface Ring {
  readonly callId: string;
  readonly code: string;
  readonly identity: string;
  readonly name: string;
  readonly firstAtMs: number;
  readonly lastAtMs: number;
}

/** The rings that sound here, the oldest first. Times are of one clock of our own (ms). */
export interface Rings {
  readonly current: Ring | null;
  /** Notes that a call rings (again). */
  hear(ring: Omit<Ring, 'firstAtMs' | 'lastAtMs'>, nowMs: number): void;
  /** The call is over here; it will not ring again. Null where it did not ring. */
  end(callId: string): Ring | null;
  /** Ends what nobody rings any more, and gives it back. */
  expire(nowMs: number): readonly Ring[];
  /** Ends all of one circle, and gives them back. */
  endAll(code: string): readonly Ring[];
  /** It was answered, declined, cancelled or missed. */
  isOver(callId: string): boolean;
  /** Whether the ring is by this very person. */
  isBy(callId: string, identity: string): boolean;
}

/** Keeps the rings that sound in this tab. */
export function createRings(): Rings {
  const rings = new Map<string, Ring>();
  const ended = new Set<string>();
  const limits = new Map<string, (units: number) => boolean>();

  const end = (callId: string): Ring | null => {
    const ring = rings.get(callId) ?? null;
    rings.delete(callId);
    ended.add(callId);
    const [oldest] = ended;
    if (ended.size > MOST_REMEMBERED && oldest !== undefined) ended.delete(oldest);
    return ring;
  };

  const mayStart = (identity: string): boolean => {
    const limit = limits.get(identity) ?? createTokenBucket(START_LIMIT);
    limits.set(identity, limit);
    const [oldest] = limits.keys();
    if (limits.size > MOST_REMEMBERED && oldest !== undefined) limits.delete(oldest);
    return limit(1);
  };

  const endThose = (isOver: (ring: Ring) => boolean): readonly Ring[] => {
    const over = [...rings.values()].filter(isOver);
    for (const { callId } of over) end(callId);
    return over;
  };

  return {
    get current() {
      return rings.values().next().value ?? null;
    },
    hear: (ring, nowMs) => {
      if (ended.has(ring.callId)) return;
      const known = rings.get(ring.callId);
      if (known) {
        if (known.identity === ring.identity && known.code === ring.code)
          rings.set(ring.callId, { ...known, lastAtMs: nowMs });
        return;
      }
      const isAlready = [...rings.values()].some(
        ({ identity, code }) => identity === ring.identity && code === ring.code,
      );
      if (isAlready || rings.size >= MOST_RINGS || !mayStart(ring.identity)) return;
      rings.set(ring.callId, { ...ring, firstAtMs: nowMs, lastAtMs: nowMs });
    },
    end,
    expire: (nowMs) =>
      endThose(({ firstAtMs, lastAtMs }) => nowMs - lastAtMs > STALE_MS || nowMs - firstAtMs > LONGEST_MS),
    endAll: (code) => endThose((ring) => ring.code === code),
    isOver: (callId) => ended.has(callId),
    isBy: (callId, identity) => rings.get(callId)?.identity === identity,
  };
}
