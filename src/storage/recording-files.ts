import { AppError, isMissing } from '../lib/errors.ts';

/** The folder of the origin's private file system that holds one file per finished recording, named by id. */
export const RECORDINGS_FOLDER = 'recordings';

async function openFolder(): Promise<FileSystemDirectoryHandle> {
  const root = await navigator.storage.getDirectory();
  return root.getDirectoryHandle(RECORDINGS_FOLDER, { create: true });
}

/** The file to write one recording into, made where it is not there yet. Works in windows and workers. */
export async function createRecordingFile(id: string): Promise<FileSystemFileHandle> {
  const folder = await openFolder();
  return folder.getFileHandle(id, { create: true });
}

/** The finished recording as a file on disk; nothing is read into memory. @throws 'not-found' */
export async function openRecordingFile(id: string): Promise<File> {
  try {
    const folder = await openFolder();
    return await (await folder.getFileHandle(id)).getFile();
  } catch (error) {
    if (isMissing(error)) throw new AppError('not-found', 'This recording has no file.', { cause: error });
    throw error;
  }
}

/** Deletes one recording's file; does nothing where there is none. */
export async function deleteRecordingFile(id: string): Promise<void> {
  try {
    const folder = await openFolder();
    await folder.removeEntry(id);
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
}

/** The ids of all files there are, wanted or not. */
export async function listRecordingFiles(): Promise<string[]> {
  const ids: string[] = [];
  for await (const id of (await openFolder()).keys()) ids.push(id);
  return ids;
}
