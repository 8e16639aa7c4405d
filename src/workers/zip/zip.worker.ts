import { makeZip } from 'client-zip';
import { expose } from 'comlink';
import { AppError, storageErrorCode, type ErrorCode } from '../../lib/errors.ts';
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

/** What a zip is written into. */
interface ZipOutput {
  /** Of an error that is met while writing. */
  readonly code: (error: unknown) => ErrorCode;
  write(bytes: Uint8Array<ArrayBuffer>): void | Promise<void>;
  close(): void | Promise<void>;
  abandon(): void | Promise<void>;
}

interface OpenZip {
  readonly output: ZipOutput;
  readonly entries: WritableStreamDefaultWriter<Entry>;
  readonly written: Promise<void>;
}

/** Between two reports. */
const REPORT_BYTES = 4 * 1024 * 1024;

let zip: OpenZip | undefined;
let listener: (writtenBytes: number) => void = () => undefined;

const api: ZipApi = {
  hold: (lockName) => lifeline.hold(lockName),
  report(next) {
    listener = next;
    return Promise.resolve();
  },
  async open(folder, fileName) {
    begin(await openPrivateFile(folder, fileName));
  },
  async openInto(handle) {
    begin(await openPickedFile(handle));
  },
  async add(path, bytes) {
    await opened().entries.write({ name: path, input: bytes });
  },
  async addFile(path, file) {
    await opened().entries.write({ name: path, input: file });
  },
  async finish() {
    const { output, entries, written } = opened();
    await entries.close();
    await written;
    await settled(output, () => output.close());
  },
  async abandon() {
    await zip?.output.abandon();
  },
};
expose(api);

function begin(output: ZipOutput): void {
  const { readable, writable } = new TransformStream<Entry, Entry>();
  const entries = writable.getWriter();
  const written = settled(output, () => write(makeZip(each(readable)), output)).catch(
    async (error: unknown) => {
      await entries.abort(error);
      throw error;
    },
  );
  // Whoever adds or finishes next hears of it; until then it is not unhandled.
  written.catch(() => undefined);
  zip = { output, entries, written };
}

async function settled(output: ZipOutput, work: () => void | Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    throw new AppError(output.code(error), 'The zip could not be written.', { cause: error });
  }
}

function opened(): OpenZip {
  if (!zip) throw new Error('No zip is open.');
  return zip;
}

async function openPrivateFile(folder: string, fileName: string): Promise<ZipOutput> {
  try {
    const root = await navigator.storage.getDirectory();
    const parent = await root.getDirectoryHandle(folder, { create: true });
    const handle = await parent.getFileHandle(fileName, { create: true });
    const file = await (handle as WorkerFileHandle).createSyncAccessHandle();
    file.truncate(0);
    let at = 0;
    return {
      code: (error) => storageErrorCode(error, 'export-failed'),
      write(bytes) {
        // Chromium answers a full disk with a nonsensical count instead of an error.
        if (file.write(bytes, { at }) !== bytes.byteLength) {
          throw new DOMException('Not all bytes were written', 'QuotaExceededError');
        }
        at += bytes.byteLength;
      },
      close() {
        file.flush();
        file.close();
      },
      abandon: () => file.close(),
    };
  } catch (error) {
    const code = storageErrorCode(error, 'storage-blocked');
    throw new AppError(code, 'The browser refuses to store the zip.', { cause: error });
  }
}

async function openPickedFile(handle: FileSystemFileHandle): Promise<ZipOutput> {
  const code = (error: unknown): ErrorCode => {
    const isFull = error instanceof Error && error.name === 'QuotaExceededError';
    return isFull ? 'target-full' : 'target-refused';
  };
  try {
    const file = await handle.createWritable();
    return {
      code,
      write: (bytes) => file.write(bytes),
      close: () => file.close(),
      abandon: () => file.abort(),
    };
  } catch (error) {
    throw new AppError(code(error), 'The browser may not write to the file that was chosen.', {
      cause: error,
    });
  }
}

/** Streams can be iterated in some browsers only. */
async function* each<T>(stream: ReadableStream<T>): AsyncGenerator<T> {
  const reader = stream.getReader();
  for (let read = await reader.read(); !read.done; read = await reader.read()) yield read.value;
}

async function write(stream: ReadableStream<Uint8Array>, output: ZipOutput): Promise<void> {
  let writtenBytes = 0;
  let reportedBytes = 0;
  for await (const bytes of each(stream)) {
    // client-zip makes its pieces itself or takes them from blobs: none of them is shared memory.
    await output.write(bytes as Uint8Array<ArrayBuffer>);
    writtenBytes += bytes.byteLength;
    if (writtenBytes - reportedBytes < REPORT_BYTES) continue;
    reportedBytes = writtenBytes;
    listener(writtenBytes);
  }
}
