import type { PoseFrame } from '../lib/pose/pose.ts';
import type { Exercise } from './exercise.ts';
import type { Hold, Rep, Side } from './rep.ts';

/** Why nothing is counted at present; each has a sentence that says what to change. */
export type Obstacle =
  /** Nobody is in the picture. */
  | 'nobody'
  /** Landmarks that the exercise needs are outside of the picture or hidden: step back, or move the camera. */
  | 'step-back'
  /** The camera sees the person from where this exercise cannot be judged. */
  | 'turn-to-the-side'
  | 'turn-to-the-front'
  /** Too few frames a second to be sure. */
  | 'too-slow'
  /** The picture is turned: somebody who stands is seen lying, or the other way round. */
  | 'turn-the-camera'
  /** What is seen does not have the measures of a person. */
  | 'not-a-person';

/** What one sees of the counting at one moment. */
export interface Counting {
  readonly reps: readonly Rep[];
  readonly holds: readonly Hold[];
  /** Movements that began and came back without going far enough. */
  readonly partials: number;
  /** How long the present hold has lasted; 0 between holds, and for exercises that are counted. */
  readonly heldMs: number;
  /** Where the movement is: 0 at the start, 1 at the far end of a whole one. */
  readonly progress: number;
  readonly phase: 'start' | 'out' | 'far' | 'back';
  /** Which side moves just now, where that matters. */
  readonly side: Side;
  /** Id of the form rule that is broken just now, or was by the last rep; for a moment. */
  readonly fault: string | null;
  readonly obstacle: Obstacle | null;
}

/** Everything the counter remembers between frames: a plain value, of which {@link Counting} is what shows. */
export interface CounterState {
  readonly exercise: Exercise;
  readonly counting: Counting;
}

/** Before the first frame. */
export declare function startCounting(exercise: Exercise): CounterState;

/** What becomes of the state by one more frame. Pure: same state and frame, same result. Frames come in their order. */
export declare function count(state: CounterState, frame: PoseFrame): CounterState;
