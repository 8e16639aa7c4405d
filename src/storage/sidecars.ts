import { storageError } from './storage-error.ts';
import type { Database } from './database.ts';
import type { SidecarRecord } from './schema.ts';

/** @throws 'storage-full' | 'storage-blocked' */
export async function saveSidecar(database: Database, sidecar: SidecarRecord): Promise<void> {
  await database.put('sidecars', sidecar).catch((error: unknown) => {
    throw storageError(error);
  });
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
