import { AppError } from '../../lib/errors.ts';
import { BACKUP_FOLDER, MANIFEST_NAME, MOST_MANIFEST_BYTES, parseManifest, type Manifest } from './format.ts';
import { openFile, openFolder } from './targets.ts';
import { readZip } from './zip-reader.ts';

/** A backup that is read. All that is in it was written by who knows whom. */
export interface BackupSource {
  readonly manifest: Manifest;
  /** Read from where it lies when it is needed; null where there is no such file. */
  open(folder: string, name: string): Promise<Blob | null>;
}

const invalid = (why: string): AppError => new AppError('backup-invalid', why);

async function manifestIn(file: Blob | null): Promise<Manifest> {
  if (!file) throw invalid('There is no manifest.');
  if (file.size > MOST_MANIFEST_BYTES) throw invalid('The manifest is too large.');
  const manifest = parseManifest(await file.text());
  if (!manifest) throw invalid('The manifest is damaged.');
  return manifest;
}

/** The folder of a backup, or the one in which it lies. @throws 'backup-invalid' @throws 'backup-failed' */
export async function openFolderSource(picked: FileSystemDirectoryHandle): Promise<BackupSource> {
  const isBackup = (await openFile(picked, MANIFEST_NAME)) !== null;
  const root = isBackup ? picked : await openFolder(picked, BACKUP_FOLDER);
  if (!root) throw invalid('There is no backup in this folder.');
  return {
    manifest: await manifestIn(await openFile(root, MANIFEST_NAME)),
    async open(folder, name) {
      const handle = await openFolder(root, folder);
      return handle && openFile(handle, name);
    },
  };
}

/** A backup's zip. @throws 'backup-invalid' */
export async function openZipSource(file: Blob): Promise<BackupSource> {
  const entries = await readZip(file);
  if (!entries) throw invalid('This is no zip, or its end is missing.');
  return {
    manifest: await manifestIn(entries.get(MANIFEST_NAME) ?? null),
    open: (folder, name) => Promise.resolve(entries.get(`${folder}/${name}`) ?? null),
  };
}
