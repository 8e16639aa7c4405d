import { createStore, type ReadonlyStore } from '../lib/store.ts';
import type { PoseFrame } from '../lib/pose/pose.ts';
import type { Database } from '../storage/database.ts';
import { deleteOwnExercise, listOwnExercises } from '../storage/own-exercises.ts';
import type { Exercise } from '../training/exercise.ts';
import { EXERCISES } from '../training/exercises/index.ts';
import { FIND_OUT, type ExerciseInfo } from './model.ts';

/** Every exercise that can be chosen here. */
export interface Catalogue {
  /** Those that come with the app first, then own ones, the oldest first. */
  readonly infos: ReadonlyStore<readonly ExerciseInfo[]>;
  infoOf(id: string): ExerciseInfo | null;
  /** What a choice stands for: one exercise, or all among which it is to be found out; null where there is no such one. */
  candidates(choice: string): Exercise | readonly Exercise[] | null;
  /** @throws 'exercise-not-learnt' @throws 'storage-full' @throws 'storage-blocked' */
  teach(name: string, frames: readonly PoseFrame[]): Promise<ExerciseInfo>;
  /** @throws 'storage-blocked' */
  forget(id: string): Promise<void>;
}

const infoOfExercise = ({ id, name, kind }: Exercise, isOwn: boolean): ExerciseInfo => ({
  id,
  name: name(),
  kind,
  isOwn,
});

/** Reads own exercises. @throws 'storage-blocked' */
export async function openCatalogue(database: Database): Promise<Catalogue> {
  const own = createStore<readonly Exercise[]>([]);
  await listOwnExercises(database);
  const list = (): readonly ExerciseInfo[] => [
    ...EXERCISES.map((exercise) => infoOfExercise(exercise, false)),
    ...own.value.map((exercise) => infoOfExercise(exercise, true)),
  ];
  const infos = createStore(list());
  own.watch(() => infos.set(list()));
  return {
    infos,
    infoOf: (id) => infos.value.find((info) => info.id === id) ?? null,
    candidates: (choice) =>
      choice === FIND_OUT
        ? [...EXERCISES, ...own.value]
        : ([...EXERCISES, ...own.value].find(({ id }) => id === choice) ?? null),
    teach: () => Promise.reject(new Error('not yet')),
    forget: async (id) => {
      await deleteOwnExercise(database, id);
      own.update((kept) => kept.filter((exercise) => exercise.id !== id));
    },
  };
}
