import {
  NO_TRAINING,
  type ExerciseChoice,
  type LocalMedia,
  type Participant,
  type Training,
  type TrainingPresence,
  type TrainingSettings,
  type TrainingView,
  type Workout,
} from '../../app.ts';
import { keepsOrder } from '../room/participant-actions.ts';
import type { PoseFrame } from '../../lib/pose/pose.ts';
import { createStore, type ReadonlyStore } from '../../lib/store.ts';

/** One's own training in a call. */
export interface OwnTrainingPart {
  /** It runs, or is about to. */
  readonly isOn: boolean;
  /** Null while it is loaded. */
  readonly training: Training | null;
  /** Null while it does not run. */
  readonly workout: Workout | null;
  readonly local: LocalMedia | null;
  readonly settings: TrainingSettings;
  /** Own picture is shown as in a mirror. */
  readonly isMirrored: boolean;
  /** An exercise is being taught. */
  readonly isTeaching: boolean;
}

/** What the elements of a call are given of training: together, since it goes through several. */
export interface TrainingPart {
  /** Changes several times a second while people train: whoever shows some of it watches it themselves. */
  readonly view: ReadonlyStore<TrainingView>;
  /** The last pose of a participant; read in requestAnimationFrame. */
  readonly poseOf: (participantId: string) => PoseFrame | null;
  /** What a coach may choose from. */
  readonly exercises: readonly ExerciseChoice[];
  /** Makes a phone one's camera; empty while there is no call. */
  readonly standLink: string;
  /** What both devices show of it; see lib/stand-link.ts. */
  readonly standLabel: string;
  /** The code is shown. */
  readonly isStandOpen: boolean;
  /** Null while there is no call. */
  readonly own: OwnTrainingPart | null;
}

export const NO_TRAINING_PART: TrainingPart = {
  view: createStore(NO_TRAINING),
  poseOf: () => null,
  exercises: [],
  standLink: '',
  standLabel: '',
  isStandOpen: false,
  own: null,
};

/** May say what somebody trains: of everyone, or of the stand that is one's own. */
export function mayCoach(self: Participant | undefined, other: Participant): boolean {
  return keepsOrder(self) || (other.stand?.owner ?? null) === (self?.id ?? '');
}

/** All there is to choose from: what this app knows, then what others do besides, as their own exercises. */
export function choicesFor(
  exercises: readonly ExerciseChoice[],
  trainees: Iterable<TrainingPresence>,
): readonly ExerciseChoice[] {
  const choices = new Map(exercises.map((exercise) => [exercise.id, exercise]));
  // Who has it found out what they train does nothing that has a name yet.
  for (const { exerciseId: id, exerciseName: name } of trainees)
    if (!choices.has(id) && name !== '') choices.set(id, { id, name });
  return [...choices.values()];
}
