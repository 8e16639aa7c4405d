import type { Anchor, ClockReading } from '../../../storage/schema.ts';

/** Now, by the steady clock of this page: ms since 1970 as they were when it was opened, whatever is set since. */
export const steadyNow = (): number => performance.timeOrigin + performance.now();

/**
 * Anchors of another device on one's own clock. Two clocks drift apart by some 50 ms in an hour, so between two readings
 * the offset is taken as linear. Without a reading it stays as it is.
 */
export function moveAnchors(anchors: readonly Anchor[], clock: readonly ClockReading[]): readonly Anchor[] {
  return anchors.map(({ mediaMs, wallMs }) => ({ mediaMs, wallMs: wallMs - offsetAt(clock, wallMs) }));
}

function offsetAt(clock: readonly ClockReading[], theirMs: number): number {
  const after = clock.findIndex((reading) => reading.theirMs >= theirMs);
  const next = clock.at(after);
  const before = after > 0 ? clock[after - 1] : undefined;
  if (!next || !before || after < 0) return next?.offsetMs ?? 0;
  const share = (theirMs - before.theirMs) / (next.theirMs - before.theirMs);
  return before.offsetMs + share * (next.offsetMs - before.offsetMs);
}

/** At most `most` anchors that say nearly the same: those around pauses stay, the others are thinned out. */
export function thinAnchors(anchors: readonly Anchor[], most: number): readonly Anchor[] {
  let kept = anchors;
  while (kept.length > most) {
    const isPause = (index: number): boolean =>
      kept[index]?.mediaMs === kept[index - 1]?.mediaMs || kept[index]?.mediaMs === kept[index + 1]?.mediaMs;
    const next = kept.filter((_, index) => index % 2 === 0 || index === kept.length - 1 || isPause(index));
    // So many pauses that nothing else is left: the latest are left out.
    kept = next.length < kept.length ? next : kept.slice(0, most);
  }
  return kept;
}
