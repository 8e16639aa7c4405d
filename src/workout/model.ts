import type { AppError } from '../lib/errors.ts';
import type { Counting, Obstacle } from '../training/counter.ts';
import type { Rest } from '../training/rest.ts';
import type { SetTarget, TrainingSet } from '../training/session.ts';

/** An exercise that can be chosen. */
export interface ExerciseInfo {
  readonly id: string;
  /** In the app's language; of own exercises, as they were named. */
  readonly name: string;
  readonly kind: 'reps' | 'hold';
  /** Taught here, and can be forgotten. */
  readonly isOwn: boolean;
}

/** What is chosen to be counted where it is to be found out; otherwise it is an exercise's id. */
export const FIND_OUT = 'auto';

/** What one sees of a workout: renewed at most ten times a second, and at once where something was counted. */
export interface WorkoutView {
  /** An exercise's id, or {@link FIND_OUT}. */
  readonly choice: string;
  /** What is counted; null while it is still to be found out. */
  readonly exercise: ExerciseInfo | null;
  /** Of the set that runs, or of the one before while one rests. */
  readonly counting: Counting;
  readonly stage: 'ready' | 'set' | 'rest';
  /** When the stage began, ms since 1970; null before anything did. */
  readonly sinceMs: number | null;
  readonly target: SetTarget;
  /** Those that are over. */
  readonly sets: readonly TrainingSet[];
  /** The one that runs, as it would be kept if it ended now; null while nothing is in it. */
  readonly current: TrainingSet | null;
  /** The form rule that is broken, by its id, and what to do better, in one sentence. */
  readonly fault: string | null;
  readonly cue: string | null;
  /** Why nothing is counted, and what to change so that anything can be. */
  readonly obstacle: Obstacle | null;
  readonly advice: string | null;
  /** The rest that goes on; null during a set, and before the first. */
  readonly rest: Rest | null;
  /** How many people are in the picture: one of them is followed. */
  readonly people: number;
  /** The skeleton is drawn into the picture itself. */
  readonly isBurntIn: boolean;
  /** How far the gesture is that starts or ends a set: 0..1. */
  readonly gesture: number;
  /** Why the latest set is not kept on this device; null where it is. */
  readonly problem: AppError | null;
}
