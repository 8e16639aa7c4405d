import type { Database } from './database.ts';
import type { WebStorageRecord } from './schema.ts';
import { storageError } from './storage-error.ts';

/** What was kept, the oldest first. @throws 'storage-blocked' */
export async function listWebStorages(database: Database): Promise<readonly WebStorageRecord[]> {
  const all = await database.getAll('webStorages').catch((error: unknown) => {
    throw storageError(error);
  });
  return all.sort((a, b) => a.addedAtMs - b.addedAtMs);
}

/** Keeps one, in the place of the one of that id. @throws 'storage-full' | 'storage-blocked' */
export async function saveWebStorage(database: Database, record: WebStorageRecord): Promise<void> {
  await database.put('webStorages', record).catch((error: unknown) => {
    throw storageError(error);
  });
}

/** Deletes it for good. @throws 'storage-blocked' */
export async function deleteWebStorage(database: Database, id: string): Promise<void> {
  await database.delete('webStorages', id).catch((error: unknown) => {
    throw storageError(error);
  });
}
