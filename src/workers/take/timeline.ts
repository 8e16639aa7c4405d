import type { TakePiece } from './take.contract.ts';

/** How long a take is, by its recordings' pieces. ms */
export function durationOf(parts: readonly { readonly pieces: readonly TakePiece[] }[]): number {
  const ends = parts.flatMap(({ pieces }) =>
    pieces.map(({ fromMediaMs, toMediaMs, atMs, stretch }) => atMs + (toMediaMs - fromMediaMs) * stretch),
  );
  return Math.max(0, ...ends);
}

/** The moment of a recording that belongs to one of the timeline; null before it, behind it, and while it was paused. */
export function mediaMsAt(pieces: readonly TakePiece[], timelineMs: number): number | null {
  const piece = pieces.findLast(({ atMs }) => atMs <= timelineMs);
  if (!piece) return null;
  const mediaMs = piece.fromMediaMs + (timelineMs - piece.atMs) / piece.stretch;
  return mediaMs < piece.toMediaMs ? mediaMs : null;
}
