import { AppError } from '../../../src/lib/errors.ts';
import type { PoseFrame } from '../../../src/lib/pose/pose.ts';
import { createStore, type Store } from '../../../src/lib/store.ts';
import type { TrackingSettings, TrackingState } from '../../../src/media/effects/tracking.ts';
import { EXERCISES } from '../../../src/training/exercises/index.ts';
import type { Exercise } from '../../../src/training/exercise.ts';
import type { TrainingSession } from '../../../src/training/session.ts';
import type { Catalogue } from '../../../src/workout/catalogue.ts';
import { FIND_OUT, type ExerciseInfo } from '../../../src/workout/model.ts';
import { DEFAULT_TRAINING_SETTINGS, type TrainingSettings } from '../../../src/workout/training-settings.ts';
import type { WorkoutMedia } from '../../../src/workout/workout.ts';

/** A camera whose poses are given by hand. */
export interface FakeMedia extends WorkoutMedia {
  /** What was asked for, in order. */
  readonly asked: (TrackingSettings | null)[];
  give(...frames: readonly PoseFrame[]): void;
  readonly listeners: number;
}

export function fakeMedia(): FakeMedia {
  const listeners = new Set<(frame: PoseFrame) => void>();
  const asked: (TrackingSettings | null)[] = [];
  return {
    asked,
    tracking: createStore<TrackingState>({ kind: 'off' }),
    get listeners() {
      return listeners.size;
    },
    setTracking: (settings) => {
      asked.push(settings);
      return Promise.resolve();
    },
    onPose: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    give: (...frames) => {
      for (const frame of frames) for (const listener of [...listeners]) listener(frame);
    },
  };
}

/** A log that may be full. */
export function fakeLog() {
  const saved: TrainingSession[] = [];
  const log = {
    saved,
    isFull: false,
    save: (session: TrainingSession) => {
      if (log.isFull) return Promise.reject(new AppError('storage-full', 'There is no room left.'));
      saved.push(session);
      return Promise.resolve();
    },
  };
  return log;
}

/** The app's own exercises, and more that can be forgotten. */
export function fakeCatalogue(own: readonly Exercise[] = []) {
  const exercises = createStore<readonly Exercise[]>([...EXERCISES, ...own]);
  const infos = createStore<readonly ExerciseInfo[]>([]);
  const list = (): void =>
    infos.set(
      exercises.value.map(({ id, name, kind }) => ({ id, name: name(), kind, isOwn: id.startsWith('own-') })),
    );
  list();
  exercises.watch(list);
  const catalogue: Pick<Catalogue, 'infos' | 'infoOf' | 'candidates' | 'forget' | 'teach'> = {
    infos,
    infoOf: (id) => infos.value.find((info) => info.id === id) ?? null,
    candidates: (choice) =>
      choice === FIND_OUT ? exercises.value : (exercises.value.find(({ id }) => id === choice) ?? null),
    teach: () => Promise.reject(new Error('Nothing is taught here.')),
    forget: (id) => {
      exercises.update((all) => all.filter((one) => one.id !== id));
      return Promise.resolve();
    },
  };
  return catalogue;
}

export const settingsStore = (
  change: Partial<TrainingSettings> = {},
): Store<{ training: TrainingSettings }> =>
  createStore({ training: { ...DEFAULT_TRAINING_SETTINGS, model: 'lite', voice: 'off', ...change } });
