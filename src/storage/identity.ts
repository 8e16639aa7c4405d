import { storageError } from './storage-error.ts';
import type { Database } from './database.ts';

/**
 * The key pair kept under `slot`, made by `generate` the first time. Two tabs that ask at once get the same one.
 * @throws 'storage-full' | 'storage-blocked'
 */
export async function loadIdentityKeys(
  database: Database,
  slot: string,
  generate: () => Promise<CryptoKeyPair>,
): Promise<CryptoKeyPair> {
  try {
    const present = await database.get('identity', slot);
    if (present) return present.keys;
    const keys = await generate();
    // Asked again inside the transaction that writes, since another tab may have been faster.
    const transaction = database.transaction('identity', 'readwrite');
    const earlier = await transaction.store.get(slot);
    if (!earlier) await transaction.store.put({ keys, createdAtMs: Date.now() }, slot);
    await transaction.done;
    return earlier?.keys ?? keys;
  } catch (error) {
    throw storageError(error);
  }
}
