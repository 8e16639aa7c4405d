import { openDatabase, type Database } from './database.ts';

/** The app's database for somebody who must go on even where the browser takes the connection away. */
export interface Connection {
  readonly name: string;
  /** Whether it had to be opened anew: what was in it may be gone. */
  readonly isReplaced: boolean;
  /**
   * Does `work`, and does it once more on a new connection where the one it had was closed. Whatever `work` writes it
   * has to write in one transaction.
   * @throws 'storage-blocked' where no new connection can be had
   */
  use<T>(work: (database: Database) => Promise<T>): Promise<T>;
}

/** Takes the connection that there is, and closes those that it opens itself on abort. */
export function keepConnected(database: Database, { signal }: { signal: AbortSignal }): Connection {
  let current = Promise.resolve(database);
  let isReplaced = false;
  const reopen = async (): Promise<Database> => {
    const opened = await openDatabase(database.name);
    signal.addEventListener('abort', () => opened.close(), { once: true });
    isReplaced = true;
    return opened;
  };
  return {
    name: database.name,
    get isReplaced() {
      return isReplaced;
    },
    async use(work) {
      const used = current;
      try {
        return await work(await used);
      } catch (error) {
        if (!isClosed(error) || signal.aborted) throw error;
        // Whoever comes first opens it for all.
        if (current === used) {
          current = reopen();
          // The next one may have more luck.
          current.catch(() => (current = used));
        }
        return work(await current);
      }
    },
  };
}

/** What the methods of a connection throw that is closed or closing. */
const isClosed = (error: unknown): boolean => error instanceof Error && error.name === 'InvalidStateError';
