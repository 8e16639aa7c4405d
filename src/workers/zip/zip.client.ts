import { proxy, transfer, wrap, type Remote } from 'comlink';
import { AppError, abortError } from '../../lib/errors.ts';
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
  /** Stops at once, within a file too: whatever is asked rejects with `reason` from now on, but for `abandon`. */
  cancel(reason: unknown): void;
  /** Gives up and removes the file. One that the person picked stays as it was. */
  abandon(): Promise<void>;
}

/**
 * Makes the zip `fileName` in `folder` of the origin-private file system. `onBytes` gets what is written so far.
 * @throws 'storage-blocked' where the browser has none, or refuses
 */
export function openZipFile(
  folder: string,
  fileName: string,
  onBytes?: (writtenBytes: number) => void,
): Promise<ZipFile> {
  const openFolder = async (): Promise<FileSystemDirectoryHandle> =>
    (await navigator.storage.getDirectory()).getDirectoryHandle(folder);
  return openZip({
    onBytes,
    open: (api) => api.open(folder, fileName),
    find: async () => (await openFolder()).getFileHandle(fileName),
    remove: async () => (await openFolder()).removeEntry(fileName),
  });
}

/**
 * The same straight into a file that the person picked, which is written when the zip is finished.
 * @throws 'target-refused' @throws 'target-full' as writing does, too
 */
export function openZipInto(
  handle: FileSystemFileHandle,
  onBytes?: (writtenBytes: number) => void,
): Promise<ZipFile> {
  return openZip({
    onBytes,
    open: (api) => api.openInto(handle),
    find: () => Promise.resolve(handle),
    remove: () => Promise.resolve(),
  });
}

interface ZipPlace {
  readonly onBytes: ((writtenBytes: number) => void) | undefined;
  open(api: Remote<ZipApi>): Promise<void>;
  find(): Promise<FileSystemFileHandle>;
  remove(): Promise<void>;
}

async function openZip(place: ZipPlace): Promise<ZipFile> {
  const { onBytes } = place;
  const worker = new Worker(new URL('./zip.worker.ts', import.meta.url), { type: 'module' });
  const api = wrap<ZipApi>(worker);
  const answers = createAnswers();
  const life = new AbortController();
  let gone: Error | null = null;
  let stopped: Error | null = null;
  const onDeath = (how: string): void => {
    gone = new AppError('export-failed', `The zip stopped: ${how}`);
    answers.giveUp(gone);
  };
  void watchLife(worker, { hold: (lockName) => api.hold(lockName) }, onDeath, life);
  const ask = async <T>(question: () => Promise<T>): Promise<T> => {
    const end = gone ?? stopped;
    if (end) throw end;
    return answers.wait(question());
  };
  const close = (): void => {
    life.abort();
    worker.terminate();
  };
  try {
    if (onBytes) await ask(() => api.report(proxy(onBytes)));
    await ask(() => place.open(api));
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
      return (await place.find()).getFile();
    },
    cancel(reason) {
      stopped ??= reason instanceof Error ? reason : abortError();
      answers.giveUp(stopped);
    },
    async abandon() {
      if (!gone) await answers.wait(api.abandon());
      close();
      // A worker that died may hold it for some moments more: whoever sweeps the folder removes it then.
      const removed = place.remove();
      await (gone ? removed.catch(() => undefined) : removed);
    },
  };
}
