/** A stretch of one recording, ms from that recording's beginning; `toMs` is not in it any more. */
export interface Stretch {
  readonly recordingId: string;
  readonly fromMs: number;
  readonly toMs: number;
}

/** Less is no clip: it would hold not even one frame. */
const LEAST_CLIP_MS = 20;

/** How long clips are, one after the other. */
export function lengthOf(clips: readonly Stretch[]): number {
  return clips.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0);
}

/** When each clip begins in what is made, ms. */
export function startsOf(clips: readonly Stretch[]): number[] {
  let atMs = 0;
  return clips.map(({ fromMs, toMs }) => {
    const startMs = atMs;
    atMs += toMs - fromMs;
    return startMs;
  });
}

/** The clips without what is between two moments of a recording: one that reaches over both becomes two. */
export function cutOut<C extends Stretch>(
  clips: readonly C[],
  { recordingId, fromMs, toMs }: Stretch,
): readonly C[] {
  return clips.flatMap((clip) => {
    if (clip.recordingId !== recordingId || toMs <= clip.fromMs || fromMs >= clip.toMs) return [clip];
    const before = { ...clip, toMs: Math.min(clip.toMs, fromMs) };
    const after = { ...clip, fromMs: Math.max(clip.fromMs, toMs) };
    return [before, after].filter(isLongEnough);
  });
}

/** The clips with nothing left of a recording but what is between two of its moments. */
export function keepOnly<C extends Stretch>(
  clips: readonly C[],
  { recordingId, fromMs, toMs }: Stretch,
): readonly C[] {
  return clips
    .map((clip) =>
      clip.recordingId === recordingId
        ? { ...clip, fromMs: Math.max(clip.fromMs, fromMs), toMs: Math.min(clip.toMs, toMs) }
        : clip,
    )
    .filter(isLongEnough);
}

/** The clips with that at `from` moved to the place `to`. */
export function moveClip<C extends Stretch>(clips: readonly C[], from: number, to: number): readonly C[] {
  const moved = clips[from];
  if (!moved || to < 0 || to >= clips.length) return clips;
  const rest = clips.filter((_, index) => index !== from);
  return [...rest.slice(0, to), moved, ...rest.slice(to)];
}

/** Where the moments of a recording are in what is made, ms; more than once where clips repeat them, or nowhere. */
export function placesOf(clips: readonly Stretch[], recordingId: string, atMs: number): number[] {
  const starts = startsOf(clips);
  return clips.flatMap((clip, index) =>
    clip.recordingId === recordingId && atMs >= clip.fromMs && atMs < clip.toMs
      ? [(starts[index] ?? 0) + atMs - clip.fromMs]
      : [],
  );
}

const isLongEnough = ({ fromMs, toMs }: Stretch): boolean => toMs - fromMs >= LEAST_CLIP_MS;
