import { AppError, isAbort, isMissing, type ErrorCode } from '../../../lib/errors.ts';
import { log } from '../../../lib/log.ts';
import type { BundleFile } from '../bundle-file.ts';
import type { Target } from '../delivery.ts';
import { freeName, placing, totalBytes } from './places.ts';

/** Lies in a bundle that is not complete, and says which delivery it belongs to. */
const MARKER = 'incomplete.json';
/** Between two looks at whether it was stopped, and two steps of progress. */
const STEP_BYTES = 8 * 1024 * 1024;

/**
 * A new folder inside one that the person picked; `parent` must be writable. A file appears there when it is whole, since
 * the browser writes beside it: so a file of the right size is one that need not be written again.
 */
export function createFolderTarget(parent: FileSystemDirectoryHandle): Target {
  return {
    async deliver({ name, files, deliveryId, onProgress }, scope) {
      scope.signal.throwIfAborted();
      const total = Math.max(1, totalBytes(files));
      let before = 0;
      const bring = async (folder: FileSystemDirectoryHandle, file: BundleFile): Promise<void> => {
        const report = (bytes: number): void => onProgress((before + bytes) / total);
        await bringFile(folder, file, report, scope);
        before += file.content.size;
        onProgress(before / total);
      };
      return explained(parent, scope, async () => {
        const [only, second] = files;
        if (only && !second) {
          const fileName = await freeName(only.path, takenIn(parent), { isFile: true });
          await bring(parent, { path: fileName, content: only.content });
          return { kind: 'folder', fileName };
        }
        const folder =
          (await findInterrupted(parent, deliveryId)) ?? (await begin(parent, name, deliveryId, scope));
        const { first, last } = placing(files);
        for (const file of [...first, ...last]) await bring(folder, file);
        await folder.removeEntry(MARKER);
        return { kind: 'folder', fileName: folder.name };
      });
    },
    abandon: ({ deliveryId }, scope) =>
      explained(parent, scope, async () => {
        const folder = await findInterrupted(parent, deliveryId);
        if (folder) await parent.removeEntry(folder.name, { recursive: true });
      }),
  };
}

/**
 * Writes a file in steps, and shows it only when it is whole. `onBytes` gets the bytes so far. Rejects as the browser does,
 * or with the signal's reason.
 */
export async function writeFile(
  handle: FileSystemFileHandle,
  content: Blob,
  onBytes: (bytes: number) => void,
  { signal }: { readonly signal: AbortSignal },
): Promise<void> {
  const writable = await handle.createWritable();
  try {
    for (let at = 0; at < content.size; at += STEP_BYTES) {
      signal.throwIfAborted();
      await writable.write(content.slice(at, at + STEP_BYTES));
      onBytes(Math.min(content.size, at + STEP_BYTES));
    }
    signal.throwIfAborted();
    await writable.close();
  } catch (error) {
    await writable.abort().catch((failure: unknown) => log.warn('A half-written file was left.', failure));
    throw error;
  }
}

async function bringFile(
  root: FileSystemDirectoryHandle,
  { path, content }: BundleFile,
  onBytes: (bytes: number) => void,
  scope: { readonly signal: AbortSignal },
): Promise<void> {
  const parts = path.split('/');
  const name = parts.pop() ?? '';
  let folder = root;
  for (const part of parts) folder = await folder.getDirectoryHandle(part, { create: true });
  const handle = await folder.getFileHandle(name, { create: true });
  // Empty is what a file is, too, that was begun and never written.
  if (content.size > 0 && (await handle.getFile()).size === content.size) return;
  try {
    await writeFile(handle, content, onBytes, scope);
  } catch (error) {
    await folder.removeEntry(name).catch(() => undefined);
    throw error;
  }
}

async function begin(
  parent: FileSystemDirectoryHandle,
  name: string,
  deliveryId: string,
  scope: { readonly signal: AbortSignal },
): Promise<FileSystemDirectoryHandle> {
  const free = await freeName(name, takenIn(parent), { isFile: false });
  const folder = await parent.getDirectoryHandle(free, { create: true });
  const about = { deliveryId, about: 'Coterie has not brought everything here yet: export again to go on.' };
  const marker = await folder.getFileHandle(MARKER, { create: true });
  await writeFile(marker, new Blob([JSON.stringify(about)]), () => undefined, scope);
  return folder;
}

/** The folder that carries this delivery's mark; null where there is none. */
async function findInterrupted(
  parent: FileSystemDirectoryHandle,
  deliveryId: string,
): Promise<FileSystemDirectoryHandle | null> {
  for await (const entry of parent.values()) {
    if (entry.kind === 'directory' && (await deliveryIn(entry)) === deliveryId) return entry;
  }
  return null;
}

async function deliveryIn(folder: FileSystemDirectoryHandle): Promise<string | null> {
  try {
    const text = await (await (await folder.getFileHandle(MARKER)).getFile()).text();
    const found: unknown = JSON.parse(text);
    const isMark = typeof found === 'object' && found !== null && 'deliveryId' in found;
    return isMark && typeof found.deliveryId === 'string' ? found.deliveryId : null;
  } catch (error) {
    // Somebody else's file of that name is no mark, nor is a folder.
    const name = error instanceof Error ? error.name : '';
    if (isMissing(error) || name === 'SyntaxError' || name === 'TypeMismatchError') return null;
    throw error;
  }
}

const takenIn = (parent: FileSystemDirectoryHandle) => async (name: string) => {
  for await (const key of parent.keys()) if (key.toLowerCase() === name.toLowerCase()) return true;
  return false;
};

async function explained<T>(
  { name: parentName }: FileSystemDirectoryHandle,
  { signal }: { readonly signal: AbortSignal },
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    if (isAbort(error) || error instanceof AppError) throw error;
    const [code, sentence] = reasonOf(error, parentName);
    throw new AppError(code, sentence, { cause: error });
  }
}

function reasonOf(error: unknown, folder: string): readonly [ErrorCode, string] {
  switch (error instanceof Error ? error.name : '') {
    case 'QuotaExceededError':
      return [
        'target-full',
        `The disk with the folder “${folder}” is full: make room, then go on from there.`,
      ];
    case 'NotAllowedError':
    case 'SecurityError':
    case 'NoModificationAllowedError':
      return [
        'target-refused',
        `The browser may not write to the folder “${folder}” (any more): allow it, or choose another folder.`,
      ];
    case 'NotFoundError':
      return [
        'target-unreachable',
        `The folder “${folder}”, or something in it, was moved or deleted: choose the folder again to go on.`,
      ];
    case 'TypeError':
    case 'TypeMismatchError':
      return [
        'target-refused',
        `The folder “${folder}” does not take files of these names: choose another folder.`,
      ];
    default:
      return [
        'target-unreachable',
        `The folder “${folder}” could not be written to: choose the folder again to go on.`,
      ];
  }
}
