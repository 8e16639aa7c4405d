import type { Database } from './database.ts';
import type { TakePartRecord } from './schema.ts';
import { storageError } from './storage-error.ts';

/** What waits to be given or collected. @throws 'storage-blocked' */
export async function listTakeParts(
  database: Database,
  role: TakePartRecord['role'],
): Promise<readonly TakePartRecord[]> {
  try {
    return (await database.getAll('takeParts')).filter((part) => part.role === role);
  } catch (error) {
    throw storageError(error);
  }
}

/** Keeps one part, in the place of what was known of it. @throws 'storage-full' @throws 'storage-blocked' */
export async function saveTakePart(database: Database, part: TakePartRecord): Promise<void> {
  try {
    await database.put('takeParts', part);
  } catch (error) {
    throw storageError(error);
  }
}

/** Forgets one part; does nothing where it is not known. @throws 'storage-blocked' */
export async function forgetTakePart(
  database: Database,
  { takeId, identity, role }: Pick<TakePartRecord, 'takeId' | 'identity' | 'role'>,
): Promise<void> {
  try {
    await database.delete('takeParts', [takeId, identity, role]);
  } catch (error) {
    throw storageError(error);
  }
}
