import type { Anchor } from '../storage/schema.ts';

/** A recording that is to be laid beside others. */
export interface Alignable {
  readonly id: string;
  /** On the clock of the device that led the recording. */
  readonly anchors: readonly Anchor[];
}

/** A stretch of a recording without a pause, on the common timeline. */
export interface AlignedPiece {
  readonly fromMediaMs: number;
  readonly toMediaMs: number;
  /** Where it begins on the timeline. */
  readonly atMs: number;
  /** Time on the timeline for a unit of the recording's own: 1.0001 is to be played slower by that. */
  readonly stretch: number;
}

/** Where a recording stands among others. */
export interface Aligned {
  readonly id: string;
  /** In order; between two of them it was paused. Empty where nobody knows when it was made. */
  readonly pieces: readonly AlignedPiece[];
}

/** Several recordings on one timeline, which begins with the first of them. */
export interface Alignment {
  readonly recordings: readonly Aligned[];
  /** The timeline's beginning, ms since 1970. */
  readonly beginsAtMs: number;
}

/** Lays recordings beside each other by their anchors: how each is to be shifted and stretched. */
export function alignRecordings(recordings: readonly Alignable[]): Alignment {
  const begins = recordings.flatMap(({ anchors }) => anchors[0]?.wallMs ?? []);
  const beginsAtMs = begins.reduce((least, ms) => Math.min(least, ms), begins[0] ?? 0);
  return {
    beginsAtMs,
    recordings: recordings.map(({ id, anchors }) => ({ id, pieces: piecesOf(anchors, beginsAtMs) })),
  };
}

/** The moment on the timeline at which a moment of the recording was; beyond its ends as it went on there. */
export function toTimeline({ pieces }: Aligned, mediaMs: number): number {
  const piece = pieces.find(({ toMediaMs }) => mediaMs < toMediaMs) ?? pieces.at(-1);
  return piece ? piece.atMs + (mediaMs - piece.fromMediaMs) * piece.stretch : mediaMs;
}

/** The moment of the recording that a moment of the timeline shows; null before it, behind it, and while it was paused. */
export function toMedia({ pieces }: Aligned, timelineMs: number): number | null {
  const piece = pieces.findLast(({ atMs }) => atMs <= timelineMs);
  if (!piece) return null;
  const mediaMs = piece.fromMediaMs + (timelineMs - piece.atMs) / piece.stretch;
  return mediaMs <= piece.toMediaMs ? mediaMs : null;
}

function piecesOf(anchors: readonly Anchor[], beginsAtMs: number): AlignedPiece[] {
  return anchors.flatMap((from, index) => {
    const to = anchors[index + 1];
    if (!to || to.mediaMs <= from.mediaMs) return [];
    return {
      fromMediaMs: from.mediaMs,
      toMediaMs: to.mediaMs,
      atMs: from.wallMs - beginsAtMs,
      stretch: (to.wallMs - from.wallMs) / (to.mediaMs - from.mediaMs),
    };
  });
}
