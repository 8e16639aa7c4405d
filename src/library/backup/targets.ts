import { AppError, isAbort, storageErrorCode } from '../../lib/errors.ts';
import type { Copier } from '../../media/recording/copier.ts';
import { openZipFile } from '../../media/recording/copier.ts';
import { BACKUP_FOLDER, MANIFEST_NAME, parseManifest, type Manifest } from './format.ts';

const EMPTY: Manifest = { format: 'coterie-backup', version: 1, recordings: [] };

const ZIP_FOLDER = 'backups';
const ZIP_LOCK = 'coterie-backup-zip';

/** Until what is returned is called, or this tab is gone, no tab sweeps zips away. */
export function holdZips(): Promise<() => void> {
  return new Promise((resolve, reject) => {
    navigator.locks
      .request(ZIP_LOCK, { mode: 'shared' }, () => new Promise<void>((release) => resolve(release)))
      .catch(reject);
  });
}

/** Removes the zips of tabs that are gone, and those that are no longer offered. */
export async function sweepZips(): Promise<void> {
  await navigator.locks.request(ZIP_LOCK, { ifAvailable: true }, async (lock) => {
    if (!lock) return;
    const root = await navigator.storage.getDirectory();
    // There is none, most of the time.
    await root.removeEntry(ZIP_FOLDER, { recursive: true }).catch(() => undefined);
  });
}

/** Where a backup is written. */
export interface BackupTarget {
  /** What is there already. */
  readonly manifest: Manifest;
  /** Null where there is no such file. */
  sizeOf(folder: string, name: string): Promise<number | null>;
  /** Writes one file, and resolves with its CRC-32. @throws 'storage-full' @throws 'backup-failed' @throws AbortError */
  write(folder: string, name: string, content: Blob, onBytes: (bytes: number) => void): Promise<number>;
  /** What is written so far is promised from now on. */
  keep(manifest: Manifest): Promise<void>;
  /** The zip, to be downloaded; null where everything is in its folder. */
  finish(): Promise<File | null>;
  abandon(): Promise<void>;
}

/** A folder that the person picked, which may hold an older backup. @throws 'backup-failed' */
export async function openFolderTarget(
  picked: FileSystemDirectoryHandle,
  copier: Copier,
): Promise<BackupTarget> {
  const isBackup = (await openFile(picked, MANIFEST_NAME)) !== null;
  const root = isBackup ? picked : await reached(picked.getDirectoryHandle(BACKUP_FOLDER, { create: true }));
  const manifest = await (await openFile(root, MANIFEST_NAME))?.text();
  return {
    manifest: (manifest ? parseManifest(manifest) : null) ?? EMPTY,
    async sizeOf(folder, name) {
      const handle = await openFolder(root, folder);
      return (handle && (await openFile(handle, name))?.size) ?? null;
    },
    async write(folder, name, content, onBytes) {
      const handle = await reached(root.getDirectoryHandle(folder, { create: true }));
      return copier.copyToFolder(content, handle, name, onBytes);
    },
    async keep(next) {
      await copier.copyToFolder(
        new Blob([JSON.stringify(next, null, 1)]),
        root,
        MANIFEST_NAME,
        () => undefined,
      );
    },
    finish: () => Promise.resolve(null),
    abandon: () => Promise.resolve(),
  };
}

/** A zip in the browser's own storage, where folders cannot be picked. @throws 'storage-full' @throws 'storage-blocked' */
export async function openZipTarget(copier: Copier): Promise<BackupTarget> {
  const zip = await openZipFile(ZIP_FOLDER, `${crypto.randomUUID()}.zip`);
  let promised = EMPTY;
  return {
    manifest: EMPTY,
    sizeOf: () => Promise.resolve(null),
    async write(folder, name, content, onBytes) {
      const crc32 = await copier.checksum(content, onBytes);
      await zip.addFile(`${folder}/${name}`, content);
      return crc32;
    },
    keep(next) {
      promised = next;
      return Promise.resolve();
    },
    async finish() {
      await zip.addFile(MANIFEST_NAME, new Blob([JSON.stringify(promised, null, 1)]));
      return zip.finish();
    },
    abandon: () => zip.abandon(),
  };
}

/** A file in a folder; null where there is none. */
export async function openFile(folder: FileSystemDirectoryHandle, name: string): Promise<File | null> {
  try {
    return await (await folder.getFileHandle(name)).getFile();
  } catch (error) {
    return nullWhereMissing(error);
  }
}

/** A folder in a folder; null where there is none. */
export async function openFolder(
  folder: FileSystemDirectoryHandle,
  name: string,
): Promise<FileSystemDirectoryHandle | null> {
  try {
    return await folder.getDirectoryHandle(name);
  } catch (error) {
    return nullWhereMissing(error);
  }
}

/** Names that a file system refuses (TypeError) are not there either. */
function nullWhereMissing(error: unknown): null {
  const name = error instanceof Error ? error.name : '';
  if (name === 'NotFoundError' || name === 'TypeMismatchError' || name === 'TypeError') return null;
  throw unreachable(error);
}

async function reached<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw isAbort(error) ? error : unreachable(error);
  }
}

function unreachable(error: unknown): AppError {
  const code = storageErrorCode(error, 'backup-failed');
  return new AppError(code, 'The folder cannot be reached.', { cause: error });
}
