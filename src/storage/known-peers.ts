import { storageError } from './storage-error.ts';
import type { Database } from './database.ts';
import type { KnownPeerRecord } from './schema.ts';

/** Everyone met before, by identity key (base64url). @throws 'storage-blocked' */
export async function loadKnownPeers(database: Database): Promise<ReadonlyMap<string, KnownPeerRecord>> {
  const peers = await database.getAll('peers').catch((error: unknown) => {
    throw storageError(error);
  });
  return new Map(peers.map((peer) => [peer.id, peer]));
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
      verifiedAtMs: known?.verifiedAtMs ?? null,
    });
    await transaction.done;
  } catch (error) {
    throw storageError(error);
  }
}

/**
 * Notes when the safety words of a person met before were found to agree (null: they do not). Resolves with what is
 * known of them now; with null for somebody never met.
 * @throws 'storage-full' | 'storage-blocked'
 */
export async function setVerified(
  database: Database,
  id: string,
  verifiedAtMs: number | null,
): Promise<KnownPeerRecord | null> {
  try {
    const transaction = database.transaction('peers', 'readwrite');
    const known = await transaction.store.get(id);
    const changed = known ? { ...known, verifiedAtMs } : null;
    if (changed) await transaction.store.put(changed);
    await transaction.done;
    return changed;
  } catch (error) {
    throw storageError(error);
  }
}
