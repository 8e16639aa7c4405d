import type { PoseFrame } from '../../lib/pose/pose.ts';
import type { ReadonlyStore } from '../../lib/store.ts';

/** What a person who trains is told at the moment, in the words of their own app. */
export interface TrainingAdvice {
  /** Of a form rule or an obstacle, such as `knees-in`. */
  readonly id: string;
  readonly text: string;
}

/** What somebody who trains shows of it. */
export interface TrainingPresence {
  /** Of the library of exercises, or of an own one that nobody else knows. */
  readonly exerciseId: string;
  readonly exerciseName: string;
  /** Whether it is counted or timed. */
  readonly kind: 'reps' | 'hold';
  /** `rest`: between two sets. */
  readonly state: 'ready' | 'set' | 'rest';
  /** Of the present set, or of the one to come; the first is 1. */
  readonly setNumber: number;
  readonly reps: number;
  /** Movements that did not go far enough. */
  readonly partials: number;
  /** How long the present hold has lasted; 0 for what is counted. */
  readonly heldMs: number;
  /** How the last rep was; null before the first. */
  readonly lastRep: {
    /** ms: away from the start, held at the far end, and back. */
    readonly outMs: number;
    readonly holdMs: number;
    readonly backMs: number;
    /** How far it went; 1 is all of it, and more is possible. */
    readonly range: number;
    /** How alike left and right were, 0..1; null where that is no question. */
    readonly symmetry: number | null;
  } | null;
  /** What to do better. */
  readonly cue: TrainingAdvice | null;
  /** Why nothing is counted just now. */
  readonly obstacle: TrainingAdvice | null;
  readonly target: { readonly reps: number | null; readonly holdMs: number | null };
  /** The skeleton is in their picture itself, so that nobody else need draw it. */
  readonly isBurntIn: boolean;
}

/** An exercise to choose. */
export interface ExerciseChoice {
  readonly id: string;
  readonly name: string;
}

/** What a coach has somebody do who trains already. */
export type TraineeCommand =
  | {
      readonly do: 'set-exercise';
      readonly exerciseId: string;
      readonly target: TrainingPresence['target'];
    }
  | { readonly do: 'start-set' }
  | { readonly do: 'end-set' };

/** Oneself as somebody who trains: what the room needs of a workout, which is whoever's plugs it in. */
export interface Trainee {
  /** Null while one does not train. Told to everyone, as often as others can read it. */
  readonly shown: ReadonlyStore<TrainingPresence | null>;
  /** Does what a coach, called `by`, wants. What makes no sense just now is left alone. */
  obey(command: TraineeCommand, by: string): void;
  /** Calls `listener` with every frame in which one's pose was looked for. Returns the function that stops it. */
  onPose(listener: (frame: PoseFrame) => void): () => void;
}

/** A count that ends at the same moment on all devices that show it. */
export interface Countdown {
  /** The name of who began it. */
  readonly by: string;
  /** When sets start: on the clock of this page (`performance.now`), ms. */
  readonly startsAtMs: number;
}

/** One line of a sketch: x and y in turn, as parts of the still's width and height, 0..1. */
export interface Stroke {
  /** Index into {@link SKETCH_COLOURS}. */
  readonly colour: number;
  readonly points: readonly number[];
}

/** A frozen picture of somebody on which a coach draws, for all to see. */
export interface Sketch {
  readonly id: string;
  /** Participant id of who draws. */
  readonly author: string;
  readonly isOwn: boolean;
  /** Participant id of whose picture it is. */
  readonly of: string;
  readonly still: Blob;
  readonly strokes: readonly Stroke[];
}

/** What a coach may draw in, as CSS has it; all of them are seen on skin, walls and mats. */
export const SKETCH_COLOURS = ['#ff3b30', '#ffd60a', '#30d158', '#0a84ff', '#ffffff'] as const;
/** No larger still is sent. */
export const MOST_STILL_BYTES = 60_000;

/** What training there is in the room. */
export interface TrainingView {
  /** Those who train, oneself too, by participant id. */
  readonly trainees: ReadonlyMap<string, TrainingPresence>;
  readonly countdown: Countdown | null;
  /** The one that was opened last. */
  readonly sketch: Sketch | null;
}

export const NO_TRAINING: TrainingView = { trainees: new Map(), countdown: null, sketch: null };

/** What a host or cohost has others do; the owner of a camera stand does it with that stand. */
export type CoachCommand =
  | TraineeCommand
  /** All start together, some seconds from now. */
  | { readonly do: 'count-down' }
  /** They are asked to train, and nothing starts before they agree. */
  | { readonly do: 'ask-training'; readonly exerciseId: string | null }
  /** Of a stand: its camera is started anew. */
  | { readonly do: 'restart-camera' };

/** What one does about a sketch. */
export type SketchCommand =
  /** Shows a still of a participant, a JPEG of at most {@link MOST_STILL_BYTES}, in place of one's last. */
  | { readonly do: 'open'; readonly of: string; readonly still: Uint8Array<ArrayBuffer> }
  /** Goes on with the stroke that was begun last, or begins one; `points` as in {@link Stroke}. */
  | {
      readonly do: 'draw';
      readonly colour: number;
      readonly begins: boolean;
      readonly points: readonly number[];
    }
  | { readonly do: 'undo' }
  | { readonly do: 'clear' }
  /** Closes it for everyone. Who does not draw it closes it here only. */
  | { readonly do: 'close' };

/** What one does about training in the room. */
export interface Coaching {
  /** Shows one's workout to the others from now on, and lets coaches have a say in it, until the function is called. */
  plug(trainee: Trainee): () => void;
  /**
   * Calls `listener` whenever training is to begin here: a coach asked and the person agreed, or the owner of this
   * stand wants it. With the exercise that was meant, which a workout is told when it is plugged in. Returns the
   * function that stops it.
   */
  onWanted(listener: (exerciseId: string | null) => void): () => void;
  /**
   * Has one participant do something, or everyone who trains, oneself too. A countdown is seen by oneself in any case.
   * @throws 'not-allowed' unless one is a host or cohost, or it is about oneself or one's own stand
   */
  coach(command: CoachCommand, participantId?: string): void;
  /** @throws 'not-allowed' unless one is a host or cohost; what others draw, everyone may close for themselves */
  sketch(command: SketchCommand): void;
  /** Whether one looks at skeletons: others send their poses only to who does. */
  setWatching(watching: boolean): void;
  /** The last pose of somebody, oneself too; null where none came for a second. Read it in requestAnimationFrame. */
  poseOf(participantId: string): PoseFrame | null;
  /** What makes another device one's camera stand: see lib/stand-link.ts. */
  readonly standSession: string;
}
