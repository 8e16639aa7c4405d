import type { Database } from './database.ts';
import type { StoryboardRecord } from './schema.ts';
import { storageError } from './storage-error.ts';

/** Undefined where none was made yet. @throws 'storage-blocked' */
export async function loadStoryboard(
  database: Database,
  recordingId: string,
): Promise<StoryboardRecord | undefined> {
  return database.get('storyboards', recordingId).catch((error: unknown) => {
    throw storageError(error);
  });
}

/**
 * Keeps a storyboard, unless its recording was deleted meanwhile.
 * @throws 'storage-full' @throws 'storage-blocked'
 */
export async function saveStoryboard(database: Database, storyboard: StoryboardRecord): Promise<void> {
  try {
    const transaction = database.transaction(['recordings', 'storyboards'], 'readwrite');
    const isThere = await transaction.objectStore('recordings').getKey(storyboard.recordingId);
    const saved = isThere === undefined ? undefined : transaction.objectStore('storyboards').put(storyboard);
    await Promise.all([saved, transaction.done]);
  } catch (error) {
    throw storageError(error);
  }
}
