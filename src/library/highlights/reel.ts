import type { Moment } from './moment.ts';

/** What is cut out of a recording, ms from its beginning. */
export interface ReelClip {
  readonly recordingId: string;
  readonly fromMs: number;
  readonly toMs: number;
}

/** How long a reel is in all: no moment is added that goes beyond the most. */
const LEAST_MS = 30_000;
const GOOD_MS = 60_000;
const MOST_MS = 90_000;
/** Of one clip. */
const LONGEST_CLIP_MS = 15_000;
/** So that a clip does not begin in the middle of a word. */
const LEAD_IN_MS = 1_500;
const LEAD_OUT_MS = 1_500;

/**
 * The best moments in the order in which they were: 30 to 90 s in all, or the whole recording where that is shorter.
 * Clips lie within the recording, and do not overlap. Empty where there is no moment.
 */
export function reelOf(
  recordingId: string,
  moments: readonly Moment[],
  durationMs: number,
): readonly ReelClip[] {
  if (moments.length === 0 || durationMs <= 0) return [];
  if (durationMs <= LEAST_MS) return [{ recordingId, fromMs: 0, toMs: durationMs }];
  let clips: readonly Stretch[] = [];
  for (const moment of moments.toSorted((a, b) => b.score - a.score)) {
    const longer = joined([...clips, clipOf(moment, durationMs)]);
    if (lengthOf(longer) > MOST_MS) continue;
    clips = longer;
    if (lengthOf(clips) >= GOOD_MS) break;
  }
  // A second at each end of each, until there is enough: with few moments one wants to see more of them.
  while (lengthOf(clips) < LEAST_MS) {
    clips = joined(
      clips.map(({ fromMs, toMs }) => ({
        fromMs: Math.max(0, fromMs - 1_000),
        toMs: Math.min(durationMs, toMs + 1_000),
      })),
    );
  }
  return clips.map(({ fromMs, toMs }) => ({ recordingId, fromMs, toMs }));
}

interface Stretch {
  readonly fromMs: number;
  readonly toMs: number;
}

function clipOf({ fromMs, toMs }: Moment, durationMs: number): Stretch {
  const from = Math.max(0, fromMs - LEAD_IN_MS);
  return { fromMs: from, toMs: Math.min(durationMs, toMs + LEAD_OUT_MS, from + LONGEST_CLIP_MS) };
}

const lengthOf = (clips: readonly Stretch[]): number =>
  clips.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0);

/** In order, with those that touch made one. */
function joined(clips: readonly Stretch[]): readonly Stretch[] {
  const result: Stretch[] = [];
  for (const clip of clips.toSorted((a, b) => a.fromMs - b.fromMs)) {
    const last = result.at(-1);
    if (last && clip.fromMs <= last.toMs)
      result[result.length - 1] = { fromMs: last.fromMs, toMs: Math.max(last.toMs, clip.toMs) };
    else result.push(clip);
  }
  return result;
}
