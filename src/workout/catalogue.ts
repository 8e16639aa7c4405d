import { msg } from '@lit/localize';
import * as v from 'valibot';
import { AppError } from '../lib/errors.ts';
import { log } from '../lib/log.ts';
import type { PoseFrame } from '../lib/pose/pose.ts';
import { createStore, type ReadonlyStore } from '../lib/store.ts';
import type { Database } from '../storage/database.ts';
import { deleteOwnExercise, listOwnExercises, saveOwnExercise } from '../storage/own-exercises.ts';
import type { OwnExerciseRecord } from '../storage/schema.ts';
import type { Exercise } from '../training/exercise.ts';
import { EXERCISES } from '../training/exercises/index.ts';
import {
  exerciseOfOwn,
  learn,
  lessonText,
  MOST_OWN_NAME,
  ownExerciseSchema,
} from '../training/own-exercise.ts';
import { FIND_OUT, type ExerciseInfo } from './model.ts';

/** Every exercise that can be chosen here. */
export interface Catalogue {
  /** Those that come with the app first, then own ones, the oldest first. */
  readonly infos: ReadonlyStore<readonly ExerciseInfo[]>;
  infoOf(id: string): ExerciseInfo | null;
  /**
   * What a choice stands for: one exercise, or all but those left out, among which it is to be found out; null where
   * there is no such one.
   */
  candidates(choice: string, leftOut?: readonly string[]): Exercise | readonly Exercise[] | null;
  /**
   * Makes an exercise of what was seen of three reps, and keeps it. Of a long name the beginning is kept.
   * @throws 'exercise-not-learnt' with a sentence that says what to do @throws 'storage-full' @throws 'storage-blocked'
   */
  teach(name: string, frames: readonly PoseFrame[]): Promise<ExerciseInfo>;
  /** @throws 'storage-blocked' */
  forget(id: string): Promise<void>;
}

/** Reads own exercises. What is damaged is left where it is, and not offered. @throws 'storage-blocked' */
export async function openCatalogue(database: Database): Promise<Catalogue> {
  const own = createStore<readonly Exercise[]>((await listOwnExercises(database)).flatMap(exercisesIn));
  const all = (): readonly Exercise[] => [...EXERCISES, ...own.value];
  const list = (): readonly ExerciseInfo[] =>
    all().map(({ id, name, kind }) => ({
      id,
      name: name(),
      kind,
      isOwn: !EXERCISES.some((one) => one.id === id),
    }));
  const infos = createStore(list());
  own.watch(() => infos.set(list()));
  const infoOf = (id: string): ExerciseInfo | null => infos.value.find((info) => info.id === id) ?? null;
  return {
    infos,
    infoOf,
    candidates: (choice) => (choice === FIND_OUT ? all() : (all().find(({ id }) => id === choice) ?? null)),
    teach: async (wanted, frames) => {
      const id = `own-${crypto.randomUUID()}`;
      const name = wanted.trim().slice(0, MOST_OWN_NAME).trim() || msg('Own exercise');
      const lesson = learn(frames, id, name);
      if (lesson.kind === 'failed') throw new AppError('exercise-not-learnt', lessonText(lesson));
      const { exercise } = lesson;
      await saveOwnExercise(database, { id, name, json: JSON.stringify(exercise), addedAtMs: Date.now() });
      own.update((kept) => [...kept, exerciseOfOwn(exercise)]);
      return { id, name, kind: 'reps', isOwn: true };
    },
    forget: async (id) => {
      await deleteOwnExercise(database, id);
      own.update((kept) => kept.filter((exercise) => exercise.id !== id));
    },
  };
}

function exercisesIn({ id, json }: OwnExerciseRecord): readonly Exercise[] {
  try {
    return [exerciseOfOwn(v.parse(ownExerciseSchema, JSON.parse(json)))];
  } catch (error) {
    log.warn(`The own exercise ${id} is damaged, and not offered.`, error);
    return [];
  }
}
