import { SPEEDS, type Loop, type Mark } from './player-command.ts';

/** A little of what was before is heard again. */
const CHAPTER_GRACE_MS = 2_000;
/** A shorter section is a mistake: it begins anew. */
const LEAST_LOOP_MS = 500;

/** The next speed that is offered, up or down; the same at the ends. */
export function nextSpeed(speed: number, by: 1 | -1): number {
  const next = by > 0 ? SPEEDS.find((each) => each > speed) : SPEEDS.findLast((each) => each < speed);
  return next ?? speed;
}

/** From nothing to a beginning, to an end, to nothing. */
export function nextLoop(loop: Loop | null, positionMs: number): Loop | null {
  if (!loop) return { fromMs: positionMs, toMs: null };
  if (loop.toMs !== null) return null;
  return positionMs - loop.fromMs < LEAST_LOOP_MS
    ? { fromMs: positionMs, toMs: null }
    : { ...loop, toMs: positionMs };
}

/** The chapter to go to; backwards the one that has just begun is left, and before the first is the beginning. */
export function nextMark(marks: readonly Mark[], positionMs: number, by: 1 | -1): Mark | null {
  if (by > 0) return marks.find(({ atMs }) => atMs > positionMs + 1) ?? null;
  return marks.findLast(({ atMs }) => atMs < positionMs - CHAPTER_GRACE_MS) ?? { atMs: 0, title: '' };
}

/** What has been read of a recording, ms. */
export function stretchesOf(ranges: TimeRanges | undefined): { fromMs: number; toMs: number }[] {
  return Array.from({ length: ranges?.length ?? 0 }, (_, index) => ({
    fromMs: (ranges?.start(index) ?? 0) * 1000,
    toMs: (ranges?.end(index) ?? 0) * 1000,
  }));
}
