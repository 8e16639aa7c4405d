import type { Landmark } from '../lib/pose/pose.ts';

/** From where the camera sees the person: `front` has both shoulders side by side, `side` one behind the other. */
export type View = 'front' | 'side';

/**
 * A number that a pose has, without a unit of the picture: angles in degrees (180 is straight), all else in lengths of the
 * body. See signals.ts for what each one means.
 */
export type SignalName = string;

/** A sentence that says what to do better, at most once in a while. */
export interface FormRule {
  /** Unique within the exercise, such as `knees-in`. */
  readonly id: string;
  /** In the app's language; short, since it is spoken too: 'Push your knees out.' */
  readonly cue: () => string;
}

/** What every exercise has: a declarative description, data and no code but for sentences. */
export interface ExerciseCommon {
  /** In records and messages for ever: lower case and hyphens. */
  readonly id: string;
  /** In the app's language. */
  readonly name: () => string;
  readonly views: readonly View[];
  readonly required: readonly Landmark[];
}

// The counter's author fills in signal, phases, thresholds, minimum times and form rules.
export type Exercise = ExerciseCommon & { readonly kind: 'reps' | 'hold' };
