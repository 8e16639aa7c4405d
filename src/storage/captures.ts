import { isMissing } from '../lib/errors.ts';
import { parseJournal, type Journal } from './journal.ts';

/**
 * The folder of the origin's private file system in which recordings are made: for each `<id>.media`, the stream as the
 * recorder writes it, and `<id>.journal` (journal.ts). Only the worker that records writes them.
 */
const FOLDER = 'captures';
const MEDIA = '.media';
const JOURNAL = '.journal';

/** A capture as it is on disk now. Nothing of `media` is in memory. */
export interface StoredCapture {
  readonly media: File;
  readonly journal: Journal;
}

async function openFolder(): Promise<FileSystemDirectoryHandle> {
  const root = await navigator.storage.getDirectory();
  return root.getDirectoryHandle(FOLDER, { create: true });
}

/** The two files of a capture, made where they are not there yet. Works in windows and workers. */
export async function createCaptureFiles(
  id: string,
): Promise<{ readonly media: FileSystemFileHandle; readonly journal: FileSystemFileHandle }> {
  const folder = await openFolder();
  const [media, journal] = await Promise.all([
    folder.getFileHandle(id + MEDIA, { create: true }),
    folder.getFileHandle(id + JOURNAL, { create: true }),
  ]);
  return { media, journal };
}

/** Opens a capture for reading; null where there is none, or its journal cannot be read. */
export async function openCapture(id: string): Promise<StoredCapture | null> {
  try {
    const folder = await openFolder();
    const journalFile = await (await folder.getFileHandle(id + JOURNAL)).getFile();
    const journal = parseJournal(new Uint8Array(await journalFile.arrayBuffer()));
    const media = await (await folder.getFileHandle(id + MEDIA)).getFile();
    return journal && { media, journal };
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

/**
 * Deletes a capture; does nothing where there is none. The journal goes first: without it nobody takes the rest for a
 * recording. @throws NoModificationAllowedError while somebody records into it
 */
export async function deleteCapture(id: string): Promise<void> {
  const folder = await openFolder();
  for (const name of [id + JOURNAL, id + MEDIA]) {
    try {
      await folder.removeEntry(name);
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
  }
}

/** The ids of all captures there are, wanted or not. */
export async function listCaptures(): Promise<string[]> {
  const ids = new Set<string>();
  for await (const name of (await openFolder()).keys()) ids.add(name.replace(/\.\w+$/, ''));
  return [...ids];
}
