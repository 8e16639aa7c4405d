import type { Database } from './database.ts';
import type { ExportRecord } from './schema.ts';
import { storageError } from './storage-error.ts';

/** All exports that are kept, in their order. @throws 'storage-blocked' */
export async function listExports(database: Database): Promise<readonly ExportRecord[]> {
  const records = await database.getAll('exports').catch((error: unknown) => {
    throw storageError(error);
  });
  return inOrder(records);
}

/**
 * Puts what `change` makes of all exports, at once, in the place of what is kept, whichever tab does something else
 * meanwhile. Those that are the same objects are not written again.
 * @throws 'storage-full' @throws 'storage-blocked'
 */
export async function changeExports(
  database: Database,
  change: (records: readonly ExportRecord[]) => readonly ExportRecord[],
): Promise<readonly ExportRecord[]> {
  try {
    const transaction = database.transaction('exports', 'readwrite');
    const before = inOrder(await transaction.store.getAll());
    const after = change(before).map((record, place) =>
      record.place === place ? record : { ...record, place },
    );
    const kept = new Set(after.map(({ id }) => id));
    const known = new Set(before);
    await Promise.all([
      ...after.filter((record) => !known.has(record)).map((record) => transaction.store.put(record)),
      ...before.filter(({ id }) => !kept.has(id)).map(({ id }) => transaction.store.delete(id)),
      transaction.done,
    ]);
    return after;
  } catch (error) {
    throw storageError(error);
  }
}

/** How fast exporting was on this device, by what is measured. @throws 'storage-blocked' */
export async function loadSpeeds(database: Database): Promise<ReadonlyMap<string, number>> {
  try {
    const transaction = database.transaction('exportSpeeds');
    const [keys, values] = await Promise.all([transaction.store.getAllKeys(), transaction.store.getAll()]);
    return new Map(keys.map((key, index) => [key, values[index] ?? 0]));
  } catch (error) {
    throw storageError(error);
  }
}

/** @throws 'storage-full' @throws 'storage-blocked' */
export async function saveSpeed(database: Database, what: string, perSecond: number): Promise<void> {
  await database.put('exportSpeeds', perSecond, what).catch((error: unknown) => {
    throw storageError(error);
  });
}

const inOrder = (records: ExportRecord[]): ExportRecord[] => records.sort((a, b) => a.place - b.place);
