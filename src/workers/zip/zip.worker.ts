import { makeZip } from 'client-zip';
import { expose } from 'comlink';
import { AppError, storageErrorCode } from '../../lib/errors.ts';
import { lifeline } from '../lifeline.ts';
import type { ZipApi } from './zip.contract.ts';

interface Entry {
  readonly name: string;
  readonly input: Uint8Array<ArrayBuffer> | Blob;
}

/** The parts that are used of the worker-only side of OPFS, which the DOM's types leave out. */
interface SyncAccessHandle {
  write(bytes: Uint8Array, options: { readonly at: number }): number;
  truncate(sizeBytes: number): void;
  flush(): void;
  close(): void;
}
interface WorkerFileHandle extends FileSystemFileHandle {
  createSyncAccessHandle(): Promise<SyncAccessHandle>;
}

interface OpenZip {
  readonly file: SyncAccessHandle;
  readonly entries: WritableStreamDefaultWriter<Entry>;
  readonly written: Promise<void>;
}

let zip: OpenZip | undefined;

const api: ZipApi = {
  hold: (lockName) => lifeline.hold(lockName),
  async open(folder, fileName) {
    const file = await openFile(folder, fileName);
    const { readable, writable } = new TransformStream<Entry, Entry>();
    const entries = writable.getWriter();
    const written = write(makeZip(each(readable)), file).catch(async (error: unknown) => {
      const failure = new AppError(
        storageErrorCode(error, 'export-failed'),
        'The zip could not be written.',
        {
          cause: error,
        },
      );
      await entries.abort(failure);
      throw failure;
    });
    // Whoever adds or finishes next hears of it; until then it is not unhandled.
    written.catch(() => undefined);
    zip = { file, entries, written };
  },
  async add(path, bytes) {
    await opened().entries.write({ name: path, input: bytes });
  },
  async addFile(path, file) {
    await opened().entries.write({ name: path, input: file });
  },
  async finish() {
    const { file, entries, written } = opened();
    await entries.close();
    await written;
    file.flush();
    file.close();
  },
  abandon() {
    zip?.file.close();
    return Promise.resolve();
  },
};
expose(api);

function opened(): OpenZip {
  if (!zip) throw new Error('No zip is open.');
  return zip;
}

async function openFile(folder: string, fileName: string): Promise<SyncAccessHandle> {
  try {
    const root = await navigator.storage.getDirectory();
    const parent = await root.getDirectoryHandle(folder, { create: true });
    const handle = await parent.getFileHandle(fileName, { create: true });
    const file = await (handle as WorkerFileHandle).createSyncAccessHandle();
    file.truncate(0);
    return file;
  } catch (error) {
    const code = storageErrorCode(error, 'storage-blocked');
    throw new AppError(code, 'The browser refuses to store the zip.', { cause: error });
  }
}

/** Streams can be iterated in some browsers only. */
async function* each<T>(stream: ReadableStream<T>): AsyncGenerator<T> {
  const reader = stream.getReader();
  for (let read = await reader.read(); !read.done; read = await reader.read()) yield read.value;
}

async function write(stream: ReadableStream<Uint8Array>, file: SyncAccessHandle): Promise<void> {
  let at = 0;
  for await (const bytes of each(stream)) {
    // Chromium answers a full disk with a nonsensical count instead of an error.
    if (file.write(bytes, { at }) !== bytes.byteLength) {
      throw new DOMException('Not all bytes were written', 'QuotaExceededError');
    }
    at += bytes.byteLength;
  }
}
