import type { Database } from './database.ts';
import type { BackgroundRecord } from './schema.ts';
import { storageError } from './storage-error.ts';

/** The pictures kept for standing behind the person, the oldest first. @throws 'storage-blocked' */
export async function listBackgrounds(database: Database): Promise<readonly BackgroundRecord[]> {
  const all = await database.getAll('backgrounds').catch((error: unknown) => {
    throw storageError(error);
  });
  return all.sort((a, b) => a.addedAtMs - b.addedAtMs);
}

/** Null where there is none of that id (any more). @throws 'storage-blocked' */
export async function loadBackground(database: Database, id: string): Promise<BackgroundRecord | null> {
  const record = await database.get('backgrounds', id).catch((error: unknown) => {
    throw storageError(error);
  });
  return record ?? null;
}

/** @throws 'storage-full' | 'storage-blocked' */
export async function saveBackground(database: Database, record: BackgroundRecord): Promise<void> {
  await database.put('backgrounds', record).catch((error: unknown) => {
    throw storageError(error);
  });
}

/** @throws 'storage-blocked' */
export async function deleteBackground(database: Database, id: string): Promise<void> {
  await database.delete('backgrounds', id).catch((error: unknown) => {
    throw storageError(error);
  });
}
