import { KEYFRAME_SECONDS, type SegmentSpan } from '../../../media/export/rendition.ts';

/** A frame this little before a border belongs behind it: containers round times. */
export const SAME_MOMENT_S = 2e-4;
/** The same in frames of a constant rate. */
const SAME_FRAME = 0.01;

/** The number of the first frame at or after a time, at a constant rate. */
export function frameAt(timeS: number, frameRate: number): number {
  return Math.max(0, Math.ceil(timeS * frameRate - SAME_FRAME));
}

/** When keyframes are due: at the beginning of each segment, and every {@link KEYFRAME_SECONDS} from there. */
export function keyframeTimes(segments: readonly SegmentSpan[]): readonly number[] {
  return segments.flatMap(({ fromS, toS }) => {
    const count = Math.max(1, Math.ceil((toS - fromS) / KEYFRAME_SECONDS - SAME_MOMENT_S));
    return Array.from({ length: count }, (_, index) => fromS + index * KEYFRAME_SECONDS);
  });
}
