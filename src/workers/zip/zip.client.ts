import { transfer, wrap } from 'comlink';
import type { ZipApi } from './zip.contract.ts';

/** A zip file being written on disk, by a worker: memory stays flat whatever the size. */
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
  try {
    await api.open(folder, fileName);
  } catch (error) {
    worker.terminate();
    throw error;
  }
  return {
    add: (path, bytes) => api.add(path, transfer(bytes, [bytes.buffer])),
    addFile: (path, file) => api.addFile(path, file),
    async finish() {
      await api.finish();
      worker.terminate();
      const root = await navigator.storage.getDirectory();
      const handle = await (await root.getDirectoryHandle(folder)).getFileHandle(fileName);
      return handle.getFile();
    },
    async abandon() {
      await api.abandon();
      worker.terminate();
      const root = await navigator.storage.getDirectory();
      await (await root.getDirectoryHandle(folder)).removeEntry(fileName);
    },
  };
}
