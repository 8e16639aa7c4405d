import type { Rung, SourceInfo } from '../../media/export/export.ts';
import { defaultRungs, offeredRungs, shortSideOf } from '../../media/export/ladder.ts';
import type { PresetName } from './model.ts';

/** As few as a phone on a slow network needs. */
const SMALL_STEPS = [480, 240];
/** Each about half the pixels of the one above it. */
const HIGH_STEPS = [1080, 720, 480, 360, 240];

/** The rungs of a preset, the largest first; at least one where the source has a picture. */
export function presetRungs(source: SourceInfo, preset: PresetName): readonly Rung[] {
  const offered = offeredRungs(source);
  const among = (steps: readonly number[]): readonly Rung[] =>
    offered.filter((rung) => steps.includes(shortSideOf(rung)));
  switch (preset) {
    case 'small': {
      const small = among(SMALL_STEPS);
      return small.length > 0 ? small : offered.slice(-1);
    }
    case 'standard':
      return defaultRungs(source);
    case 'high':
      return [...new Set([...offered.slice(0, 1), ...among(HIGH_STEPS)])];
  }
}
