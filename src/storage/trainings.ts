import type { Database } from './database.ts';
import type { TrainingRecord } from './schema.ts';
import { storageError } from './storage-error.ts';

/** Every stay that was kept, the latest first. @throws 'storage-blocked' */
export async function listTrainings(database: Database): Promise<readonly TrainingRecord[]> {
  const all = await database.getAllFromIndex('trainings', 'startedAtMs').catch((error: unknown) => {
    throw storageError(error);
  });
  return all.reverse();
}

/**
 * Keeps a stay, in the place of what was kept of it before: again and again while it goes on.
 * @throws 'storage-full' | 'storage-blocked'
 */
export async function saveTraining(database: Database, record: TrainingRecord): Promise<void> {
  await saveTrainings(database, [record]);
}

/** Keeps all of them or, where that fails, none. @throws 'storage-full' | 'storage-blocked' */
export async function saveTrainings(database: Database, records: readonly TrainingRecord[]): Promise<void> {
  const save = async (): Promise<void> => {
    const transaction = database.transaction('trainings', 'readwrite', { durability: 'strict' });
    const done = transaction.done;
    try {
      await Promise.all(records.map((record) => transaction.store.put(record)));
    } catch (error) {
      // Else what was put before would stay.
      try {
        transaction.abort();
      } catch {
        // The browser has given it up already.
      }
      await Promise.allSettled([done]);
      throw error;
    }
    await done;
  };
  await save().catch((error: unknown) => {
    throw storageError(error);
  });
}

/** @throws 'storage-blocked' */
export async function deleteTraining(database: Database, id: string): Promise<void> {
  await database.delete('trainings', id).catch((error: unknown) => {
    throw storageError(error);
  });
}
