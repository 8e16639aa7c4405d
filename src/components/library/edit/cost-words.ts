import { msg, str } from '@lit/localize';
import type { EditEstimate, EditPlan } from '../../../app.ts';
import { formatClock } from '../../shared/format.ts';

/** What making a plan costs, in words. */
export function costOf({ loudness, reduceNoise }: EditPlan, estimate: EditEstimate): string {
  const { durationMs, encodedMs, hasPicture } = estimate;
  const length = formatClock(durationMs);
  const isSoundNew = loudness === 'even' || reduceNoise;
  if (!hasPicture || (encodedMs === 0 && !isSoundNew))
    return msg(str`${length} long. Everything is copied as it is, but for the sound at the cuts.`);
  if (encodedMs === 0) return msg(str`${length} long. The picture is copied as it is.`);
  const seconds = Math.max(0.1, encodedMs / 1000).toFixed(1);
  return msg(str`${seconds} s of ${length} are encoded anew, the rest of the picture is copied as it is.`);
}
