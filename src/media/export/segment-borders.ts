import { SEGMENT_SECONDS, type SegmentSpan } from './rendition.ts';

/** A last segment that is shorter shares its time with the one before. */
const LEAST_SECONDS = 1;
/** As much a border may be off its keyframe: containers round times to a millisecond or finer. */
const SAME_MOMENT_S = 1e-4;

/**
 * Segments of {@link SEGMENT_SECONDS}, with borders at frames of a constant rate. None is longer, and the last is shorter
 * than a second only where it is the only one.
 * @param frameRate 0 without a picture
 */
export function steadySegments(durationS: number, frameRate: number): readonly SegmentSpan[] {
  const atFrame = (timeS: number): number =>
    frameRate > 0 ? Math.round(timeS * frameRate) / frameRate : timeS;
  const count = Math.max(1, Math.ceil(durationS / SEGMENT_SECONDS - 1e-6));
  const borders = Array.from({ length: count }, (_, index) => atFrame(index * SEGMENT_SECONDS));
  const last = borders.at(-1) ?? 0;
  const before = borders.at(-2);
  if (before !== undefined && durationS - last < LEAST_SECONDS)
    borders[borders.length - 1] = atFrame((before + durationS) / 2);
  return spansOf(borders, durationS);
}

/**
 * Segments with borders at keyframes, each as near to {@link SEGMENT_SECONDS} as these allow. Null where they leave one
 * longer than `longestS`.
 * @param keyframesS those at which one can begin, ascending
 */
export function keyframeSegments(
  keyframesS: readonly number[],
  durationS: number,
  longestS: number,
): readonly SegmentSpan[] | null {
  const borders = [0];
  let at = 0;
  for (let from = 0; durationS - from > longestS; from = borders.at(-1) ?? durationS) {
    while ((keyframesS[at] ?? Infinity) <= from + SAME_MOMENT_S) at += 1;
    let next: number | null = null;
    for (let index = at; index < keyframesS.length; index += 1) {
      const keyS = keyframesS[index] ?? 0;
      if (keyS - from > longestS || keyS >= durationS - SAME_MOMENT_S) break;
      const isNearer =
        next === null || Math.abs(keyS - from - SEGMENT_SECONDS) < Math.abs(next - from - SEGMENT_SECONDS);
      if (isNearer) next = keyS;
    }
    if (next === null) return null;
    borders.push(next);
  }
  return spansOf(withoutTinyEnd(borders, keyframesS, durationS, longestS), durationS);
}

/** The last border moved towards the middle of its neighbours, where there is a keyframe. */
function withoutTinyEnd(
  borders: readonly number[],
  keyframesS: readonly number[],
  durationS: number,
  longestS: number,
): readonly number[] {
  const last = borders.at(-1) ?? 0;
  const before = borders.at(-2);
  if (before === undefined || durationS - last >= LEAST_SECONDS) return borders;
  const middle = (before + durationS) / 2;
  const fits = (keyS: number): boolean =>
    keyS > before + SAME_MOMENT_S && keyS < last && durationS - keyS <= longestS;
  const nearest = keyframesS
    .filter(fits)
    .reduce((best, keyS) => (Math.abs(keyS - middle) < Math.abs(best - middle) ? keyS : best), last);
  return [...borders.slice(0, -1), nearest];
}

function spansOf(borders: readonly number[], durationS: number): readonly SegmentSpan[] {
  return borders.map((fromS, index) => ({ fromS, toS: borders[index + 1] ?? durationS }));
}
