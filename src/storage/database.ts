import { openDB, type IDBPDatabase, type IDBPTransaction, type StoreNames } from 'idb';
import { AppError } from '../lib/errors.ts';
import { log } from '../lib/log.ts';
import type { CoterieDb } from './schema.ts';

export type Database = IDBPDatabase<CoterieDb>;

/** Those in this tab that must not lose the database, and what is to be done when there are none any more. */
const holders = new Set<object>();
const onceReleased = new Set<() => void>();

/**
 * Keeps this tab's connections open while something is being recorded: a newer tab that wants to upgrade or delete the
 * database waits. Returns what lets go; safe to call twice.
 */
export function holdConnections(): () => void {
  const holder = {};
  holders.add(holder);
  return () => {
    if (!holders.delete(holder) || holders.size > 0) return;
    for (const close of onceReleased) close();
    onceReleased.clear();
  };
}

/**
 * Opens the app's one database. `name` is for tests, so that each has its own; `onWaiting` hears that another tab, which
 * records with an older version of the app, has to finish first.
 * @throws 'storage-blocked' where the browser refuses storage (private windows, blocked cookies)
 */
export async function openDatabase(
  name = 'coterie',
  onWaiting: () => void = () => undefined,
): Promise<Database> {
  try {
    const database = await openDB<CoterieDb>(name, 6, {
      upgrade(db, oldVersion, _newVersion, transaction) {
        if (oldVersion < 1) {
          db.createObjectStore('recordings', { keyPath: 'id' });
          db.createObjectStore('chunks', { keyPath: ['recordingId', 'sequence'] });
          db.createObjectStore('rooms', { keyPath: 'code' });
          db.createObjectStore('identity');
          db.createObjectStore('peers', { keyPath: 'id' });
          db.createObjectStore('settings');
        }
        if (oldVersion < 2) {
          db.createObjectStore('ledgers', { keyPath: 'code' });
          db.createObjectStore('calls', { keyPath: 'id' });
          db.createObjectStore('sidecars', { keyPath: ['recordingId', 'kind'] });
          addFields(transaction).catch(undo(transaction));
        }
        if (oldVersion < 3) db.createObjectStore('backgrounds', { keyPath: 'id' });
        if (oldVersion < 4) {
          db.createObjectStore('trainings', { keyPath: 'id' }).createIndex('startedAtMs', 'startedAtMs');
          db.createObjectStore('exercises', { keyPath: 'id' });
        }
        if (oldVersion < 5) {
          db.createObjectStore('takeParts', { keyPath: ['takeId', 'identity', 'role'] });
          db.createObjectStore('storyboards', { keyPath: 'recordingId' });
          groupRecordings(transaction).catch(undo(transaction));
        }
        if (oldVersion < 6) {
          db.createObjectStore('webStorages', { keyPath: 'id' });
          db.createObjectStore('exports', { keyPath: 'id' });
          db.createObjectStore('exportSpeeds');
        }
      },
      // A newer tab wants to upgrade: let it, as soon as nothing is recorded here. This tab's next access fails with a
      // clear error.
      blocking(_current, _blocked, event) {
        const close = (): void => (event.target as IDBDatabase).close();
        if (holders.size > 0) onceReleased.add(close);
        else close();
      },
      blocked: onWaiting,
    });
    return database;
  } catch (error) {
    throw new AppError('storage-blocked', 'The browser refuses to store anything here.', { cause: error });
  }
}

type Upgrade = IDBPTransaction<CoterieDb, StoreNames<CoterieDb>[], 'versionchange'>;

/** What is half upgraded is rolled back, and opening fails. */
const undo = (transaction: Upgrade) => (error: unknown) => {
  log.warn('The database could not be upgraded.', error);
  transaction.abort();
};

/** Version 2 knows more of rooms and people than was kept before. */
async function addFields(transaction: Upgrade): Promise<void> {
  const rooms = transaction.objectStore('rooms');
  for (const room of await rooms.getAll()) await rooms.put({ ...room, roomPublicKey: null });
  const peers = transaction.objectStore('peers');
  for (const peer of await peers.getAll()) await peers.put({ ...peer, verifiedAtMs: null });
}

/** Version 5 knows which recordings belong together, and keeps them in order. */
async function groupRecordings(transaction: Upgrade): Promise<void> {
  const recordings = transaction.objectStore('recordings');
  for (const recording of await recordings.getAll()) {
    await recordings.put({
      ...recording,
      takeId: null,
      person: null,
      anchors: [],
      tags: [],
      deletedAtMs: null,
    });
  }
}
