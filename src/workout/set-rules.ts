import { DEFAULT_SET_RULES, type SetRules } from '../training/sets.ts';
import type { TrainingSettings } from './training-settings.ts';

/** How sets begin and end by themselves under these settings. */
export function setRulesOf({ autoSets }: TrainingSettings): SetRules {
  return autoSets ? DEFAULT_SET_RULES : { autoStart: false, autoEndMs: null };
}
