import { isMissing } from '../lib/errors.ts';

/**
 * A file that comes bit by bit, over breaks and restarts. It lies on disk in pieces, each of which is written whole or not
 * at all: a crash costs no more than what was in memory.
 */
export interface PartialFile {
  /** How much has come, what is still in memory included. */
  readonly sizeBytes: number;
  /** Takes the next bytes, and ownership of them; resolves when there is room for more. @throws QuotaExceededError */
  append(bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  /** Puts on disk what is in memory. @throws QuotaExceededError */
  flush(): Promise<void>;
  /** All of it as it is on disk, not read into memory. */
  read(): Promise<Blob>;
}

/** The folder of the origin's private file system with one folder for each file that is coming. */
const FOLDER = 'partial';
/** What a crash can cost, and what is held in memory. */
const PIECE_BYTES = 4 * 1024 * 1024;

/** Opens the file of that name to go on where it ends; only one may have it open. `name` is of letters, digits, `-_.`. */
export async function openPartialFile(name: string): Promise<PartialFile> {
  const folder = await (await openFolder()).getDirectoryHandle(name, { create: true });
  const pieces: File[] = [];
  for (let index = 0; ; index += 1) {
    const piece = await readPiece(folder, index);
    if (!piece) break;
    pieces.push(piece);
  }
  let onDiskBytes = pieces.reduce((sum, { size }) => sum + size, 0);
  let waiting: Uint8Array<ArrayBuffer>[] = [];
  let waitingBytes = 0;

  const flush = async (): Promise<void> => {
    if (waitingBytes === 0) return;
    const handle = await folder.getFileHandle(pieceName(pieces.length), { create: true });
    const writable = await handle.createWritable();
    try {
      for (const bytes of waiting) await writable.write(bytes);
      await writable.close();
    } catch (error) {
      await writable.abort().catch(() => undefined);
      throw error;
    }
    pieces.push(await handle.getFile());
    onDiskBytes += waitingBytes;
    waiting = [];
    waitingBytes = 0;
  };

  return {
    get sizeBytes() {
      return onDiskBytes + waitingBytes;
    },
    async append(bytes) {
      waiting.push(bytes);
      waitingBytes += bytes.byteLength;
      if (waitingBytes >= PIECE_BYTES) await flush();
    },
    flush,
    read: async () => {
      await flush();
      return new Blob(pieces);
    },
  };
}

/** Deletes what has come of it; does nothing where nothing has. */
export async function removePartialFile(name: string): Promise<void> {
  try {
    await (await openFolder()).removeEntry(name, { recursive: true });
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
}

/** The names of all that are there. */
export async function listPartialFiles(): Promise<readonly string[]> {
  const names: string[] = [];
  for await (const name of (await openFolder()).keys()) names.push(name);
  return names;
}

async function openFolder(): Promise<FileSystemDirectoryHandle> {
  const root = await navigator.storage.getDirectory();
  return root.getDirectoryHandle(FOLDER, { create: true });
}

const pieceName = (index: number): string => String(index);

/** Null where the pieces end: an empty one was begun when the app died. */
async function readPiece(folder: FileSystemDirectoryHandle, index: number): Promise<File | null> {
  try {
    const file = await (await folder.getFileHandle(pieceName(index))).getFile();
    return file.size > 0 ? file : null;
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}
