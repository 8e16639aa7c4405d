import { storageErrorCode, AppError } from '../../lib/errors.ts';
import { log } from '../../lib/log.ts';
import { openZipFile } from '../../workers/zip/zip.client.ts';
import type { BundleFile } from './export.ts';
import {
  DOWNLOADS_FOLDER,
  holdDownload,
  openDownloadsFolder,
  removeStaleZips,
} from './targets/downloads-folder.ts';

/** Where a finished bundle is. */
export type Delivery =
  | {
      readonly kind: 'zip';
      /** Lies on disk, to be offered as a download named `fileName`. */
      readonly file: File;
      readonly fileName: string;
      /** Removes the file from disk, once it is no longer offered. */
      discard(): Promise<void>;
    }
  | { readonly kind: 'folder'; readonly fileName: string };

/** A bundle being delivered. Files are added one after the other, each when the one before is stored. */
export interface Delivering {
  /** Takes ownership of the bytes. @throws 'storage-full' */
  add(file: BundleFile): Promise<void>;
  /** @throws 'storage-full' */
  finish(): Promise<Delivery>;
  /** Gives up, and removes what was stored. */
  abandon(): Promise<void>;
}

/** Where bundles can go. */
export interface Target {
  /** Begins to deliver a bundle in a folder of that name. @throws 'storage-blocked' @throws 'storage-full' */
  open(bundleName: string): Promise<Delivering>;
}

/**
 * A zip that is written to the browser's own storage while it is made, to be downloaded from there: memory
 * stays flat however long the recording.
 */
export const zipDownload: Target = {
  async open(bundleName) {
    await removeStaleZips();
    const storedName = `${crypto.randomUUID()}.zip`;
    const release = await holdDownload(storedName);
    const zip = await openZipFile(DOWNLOADS_FOLDER, storedName).catch((error: unknown) => {
      release();
      throw error;
    });
    return {
      add: ({ path, bytes }) => zip.add(`${bundleName}/${path}`, bytes),
      async finish() {
        const file = await zip.finish();
        const discard = async (): Promise<void> => {
          await (await openDownloadsFolder()).removeEntry(storedName);
          release();
        };
        return { kind: 'zip', file, fileName: `${bundleName}.zip`, discard };
      },
      async abandon() {
        await zip.abandon();
        release();
      },
    };
  },
};

/** A new folder inside one that the person picked; `parent` must be writable. */
export function folderTarget(parent: FileSystemDirectoryHandle): Target {
  return {
    async open(bundleName) {
      const fileName = await freeName(parent, bundleName);
      const folder = await parent.getDirectoryHandle(fileName, { create: true });
      return {
        add: (file) => writeFile(folder, file),
        finish: () => Promise.resolve({ kind: 'folder', fileName }),
        abandon: () => parent.removeEntry(fileName, { recursive: true }),
      };
    },
  };
}

async function writeFile(root: FileSystemDirectoryHandle, { path, bytes }: BundleFile): Promise<void> {
  const parts = path.split('/');
  const name = parts.pop() ?? '';
  let folder = root;
  for (const part of parts) folder = await folder.getDirectoryHandle(part, { create: true });
  const file = await (await folder.getFileHandle(name, { create: true })).createWritable();
  try {
    await file.write(bytes);
    await file.close();
  } catch (error) {
    await file.abort().catch((failure: unknown) => log.warn('A half-written file was left.', failure));
    const code = storageErrorCode(error, 'export-failed');
    throw new AppError(code, 'The folder could not be written to.', { cause: error });
  }
}

/** The name itself, or with the first number that no file or folder in `parent` has. */
async function freeName(parent: FileSystemDirectoryHandle, name: string): Promise<string> {
  const taken = new Set<string>();
  for await (const key of parent.keys()) taken.add(key);
  let candidate = name;
  for (let count = 2; taken.has(candidate); count += 1) candidate = `${name} (${count})`;
  return candidate;
}
