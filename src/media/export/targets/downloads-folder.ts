import { AppError, storageErrorCode } from '../../../lib/errors.ts';

/** Of what is made to be downloaded, in the origin-private file system. */
export const DOWNLOADS_FOLDER = 'exports';

const lockName = (fileName: string): string => `coterie-export-${fileName}`;

/**
 * Keeps a file of {@link DOWNLOADS_FOLDER} from being removed as long as this tab lives, or until what it resolves with is
 * called.
 */
export function holdDownload(fileName: string): Promise<() => void> {
  return new Promise((resolve, reject) => {
    const hold = (): Promise<void> => new Promise<void>((release) => resolve(release));
    navigator.locks.request(lockName(fileName), hold).catch(reject);
  });
}

/** Removes the zips of tabs that are gone; those that a living tab makes or offers are locked by it. @throws 'storage-blocked' */
export async function removeStaleZips(): Promise<void> {
  const folder = await openDownloadsFolder();
  const names: string[] = [];
  for await (const [name, entry] of folder.entries()) if (entry.kind === 'file') names.push(name);
  for (const name of names) {
    await navigator.locks.request(lockName(name), { ifAvailable: true }, async (lock) => {
      if (lock) await folder.removeEntry(name);
    });
  }
}

/** Makes it where it is not there. @throws 'storage-blocked' @throws 'storage-full' */
export async function openDownloadsFolder(): Promise<FileSystemDirectoryHandle> {
  try {
    const root = await navigator.storage.getDirectory();
    return await root.getDirectoryHandle(DOWNLOADS_FOLDER, { create: true });
  } catch (error) {
    const code = storageErrorCode(error, 'storage-blocked');
    throw new AppError(code, 'The browser refuses to store the zip.', { cause: error });
  }
}
