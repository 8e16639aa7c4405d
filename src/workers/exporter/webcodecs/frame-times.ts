import {
  KEYFRAME_SECONDS,
  type ExportPlan,
  type FrameTiming,
  type SegmentSpan,
} from '../../../media/export/rendition.ts';
import { SAME_MOMENT_S } from './segment-collector.ts';

/** What is shown from a moment on, seconds of the export. `picture` is valid until the next one is asked for. */
export interface TimedPicture<P> {
  readonly picture: P;
  readonly atS: number;
  /** Until the next one, or the end. */
  readonly durationS: number;
}

/** What of a frame tells when it is shown. */
export interface Shown {
  /** Of the export's time, microseconds. */
  readonly timestamp: number;
  close(): void;
}

/**
 * When the frames of a source are shown in an export, from `fromS` to its end without gaps. At a constant rate frames are
 * repeated and dropped; a picture that begins late is shown from the beginning on, and the last one until the end. Frames
 * come in order and are closed when they are over.
 */
export async function* timeFrames<P extends Shown>(
  frames: AsyncIterable<P>,
  { timing, segments }: Pick<ExportPlan, 'timing' | 'segments'>,
  fromS: number,
): AsyncGenerator<TimedPicture<P>, void, undefined> {
  const endS = segments.at(-1)?.toS ?? 0;
  let shown: P | null = null;
  let atS = timing.kind === 'constant' ? firstPlace(fromS, timing.frameRate) / timing.frameRate : fromS;
  const show = function* (picture: P, untilS: number): Generator<TimedPicture<P>> {
    for (const nextS of momentsUntil(timing, atS, untilS)) {
      yield { picture, atS, durationS: nextS - atS };
      atS = nextS;
    }
  };
  try {
    for await (const frame of frames) {
      const past: P | null = shown;
      shown = frame;
      try {
        const untilS = Math.min(endS, momentOf(timing, frame.timestamp / 1e6));
        if (past && untilS > atS + SAME_MOMENT_S) yield* show(past, untilS);
      } finally {
        past?.close();
      }
      if (atS >= endS - SAME_MOMENT_S) return;
    }
    if (shown && endS > atS + SAME_MOMENT_S) yield* show(shown, endS);
  } finally {
    shown?.close();
  }
}

/** The first frame at or after a moment. */
const firstPlace = (atS: number, frameRate: number): number =>
  Math.max(0, Math.ceil((atS - SAME_MOMENT_S) * frameRate));

/** When a frame is shown: where frames have a grid, at the place that is nearest. */
function momentOf(timing: FrameTiming, timeS: number): number {
  if (timing.kind === 'source') return timeS;
  return Math.round(timeS * timing.frameRate) / timing.frameRate;
}

/** The ends of the frames from one moment to another. */
function* momentsUntil(timing: FrameTiming, fromS: number, toS: number): Generator<number> {
  if (timing.kind === 'constant') {
    for (let place = Math.round(fromS * timing.frameRate) + 1; ; place += 1) {
      const nextS = place / timing.frameRate;
      if (nextS >= toS - SAME_MOMENT_S) break;
      yield nextS;
    }
  }
  yield toS;
}

/** Which segment a frame lies in, and whether it is to be a keyframe. Asked in order of time. */
export function createKeyframeMarks(
  segments: readonly SegmentSpan[],
): (atS: number) => { readonly segment: number; readonly isKey: boolean } {
  let segment = -1;
  let dueS = -Infinity;
  return (atS) => {
    const before = segment;
    while (segment < segments.length - 1 && atS >= (segments[segment + 1]?.fromS ?? Infinity) - SAME_MOMENT_S)
      segment += 1;
    if (segment !== before) dueS = segments[segment]?.fromS ?? atS;
    const isKey = atS >= dueS - SAME_MOMENT_S;
    while (dueS <= atS + SAME_MOMENT_S) dueS += KEYFRAME_SECONDS;
    return { segment, isKey };
  };
}
