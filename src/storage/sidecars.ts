import { AppError } from '../lib/errors.ts';
import { storageError } from './storage-error.ts';
import type { Database } from './database.ts';
import type { SidecarRecord } from './schema.ts';

/**
 * Stores what goes with a recording, in the place of what was there.
 * @throws 'not-found' where the recording was deleted meanwhile @throws 'storage-full' @throws 'storage-blocked'
 */
export async function saveSidecar(database: Database, sidecar: SidecarRecord): Promise<void> {
  const save = async (): Promise<boolean> => {
    const transaction = database.transaction(['recordings', 'sidecars'], 'readwrite', {
      durability: 'strict',
    });
    const isThere = (await transaction.objectStore('recordings').getKey(sidecar.recordingId)) !== undefined;
    const saved = isThere ? transaction.objectStore('sidecars').put(sidecar) : undefined;
    await Promise.all([saved, transaction.done]);
    return isThere;
  };
  const isThere = await save().catch((error: unknown) => {
    throw storageError(error);
  });
  if (!isThere) throw new AppError('not-found', 'This recording has been deleted.');
}

/** @throws 'storage-blocked' */
export async function loadSidecar(
  database: Database,
  recordingId: string,
  kind: SidecarRecord['kind'],
): Promise<SidecarRecord | undefined> {
  return database.get('sidecars', [recordingId, kind]).catch((error: unknown) => {
    throw storageError(error);
  });
}

/** All of one recording's sidecars. @throws 'storage-blocked' */
export async function listSidecars(database: Database, recordingId: string): Promise<SidecarRecord[]> {
  return database.getAll('sidecars', sidecarRange(recordingId)).catch((error: unknown) => {
    throw storageError(error);
  });
}

/** Every key of one recording's sidecars. */
export function sidecarRange(recordingId: string): IDBKeyRange {
  return IDBKeyRange.bound([recordingId], [recordingId, []]);
}
