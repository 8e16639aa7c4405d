import { storageError } from './storage-error.ts';
import type { Database } from './database.ts';

/** Identity keys (base64url) of everyone met before. @throws 'storage-blocked' */
export async function loadKnownPeers(database: Database): Promise<ReadonlySet<string>> {
  const ids = await database.getAllKeys('peers').catch((error: unknown) => {
    throw storageError(error);
  });
  return new Set(ids);
}

/** Notes that this person was met, and under which name. @throws 'storage-full' | 'storage-blocked' */
export async function rememberPeer(
  database: Database,
  { id, name, atMs }: { id: string; name: string; atMs: number },
): Promise<void> {
  try {
    const transaction = database.transaction('peers', 'readwrite');
    const known = await transaction.store.get(id);
    await transaction.store.put({
      id,
      name,
      firstSeenAtMs: known?.firstSeenAtMs ?? atMs,
      lastSeenAtMs: atMs,
    });
    await transaction.done;
  } catch (error) {
    throw storageError(error);
  }
}
