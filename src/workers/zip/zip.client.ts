import { transfer, wrap } from 'comlink';
import { AppError } from '../../lib/errors.ts';
import { createAnswers } from '../answers.ts';
import { watchLife } from '../lifeline.ts';
import type { ZipApi } from './zip.contract.ts';

/**
 * A zip file being written on disk, by a worker: memory stays flat whatever the size. Where that worker dies, all but
 * `abandon` rejects with 'export-failed'.
 */
export interface ZipFile {
  /** Adds one entry; takes ownership of `bytes`. Wait for one before adding the next. @throws 'storage-full' */
  add(path: string, bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  /** Adds a file of any size, which is not held in memory. @throws 'storage-full' */
  addFile(path: string, file: Blob): Promise<void>;
  /** Completes the zip and returns it. Its bytes are read from disk as they are needed. @throws 'storage-full' */
  finish(): Promise<File>;
  /** Gives up and removes the file. */
  abandon(): Promise<void>;
}

/**
 * Makes the zip `fileName` in `folder` of the origin-private file system.
 * @throws 'storage-blocked' where the browser has none, or refuses
 */
export async function openZipFile(folder: string, fileName: string): Promise<ZipFile> {
  const worker = new Worker(new URL('./zip.worker.ts', import.meta.url), { type: 'module' });
  const api = wrap<ZipApi>(worker);
  const answers = createAnswers();
  const life = new AbortController();
  let gone: AppError | null = null;
  const onDeath = (how: string): void => {
    gone = new AppError('export-failed', `The zip stopped: ${how}`);
    answers.giveUp(gone);
  };
  void watchLife(worker, { hold: (lockName) => api.hold(lockName) }, onDeath, life);
  const ask = async <T>(question: () => Promise<T>): Promise<T> => {
    if (gone) throw gone;
    return answers.wait(question());
  };
  const close = (): void => {
    life.abort();
    worker.terminate();
  };
  try {
    await ask(() => api.open(folder, fileName));
  } catch (error) {
    close();
    throw error;
  }
  return {
    add: (path, bytes) => ask(() => api.add(path, transfer(bytes, [bytes.buffer]))),
    addFile: (path, file) => ask(() => api.addFile(path, file)),
    async finish() {
      await ask(() => api.finish());
      close();
      const root = await navigator.storage.getDirectory();
      const handle = await (await root.getDirectoryHandle(folder)).getFileHandle(fileName);
      return handle.getFile();
    },
    async abandon() {
      if (!gone) await ask(() => api.abandon());
      close();
      const root = await navigator.storage.getDirectory();
      const removed = (await root.getDirectoryHandle(folder)).removeEntry(fileName);
      // A worker that died may hold it for some moments more: whoever sweeps the folder removes it then.
      await (gone ? removed.catch(() => undefined) : removed);
    },
  };
}
