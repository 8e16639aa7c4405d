import type { Gop, PictureIndex } from './source-index.ts';

/** A stretch of one source, seconds; the frame that is shown at `toS` is not in it. */
export interface Clip {
  /** Index of the source. */
  readonly source: number;
  readonly fromS: number;
  readonly toS: number;
}

/** A stretch of what is made, in seconds. */
export interface Span {
  readonly fromS: number;
  readonly toS: number;
}

/** A stretch of a clip that is treated in one way. */
export interface Piece extends Clip {
  /** `copy`: its packets as they are; it begins with a keyframe. `encode`: decoded, changed, encoded anew. */
  readonly kind: 'copy' | 'encode';
  /** Where it begins in what is made, seconds. */
  readonly startS: number;
}

/**
 * Moments as people and JSON give them are rounded, and WebM's are whole milliseconds: what lies nearer together than
 * this is the same moment. Less than half a frame at 240 frames a second.
 */
export const SAME_MOMENT_S = 0.002;

/**
 * Divides clips into what is copied and what has to be encoded anew: what lies before the first keyframe of a clip,
 * and what stands under something drawn. Where frames are stored in the order in which they are shown, a clip may end
 * anywhere in its last group, since nothing that is kept leans on what is left out; where they are not, a group is
 * copied whole or not at all.
 *
 * @param fits for each source, whether its packets can stand in the file that is made
 * @param drawnOver stretches of what is made that are drawn over
 */
export function planPieces(
  clips: readonly Clip[],
  pictures: readonly (PictureIndex | null)[],
  fits: readonly boolean[],
  drawnOver: readonly Span[],
): readonly Piece[] {
  const pieces: Piece[] = [];
  let startS = 0;
  for (const clip of clips) {
    const picture = pictures[clip.source] ?? null;
    const shiftS = startS - clip.fromS;
    const add = (kind: Piece['kind'], fromS: number, toS: number): void => {
      if (toS - fromS < SAME_MOMENT_S) return;
      const last = pieces.at(-1);
      const joins = last?.kind === kind && last.source === clip.source && last.toS === fromS;
      const isOneClip = joins && Math.abs(last.startS - last.fromS - shiftS) < SAME_MOMENT_S;
      if (isOneClip) pieces[pieces.length - 1] = { ...last, toS };
      else pieces.push({ kind, source: clip.source, fromS, toS, startS: fromS + shiftS });
    };
    if (picture && fits[clip.source]) {
      const drawn = drawnOver.map((span) => ({ fromS: span.fromS - shiftS, toS: span.toS - shiftS }));
      for (const gop of picture.gops) {
        const fromS = Math.max(gop.fromS, clip.fromS);
        const toS = Math.min(gop.toS, clip.toS);
        if (toS <= fromS) continue;
        const untilS = copiedUntil(gop, clip, drawn, picture.reorderedFrames > 0);
        add('copy', fromS, untilS);
        add('encode', Math.max(fromS, untilS), toS);
      }
    } else if (picture) add('encode', clip.fromS, clip.toS);
    startS += clip.toS - clip.fromS;
  }
  return pieces;
}

/** Until where a group can be copied; its own beginning, or earlier, where it cannot be. */
function copiedUntil(gop: Gop, clip: Clip, drawn: readonly Span[], isReordered: boolean): number {
  const toS = Math.min(gop.toS, clip.toS);
  if (gop.fromS < clip.fromS - SAME_MOMENT_S || !gop.isClosed) return -Infinity;
  const drawnFromS = Math.min(
    ...drawn.filter((span) => span.fromS < toS && span.toS > gop.fromS).map((span) => span.fromS),
    Infinity,
  );
  const untilS = Math.min(toS, drawnFromS);
  if (isReordered && untilS < gop.toS - SAME_MOMENT_S) return -Infinity;
  return untilS;
}

/** How much of what is made is encoded anew, ms. */
export function encodedMs(pieces: readonly Piece[]): number {
  return pieces.reduce(
    (sum, { kind, fromS, toS }) => sum + (kind === 'encode' ? (toS - fromS) * 1000 : 0),
    0,
  );
}
