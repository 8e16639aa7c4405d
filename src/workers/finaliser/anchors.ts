import type { Anchor } from '../../storage/schema.ts';

/** When a chunk was handed over, and how far the media had come by then. */
export interface TimePoint {
  /** From the recording's beginning, in the time of the finished file. */
  readonly mediaMs: number;
  /** Ms since 1970, by the page's steady clock. */
  readonly wallMs: number;
  /** 0 until the first pause, 1 until the second... */
  readonly part: number;
}

/** Crystals differ by 100 ppm at most; a line that is steeper was drawn through noise. */
const MOST_SKEW = 5e-4;

/** Over less than this, what a clock drifts is less than what a chunk is late. */
const SHORTEST_FIT_MS = 60_000;

/**
 * Where a recording's time stands on the steady clock, from when its chunks were handed over: two anchors for each part
 * between pauses. A chunk can be late, by encoding, by a busy page, by a picture that stands still; it is never early.
 * So the line is laid under all points, as close to them as it can be: the edge of their lower convex hull over the mean
 * of the media times (Moon, Skelly and Towsley, "Estimation and removal of clock skew from network delay measurements",
 * INFOCOM 1999).
 */
export function deriveAnchors(points: readonly TimePoint[]): Anchor[] {
  const parts = [...new Set(points.map(({ part }) => part))].sort((a, b) => a - b);
  const anchors: Anchor[] = [];
  let beginsAtMs = 0;
  for (const part of parts) {
    const own = points.filter((point) => point.part === part);
    const endsAtMs = own.reduce((most, { mediaMs }) => Math.max(most, mediaMs), beginsAtMs);
    const line = lineUnder(own);
    const at = (mediaMs: number): Anchor => ({
      mediaMs,
      wallMs: mediaMs + line.offsetMs + line.skew * mediaMs,
    });
    anchors.push(at(beginsAtMs), at(endsAtMs));
    beginsAtMs = endsAtMs;
  }
  return anchors;
}

/** `wall - media` as `offsetMs + skew * media`. */
interface Line {
  readonly offsetMs: number;
  readonly skew: number;
}

interface Place {
  readonly x: number;
  readonly y: number;
}

function lineUnder(points: readonly TimePoint[]): Line {
  const places = points
    .map(({ mediaMs, wallMs }) => ({ x: mediaMs, y: wallMs - mediaMs }))
    .sort((a, b) => a.x - b.x || a.y - b.y);
  const lowest = places.reduce((least, { y }) => Math.min(least, y), Infinity);
  const level = { offsetMs: lowest, skew: 0 };
  const reachMs = (places.at(-1)?.x ?? 0) - (places[0]?.x ?? 0);
  if (reachMs < SHORTEST_FIT_MS) return level;

  const hull = lowerHull(places);
  const mean = places.reduce((sum, { x }) => sum + x, 0) / places.length;
  const index = Math.max(
    1,
    hull.findIndex(({ x }) => x >= mean),
  );
  const [from, to] = [hull[index - 1], hull[index]];
  if (!from || !to) return level;
  const skew = (to.y - from.y) / (to.x - from.x);
  if (Math.abs(skew) > MOST_SKEW) return level;
  return { offsetMs: from.y - skew * from.x, skew };
}

/** The lower half of the convex hull of places in order of x (Andrew's monotone chain). */
function lowerHull(places: readonly Place[]): Place[] {
  const hull: Place[] = [];
  for (const place of places) {
    for (
      let before = hull.at(-2), last = hull.at(-1);
      before && last;
      before = hull.at(-2), last = hull.at(-1)
    ) {
      const turn = (last.x - before.x) * (place.y - before.y) - (last.y - before.y) * (place.x - before.x);
      if (turn > 0) break;
      hull.pop();
    }
    if (hull.at(-1)?.x !== place.x) hull.push(place);
  }
  return hull;
}
