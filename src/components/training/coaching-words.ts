import { msg, str } from '@lit/localize';
import type { TrainingPresence } from '../../app.ts';
import { formatClock } from '../shared/format.ts';
import { tempoWords } from './training-words.ts';

/** What somebody does at the moment, in a word or two. */
export function stateWords({ state, setNumber }: TrainingPresence): string {
  switch (state) {
    case 'ready':
      return msg('Ready');
    case 'set':
      return msg(str`Set ${setNumber}`);
    case 'rest':
      return msg('Resting');
  }
}

/** What stands in large figures: reps, or the time of a hold. */
export function countOf({ kind, reps, heldMs }: TrainingPresence): string {
  return kind === 'hold' ? formatClock(heldMs) : String(reps);
}

/** What is meant to be reached; empty where nothing was said. */
export function targetOf({ kind, target }: TrainingPresence): string {
  if (kind === 'hold') return target.holdMs === null ? '' : formatClock(target.holdMs);
  return target.reps === null ? '' : String(target.reps);
}

/** See training-words.ts, `tempoWords`; empty before the first rep. */
export function lastTempo({ lastRep }: TrainingPresence): string {
  return lastRep ? tempoWords(lastRep) : '';
}

/** What to change: first so that it can be counted at all, then so that it is done well. Empty where all is well. */
export function adviceOf({ obstacle, cue }: TrainingPresence): string {
  return obstacle?.text ?? cue?.text ?? '';
}
