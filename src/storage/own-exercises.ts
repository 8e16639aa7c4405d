import type { Database } from './database.ts';
import type { OwnExerciseRecord } from './schema.ts';
import { storageError } from './storage-error.ts';

/** The exercises that were taught here, the oldest first. @throws 'storage-blocked' */
export async function listOwnExercises(database: Database): Promise<readonly OwnExerciseRecord[]> {
  const all = await database.getAll('exercises').catch((error: unknown) => {
    throw storageError(error);
  });
  return all.sort((a, b) => a.addedAtMs - b.addedAtMs);
}

/** Keeps an exercise, in the place of the one of that id. @throws 'storage-full' | 'storage-blocked' */
export async function saveOwnExercise(database: Database, record: OwnExerciseRecord): Promise<void> {
  await database.put('exercises', record).catch((error: unknown) => {
    throw storageError(error);
  });
}

/** What was done of it stays in the log. @throws 'storage-blocked' */
export async function deleteOwnExercise(database: Database, id: string): Promise<void> {
  await database.delete('exercises', id).catch((error: unknown) => {
    throw storageError(error);
  });
}
