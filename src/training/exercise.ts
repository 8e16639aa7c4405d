import type { Joint } from './body.ts';
import type { SignalName } from './signals.ts';
import type { Template } from './template.ts';

/** From where the camera sees the person: `front` has both shoulders side by side, `side` one behind the other. */
export type View = 'front' | 'side';

/** When during a cycle something is looked at. */
export type During = 'start' | 'far' | 'whole';

/** Least and most that is right. */
export type Range = readonly [least: number, most: number];

/** What must be so, or the movement is not this exercise. */
export type Guard =
  /** A signal stays within bounds, for most of that part of a cycle. */
  | { readonly signal: SignalName; readonly during: During; readonly between: Range }
  /** Between its least and its most, a signal moves so far in one cycle. */
  | { readonly signal: SignalName; readonly moves: Range }
  /** The same of a joint in the picture, in lengths of the torso. */
  | { readonly place: Joint; readonly axis: 'x' | 'y'; readonly moves: Range };

/** A sentence that says what to do better, at most once in a while. */
export interface Cue {
  /** Unique within the exercise, such as `knees-in`. */
  readonly id: string;
  /** In the app's language; short, since it is spoken too: 'Push your knees out.' */
  readonly cue: () => string;
}

/** The cue is due where the guard does not hold. */
export type FormRule = Cue & { readonly good: Guard };

/** What every exercise has: a declarative description, data and no code but for sentences. */
export interface ExerciseCommon {
  /** In records and messages for ever: lower case and hyphens. */
  readonly id: string;
  /** In the app's language. */
  readonly name: () => string;
  /** From where it can be judged. */
  readonly views: readonly View[];
  /** The joints that must be seen, of one side at least. */
  readonly required: readonly Joint[];
  /** Whether they must be seen of both. */
  readonly needsBothSides: boolean;
  /** How the body is: what a picture that is turned is told by; where it may be any way, nothing is. */
  readonly posture: 'upright' | 'floor' | 'any';
  readonly rules: readonly FormRule[];
}

/**
 * How far the movement is: 0 where the signal is at `start`, 1 where it is at `far`, which is the least that counts as
 * whole. Several are averaged.
 */
export interface Movement {
  readonly signal: SignalName;
  readonly start: number;
  readonly far: number;
}

/** One that is counted. */
export interface CountedExercise extends ExerciseCommon {
  readonly kind: 'reps';
  readonly movement: readonly Movement[] | Template;
  /** How far people go who do all of it, where what just counts is 1: a rep's range is told in parts of this. */
  readonly full: number;
  /** `together`: both sides make one movement; `each`: left and right are counted, at the same time as one. */
  readonly sides: 'together' | 'each';
  /** Which side is said to have done it, where both move differently: the one with the larger signal at the far end. */
  readonly sideBy?: SignalName;
  readonly guards: readonly Guard[];
  /** A whole cycle is no shorter and no longer, ms. */
  readonly cycleMs: Range;
  /** Nobody stays longer at the far end, ms; they are doing something else. */
  readonly longestHoldMs: number;
  /** Said when a movement turned back too early. */
  readonly partial: Cue;
}

/** One that is held, and timed. */
export interface HeldExercise extends ExerciseCommon {
  readonly kind: 'hold';
  /** All must be so while it is held; `during` makes no difference. */
  readonly guards: readonly Guard[];
}

export type Exercise = CountedExercise | HeldExercise;
