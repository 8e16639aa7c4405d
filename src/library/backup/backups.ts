import { type AppError, asAppError, isAbort } from '../../lib/errors.ts';
import { log } from '../../lib/log.ts';
import { createStore, type ReadonlyStore } from '../../lib/store.ts';
import { openCopier } from '../../media/recording/copier.ts';
import type { Database } from '../../storage/database.ts';
import type { Recordings } from '../../storage/recordings.ts';
import { backUp, type BackupProgress, type BackupSummary } from './back-up.ts';
import { restore, type RestoreSummary } from './restore.ts';
import { openFolderSource, openZipSource } from './sources.ts';
import { holdZips, openFolderTarget, openZipTarget, sweepZips } from './targets.ts';

/** What is going on with backups. */
export type BackupState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'running'; readonly what: 'backup' | 'restore'; readonly progress: BackupProgress }
  /** `zip` is to be saved; null where everything is in its folder. */
  | { readonly kind: 'backed-up'; readonly summary: BackupSummary; readonly zip: File | null }
  | { readonly kind: 'restored'; readonly summary: RestoreSummary }
  | { readonly kind: 'failed'; readonly what: 'backup' | 'restore'; readonly error: AppError };

/** Everything kept a second time, elsewhere. One at a time; it goes on whatever screen is shown. */
export interface Backups {
  readonly state: ReadonlyStore<BackupState>;
  /** Into a folder, or into a zip where there is none. */
  backUp(folder: FileSystemDirectoryHandle | null): Promise<void>;
  /** Out of a folder or a zip. */
  restore(from: FileSystemDirectoryHandle | File): Promise<void>;
  /** Cancels what runs, or forgets how it ended. What is backed up or restored by then stays. */
  clear(): void;
}

/** Nothing is going on yet. */
export function createBackups({
  database,
  recordings,
}: {
  database: Database;
  recordings: Recordings;
}): Backups {
  const state = createStore<BackupState>({ kind: 'idle' });
  let running: AbortController | null = null;
  /** Lets go of the zip that is offered. */
  let releaseZip: (() => void) | null = null;
  const sweep = (): void => {
    sweepZips().catch((error: unknown) => log.warn('Left-over backups could not be deleted.', error));
  };
  sweep();

  const run = async (
    what: 'backup' | 'restore',
    work: (
      copier: ReturnType<typeof openCopier>,
      onProgress: (progress: BackupProgress) => void,
      options: { signal: AbortSignal },
    ) => Promise<BackupState>,
  ): Promise<void> => {
    if (running) return;
    running = new AbortController();
    const { signal } = running;
    const copier = openCopier({ signal });
    const onProgress = (progress: BackupProgress): void => state.set({ kind: 'running', what, progress });
    onProgress({ fraction: 0, name: '' });
    try {
      state.set(await work(copier, onProgress, { signal }));
    } catch (error) {
      if (!isAbort(error)) log.warn('A backup or its restoration broke off.', error);
      state.set(isAbort(error) ? { kind: 'idle' } : { kind: 'failed', what, error: asAppError(error) });
    } finally {
      copier.close();
      running = null;
    }
  };

  return {
    state,
    backUp: (folder) =>
      run('backup', async (copier, onProgress, options) => {
        if (!folder) releaseZip ??= await holdZips();
        const target = folder ? await openFolderTarget(folder, copier) : await openZipTarget(copier);
        try {
          const summary = await backUp({ database, recordings }, target, onProgress, options);
          return { kind: 'backed-up', summary, zip: await target.finish() };
        } catch (error) {
          await target.abandon();
          throw error;
        }
      }),
    restore: (from) =>
      run('restore', async (copier, onProgress, options) => {
        const source = from instanceof File ? await openZipSource(from) : await openFolderSource(from);
        const summary = await restore({ recordings, copier }, source, onProgress, options);
        return { kind: 'restored', summary };
      }),
    clear() {
      running?.abort();
      if (!running) state.set({ kind: 'idle' });
      releaseZip?.();
      releaseZip = null;
      sweep();
    },
  };
}
