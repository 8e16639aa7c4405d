import { storageError } from './storage-error.ts';
import type { Database } from './database.ts';
import type { LedgerRecord } from './schema.ts';

/** What was stated in a room, as far as this install has heard. @throws 'storage-blocked' */
export async function loadLedger(database: Database, code: string): Promise<LedgerRecord['statements']> {
  const record = await database.get('ledgers', code).catch((error: unknown) => {
    throw storageError(error);
  });
  return record?.statements ?? [];
}

/** @throws 'storage-full' | 'storage-blocked' */
export async function saveLedger(database: Database, ledger: LedgerRecord): Promise<void> {
  await database.put('ledgers', ledger).catch((error: unknown) => {
    throw storageError(error);
  });
}
