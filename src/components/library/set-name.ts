import { msg, str } from '@lit/localize';
import type { TrainingSidecar } from '../../app.ts';
import { formatClock } from '../shared/format.ts';

/** A set as it lies beside a recording. */
export type RecordedSet = TrainingSidecar['sets'][number];

/** `Squat, 12 reps`, or of a hold `Plank, 0:45`. */
export function setName(exercise: string, { reps, heldMs }: { reps: number; heldMs: number }): string {
  if (reps === 1) return msg(str`${exercise}, 1 rep`);
  if (reps > 0) return msg(str`${exercise}, ${reps} reps`);
  return heldMs > 0 ? `${exercise}, ${formatClock(heldMs)}` : exercise;
}

/** What a set comes to: reps, and all holds together in ms. */
export const amountOf = ({ reps, holds }: RecordedSet): { reps: number; heldMs: number } => ({
  reps: reps.length,
  heldMs: holds.reduce((sum, hold) => sum + hold.heldMs, 0),
});

/** What the exercise of a set is called. */
export const exerciseOf = ({ exercises }: TrainingSidecar, { exerciseId }: RecordedSet): string =>
  exercises.find(({ id }) => id === exerciseId)?.name ?? exerciseId;
