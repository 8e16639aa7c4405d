import { AppError, isMissing, storageErrorCode } from '../../../lib/errors.ts';

/** In the origin-private file system. */
const FOLDER = 'deliveries';
/** An upload that nobody has gone on with for a month is forgotten. */
const KEPT_MS = 30 * 24 * 3600 * 1000;

/** Two seconds altogether. */
const WAIT_MS = 100;
const MOST_WAITS = 20;

/** One line of it. */
type Entry =
  | { readonly kind: 'place'; readonly storage: string; readonly name: string }
  | { readonly kind: 'new' }
  | { readonly kind: 'begun'; readonly path: string }
  | { readonly kind: 'done'; readonly path: string }
  | { readonly kind: 'note'; readonly path: string; readonly note: string };

/** What is known of an upload that may have to be gone on with. */
export interface DeliveryJournal {
  /** Where it goes; null in a new one. */
  readonly place: { readonly storage: string; readonly name: string } | null;
  /** Nothing was at the place before: what is found there comes from this upload. */
  readonly isNew: boolean;
  /** Files that were sent, at least in part; whether they got there may not be known. */
  readonly begun: ReadonlySet<string>;
  /** Files that are whole there. */
  readonly done: ReadonlySet<string>;
  /** By the paths of files that are not whole. */
  readonly notes: ReadonlyMap<string, string>;
  /** Begins anew, at that place. */
  begin(storage: string, name: string): void;
  noteNew(): void;
  noteBegun(path: string): void;
  noteDone(path: string): void;
  note(path: string, note: string): void;
  close(): void;
  /** Closes and deletes it. */
  remove(): Promise<void>;
}

interface SyncAccessHandle {
  getSize(): number;
  read(bytes: Uint8Array, options: { readonly at: number }): number;
  write(bytes: Uint8Array, options: { readonly at: number }): number;
  truncate(sizeBytes: number): void;
  flush(): void;
  close(): void;
}
interface WorkerFileHandle extends FileSystemFileHandle {
  createSyncAccessHandle(): Promise<SyncAccessHandle>;
}

/**
 * Opens the journal of one delivery, or begins it: lines of JSON, each safe on disk when the method that adds it returns; the
 * last may be cut off. In workers only. Nobody else can open it until it is closed. @throws 'storage-full' @throws 'storage-blocked'
 */
export async function openDeliveryJournal(deliveryId: string): Promise<DeliveryJournal> {
  const fileName = `${encodeURIComponent(deliveryId)}.jsonl`;
  const { folder, file } = await open(fileName).catch((error: unknown) => {
    throw refused(error);
  });
  const bytes = new Uint8Array(file.getSize());
  file.read(bytes, { at: 0 });
  let at = bytes.lastIndexOf(0x0a) + 1;

  let place: DeliveryJournal['place'] = null;
  let isNew = false;
  const begun = new Set<string>();
  const done = new Set<string>();
  const notes = new Map<string, string>();
  const take = (entry: Entry): void => {
    switch (entry.kind) {
      case 'place':
        place = { storage: entry.storage, name: entry.name };
        return;
      case 'new':
        isNew = true;
        return;
      case 'begun':
        begun.add(entry.path);
        return;
      case 'done':
        done.add(entry.path);
        notes.delete(entry.path);
        return;
      case 'note':
        notes.set(entry.path, entry.note);
    }
  };
  for (const line of new TextDecoder().decode(bytes.subarray(0, at)).split('\n')) {
    // It was written here, line by line.
    if (line) take(JSON.parse(line) as Entry);
  }
  const add = (entry: Entry): void => {
    const line = new TextEncoder().encode(`${JSON.stringify(entry)}\n`);
    try {
      // Chromium answers a full disk with a nonsensical count instead of an error.
      if (file.write(line, { at }) !== line.byteLength) throw new DOMException('Full', 'QuotaExceededError');
      file.flush();
    } catch (error) {
      throw refused(error);
    }
    at += line.byteLength;
    take(entry);
  };
  return {
    get place() {
      return place;
    },
    get isNew() {
      return isNew;
    },
    begun,
    done,
    notes,
    begin(storage, name) {
      file.truncate(0);
      at = 0;
      isNew = false;
      begun.clear();
      done.clear();
      notes.clear();
      add({ kind: 'place', storage, name });
    },
    noteNew: () => add({ kind: 'new' }),
    noteBegun: (path) => add({ kind: 'begun', path }),
    noteDone: (path) => add({ kind: 'done', path }),
    note: (path, note) => add({ kind: 'note', path, note }),
    close: () => file.close(),
    async remove() {
      file.close();
      await folder.removeEntry(fileName);
    },
  };
}

async function open(
  fileName: string,
): Promise<{ readonly folder: FileSystemDirectoryHandle; readonly file: SyncAccessHandle }> {
  const root = await navigator.storage.getDirectory();
  const folder = await root.getDirectoryHandle(FOLDER, { create: true });
  await sweep(folder, fileName);
  const handle = await folder.getFileHandle(fileName, { create: true });
  return { folder, file: await openAlone(handle as WorkerFileHandle) };
}

/** A worker that was just ended lets go of it some moments later. */
async function openAlone(handle: WorkerFileHandle): Promise<SyncAccessHandle> {
  for (let waits = 0; ; waits += 1) {
    try {
      return await handle.createSyncAccessHandle();
    } catch (error) {
      const isHeld = error instanceof Error && error.name === 'NoModificationAllowedError';
      if (!isHeld || waits === MOST_WAITS) throw error;
      await new Promise((resolve) => setTimeout(resolve, WAIT_MS));
    }
  }
}

async function sweep(folder: FileSystemDirectoryHandle, but: string): Promise<void> {
  const old: string[] = [];
  for await (const [name, entry] of folder.entries()) {
    if (entry.kind !== 'file' || name === but) continue;
    const changedAtMs = await entry.getFile().then(
      (file) => file.lastModified,
      // Gone meanwhile, or open in another tab.
      () => Number.POSITIVE_INFINITY,
    );
    if (Date.now() - changedAtMs > KEPT_MS) old.push(name);
  }
  for (const name of old) await folder.removeEntry(name).catch(() => undefined);
}

function refused(error: unknown): AppError {
  if (error instanceof Error && error.name === 'NoModificationAllowedError') {
    return new AppError('target-refused', 'This upload runs in another tab already.', { cause: error });
  }
  const code = storageErrorCode(error, 'storage-blocked');
  const sentence = isMissing(error)
    ? 'What was uploaded is not known any more.'
    : 'The browser refuses to note what is uploaded.';
  return new AppError(code, sentence, { cause: error });
}
