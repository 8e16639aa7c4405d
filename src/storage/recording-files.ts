import { AppError, isMissing } from '../lib/errors.ts';
import { log } from '../lib/log.ts';

/** The folder of the origin's private file system that holds one file per finished recording, named by id. */
export const RECORDINGS_FOLDER = 'recordings';

async function openFolder(): Promise<FileSystemDirectoryHandle> {
  const root = await navigator.storage.getDirectory();
  return root.getDirectoryHandle(RECORDINGS_FOLDER, { create: true });
}

/** Whoever writes it has it open. */
const isHeld = (error: unknown): boolean =>
  error instanceof Error && error.name === 'NoModificationAllowedError';

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

/** A worker that died holds its file for some moments more. */
const LET_GO_MS = 2_000;
const LOOK_AGAIN_MS = 50;

/** Deletes one recording's file, if need be when a worker that died has let go of it; does nothing where there is none. */
export async function deleteRecordingFile(id: string): Promise<void> {
  const until = performance.now() + LET_GO_MS;
  for (;;) {
    try {
      const folder = await openFolder();
      await folder.removeEntry(id);
      return;
    } catch (error) {
      if (isMissing(error)) return;
      if (!isHeld(error) || performance.now() > until) throw error;
      await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
    }
  }
}

/** Deletes a file that came to nothing. Never throws: what matters then is why it came to nothing. */
export async function dropRecordingFile(id: string): Promise<void> {
  await deleteRecordingFile(id).catch((error: unknown) => log.warn('A file is left behind for now.', error));
}

/** The ids of all files there are, wanted or not. */
export async function listRecordingFiles(): Promise<string[]> {
  const ids: string[] = [];
  for await (const id of (await openFolder()).keys()) ids.push(id);
  return ids;
}
