import { storageError } from './storage-error.ts';
import type { Database } from './database.ts';
import type { CallRecord } from './schema.ts';

/** Calls beyond this many are forgotten, the oldest first. */
const MOST_CALLS = 200;

/** Every call made or missed, the latest first. @throws 'storage-blocked' */
export async function listCalls(database: Database): Promise<readonly CallRecord[]> {
  const calls = await database.getAll('calls').catch((error: unknown) => {
    throw storageError(error);
  });
  return calls.sort((a, b) => b.atMs - a.atMs);
}

/**
 * Notes a call, or how one that is noted has ended; the time stays that of its beginning. A call that another tab has answered or declined does not become
 * a missed one.
 * @throws 'storage-full' | 'storage-blocked'
 */
export async function saveCall(database: Database, call: CallRecord): Promise<void> {
  try {
    const transaction = database.transaction('calls', 'readwrite');
    const known = await transaction.store.get(call.id);
    if (!known || call.kind !== 'missed')
      await transaction.store.put({ ...call, atMs: known?.atMs ?? call.atMs });
    const all = await transaction.store.getAll();
    const oldest = all.sort((a, b) => b.atMs - a.atMs).slice(MOST_CALLS);
    await Promise.all(oldest.map(({ id }) => transaction.store.delete(id)));
    await transaction.done;
  } catch (error) {
    throw storageError(error);
  }
}

/** Notes that the missed calls of one circle were seen. @throws 'storage-full' | 'storage-blocked' */
export async function markCallsSeen(database: Database, code: string): Promise<void> {
  try {
    const transaction = database.transaction('calls', 'readwrite');
    const all = await transaction.store.getAll();
    const unseen = all.filter((call) => call.code === code && call.isNew);
    await Promise.all(unseen.map((call) => transaction.store.put({ ...call, isNew: false })));
    await transaction.done;
  } catch (error) {
    throw storageError(error);
  }
}

/** Forgets the history of one circle. @throws 'storage-blocked' */
export async function forgetCalls(database: Database, code: string): Promise<void> {
  try {
    const transaction = database.transaction('calls', 'readwrite');
    const all = await transaction.store.getAll();
    const its = all.filter((call) => call.code === code);
    await Promise.all(its.map(({ id }) => transaction.store.delete(id)));
    await transaction.done;
  } catch (error) {
    throw storageError(error);
  }
}
