import type { BundleFile } from '../bundle-file.ts';
import type { Access, Delivery, DeliveryRequest } from '../delivery.ts';
import { checkAccess } from './access.ts';
import { openDeliveryJournal, type DeliveryJournal } from './delivery-journal.ts';
import { explainSilence } from './explain.ts';
import { NoAnswer } from './http.ts';
import { entryOf, freeName, placing, totalBytes } from './places.ts';
import type { StorageScope, UploadNote, WebStorage } from './web-storage.ts';

/** More gain nothing: small files wait for round trips, large ones for the line. */
const AT_ONCE = 4;

/**
 * Brings files to a web storage. Several at once, but those with which playing begins come last and one by one. What this
 * delivery has brought, and is there in its full size, is not brought again. In workers only. Throws as `Target.deliver` does.
 */
export async function upload(
  storage: WebStorage,
  request: DeliveryRequest,
  scope: StorageScope,
): Promise<Extract<Delivery, { kind: 'remote' }>> {
  const { name, files, deliveryId } = request;
  const progress = createProgress(files, (fraction) => request.onProgress(fraction));
  const journal = await openDeliveryJournal(deliveryId);
  try {
    return await explained(
      storage,
      () => progress.fraction(),
      scope,
      async () => {
        const [only] = files.length === 1 ? files : [];
        const place = await placeOf(
          storage,
          journal,
          only?.path ?? name,
          { isFile: only !== undefined },
          scope,
        );
        const pathOf = (file: BundleFile): string => (only ? place : `${place}/${file.path}`);
        const bring = (file: BundleFile, { signal }: StorageScope): Promise<void> =>
          bringFile(storage, journal, pathOf(file), file, progress, { signal });

        if (!only && storage.makeFolder) {
          for (const folder of foldersOf(files.map(pathOf))) {
            const isMade = await storage.makeFolder(folder, scope);
            if (isMade && folder === place) journal.noteNew();
          }
        }
        const { first, last } = placing(files);
        await severalAtOnce(first, bring, scope);
        for (const file of last) await bring(file, scope);

        const url = storage.urlOf(only ? place : `${place}/${entryOf(files)}`);
        const access = await checkAccess(url, scope);
        await journal.remove();
        return { kind: 'remote', fileName: place, url, access };
      },
    );
  } catch (error) {
    journal.close();
    throw error;
  }
}

/** Removes what an interrupted upload has left. In workers only. Throws as `Target.abandon` does. */
export async function abandonUpload(
  storage: WebStorage,
  deliveryId: string,
  scope: StorageScope,
): Promise<void> {
  const journal = await openDeliveryJournal(deliveryId);
  try {
    await explained(
      storage,
      () => null,
      scope,
      async () => {
        if (journal.place?.storage === storage.id) {
          for (const [path, note] of journal.notes) if (note) await storage.remove(path, note, scope);
          for (const path of journal.done) await storage.remove(path, null, scope);
          // What was being written when it broke off is not noted: with its folder it goes, too.
          if (storage.makeFolder) await storage.remove(`${journal.place.name}/`, null, scope);
        }
        await journal.remove();
      },
    );
  } catch (error) {
    journal.close();
    throw error;
  }
}

/** Where it goes on, or a name that is not taken. */
async function placeOf(
  storage: WebStorage,
  journal: DeliveryJournal,
  name: string,
  { isFile }: { readonly isFile: boolean },
  scope: StorageScope,
): Promise<string> {
  if (journal.place?.storage === storage.id) return journal.place.name;
  const isTaken = async (candidate: string): Promise<boolean> => {
    const paths = isFile ? [candidate] : [`${candidate}/index.html`, `${candidate}/master.m3u8`];
    for (const path of paths) if ((await storage.sizeOf(path, scope)) !== null) return true;
    return false;
  };
  const place = await freeName(name, isTaken, { isFile });
  journal.begin(storage.id, place);
  // Of a folder only its last files were looked for.
  if (isFile) journal.noteNew();
  return place;
}

async function bringFile(
  storage: WebStorage,
  journal: DeliveryJournal,
  path: string,
  { content }: BundleFile,
  progress: Progress,
  scope: StorageScope,
): Promise<void> {
  // Where the connection broke after the last byte the file may be there, and only the answer be lost.
  const mayBeThere = journal.done.has(path) || (journal.isNew && journal.begun.has(path));
  const isThere = mayBeThere && (await storage.sizeOf(path, scope)) === content.size;
  if (!isThere) {
    if (!journal.begun.has(path)) journal.noteBegun(path);
    const note: UploadNote = {
      read: () => emptyToNull(journal.notes.get(path)),
      write: (text) => journal.note(path, text),
    };
    await storage.put(path, content, note, (sentBytes) => progress.sending(path, sentBytes), scope);
    journal.noteDone(path);
  }
  progress.done(path, content.size);
}

const emptyToNull = (text = ''): string | null => (text === '' ? null : text);

/** Where one fails the others are stopped. */
async function severalAtOnce<T>(
  items: readonly T[],
  work: (item: T, scope: StorageScope) => Promise<void>,
  scope: StorageScope,
): Promise<void> {
  const stopping = new AbortController();
  const signal = AbortSignal.any([scope.signal, stopping.signal]);
  const waiting = [...items];
  const workers = Array.from({ length: AT_ONCE }, async () => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await work(item, { signal });
  });
  try {
    await Promise.all(workers);
  } catch (error) {
    stopping.abort();
    await Promise.allSettled(workers);
    throw error;
  }
}

interface Progress {
  /** Null where nothing is there yet. */
  fraction(): number | null;
  sending(path: string, sentBytes: number): void;
  done(path: string, sizeBytes: number): void;
}

function createProgress(files: readonly BundleFile[], onProgress: (fraction: number) => void): Progress {
  const total = Math.max(1, totalBytes(files));
  const sent = new Map<string, number>();
  let doneBytes = 0;
  const report = (): void => {
    let bytes = doneBytes;
    for (const sentBytes of sent.values()) bytes += sentBytes;
    onProgress(Math.min(1, bytes / total));
  };
  return {
    fraction: () => (doneBytes > 0 ? doneBytes / total : null),
    sending(path, sentBytes) {
      sent.set(path, sentBytes);
      report();
    },
    done(path, sizeBytes) {
      sent.delete(path);
      doneBytes += sizeBytes;
      report();
    },
  };
}

/** Every folder that the paths go through, those above first. */
function foldersOf(paths: readonly string[]): readonly string[] {
  const folders = new Set<string>();
  for (const path of paths) {
    const parts = path.split('/');
    for (let depth = 1; depth < parts.length; depth += 1) folders.add(parts.slice(0, depth).join('/'));
  }
  return [...folders];
}

async function explained<T>(
  storage: WebStorage,
  fraction: () => number | null,
  { signal }: StorageScope,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof NoAnswer)
      throw await explainSilence(error.url, storage.needs, fraction(), { signal });
    throw error;
  }
}

/**
 * Writes a small file, reads it and deletes it again: whether an upload would get through. Resolves with whether others would
 * see what is put there. Throws as `Target.deliver` does.
 */
export async function tryStorage(storage: WebStorage, scope: StorageScope): Promise<Access> {
  const path = `coterie-test-${crypto.randomUUID()}.txt`;
  const content = new Blob(['Coterie has tried whether it can write here. This file can be deleted.\n']);
  return explained(
    storage,
    () => null,
    scope,
    async () => {
      await storage.put(path, content, { read: () => null, write: () => undefined }, () => undefined, scope);
      try {
        return await checkAccess(storage.urlOf(path), scope);
      } finally {
        // Many may write and not delete: what stays says what it is.
        await storage.remove(path, null, scope).catch(() => undefined);
      }
    },
  );
}
