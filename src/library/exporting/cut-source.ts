import { isMissing } from '../../lib/errors.ts';
import type { Edits } from '../edits.ts';
import type { ExportEntry } from './model.ts';

/** Of what is exported of a trimmed or edited recording. */
const FOLDER = 'export-sources';

const openFolder = async (): Promise<FileSystemDirectoryHandle> =>
  (await navigator.storage.getDirectory()).getDirectoryHandle(FOLDER, { create: true });

/**
 * Makes the trim or edit that is to be exported, at the speed of copying where nothing has to be encoded anew. It is kept
 * until the export is forgotten: an export that goes on needs the same bytes.
 * @throws 'not-found' @throws 'edit-unreadable' @throws 'edit-failed' @throws 'storage-full' @throws the signal's reason
 */
export async function cutSource(
  edits: Edits,
  { id, plan }: ExportEntry,
  onCut: (fraction: number) => void,
  { signal }: { signal: AbortSignal },
): Promise<File | null> {
  if (!plan) return null;
  const folder = await openFolder();
  // Beside it once it is whole, so that half a cut is not taken for one.
  const whole = `${id}.whole`;
  if (!(await findFile(folder, whole))) {
    const job = edits.renderInto(plan, { folder: FOLDER, name: id });
    const cancel = (): void => job.cancel();
    signal.addEventListener('abort', cancel, { once: true });
    const stopWatching = job.progress.watch(({ fraction }) => onCut(fraction));
    try {
      await job.result;
      signal.throwIfAborted();
      await folder.getFileHandle(whole, { create: true });
    } finally {
      stopWatching();
      signal.removeEventListener('abort', cancel);
    }
  }
  return findFile(folder, id);
}

/** Removes the cuts of all exports but these. */
export async function sweepSources(keptIds: ReadonlySet<string>): Promise<void> {
  const folder = await openFolder();
  const names: string[] = [];
  for await (const name of folder.keys()) if (!keptIds.has(name.split('.')[0] ?? name)) names.push(name);
  for (const name of names) await folder.removeEntry(name);
}

/** Removes the cut of one export, if it has one. */
export async function removeSource(id: string): Promise<void> {
  const folder = await openFolder();
  for (const name of [`${id}.whole`, id]) {
    await folder.removeEntry(name).catch((error: unknown) => {
      if (!isMissing(error)) throw error;
    });
  }
}

async function findFile(folder: FileSystemDirectoryHandle, name: string): Promise<File | null> {
  try {
    return await (await folder.getFileHandle(name)).getFile();
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}
