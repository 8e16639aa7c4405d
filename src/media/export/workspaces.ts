import { isMissing } from '../../lib/errors.ts';

/** The folder of the private file system that holds a folder an export that is being made: see workers/exporter. */
export const EXPORTS_FOLDER = 'exports';

/** In a workspace: the file that plays by itself, where one was asked for. */
export const PACKED_FILE = 'file';

/** A worker that has just died holds its files for some moments more. */
const LET_GO_MS = 2_000;
const LOOK_AGAIN_MS = 50;

const openExports = async (): Promise<FileSystemDirectoryHandle> =>
  (await navigator.storage.getDirectory()).getDirectoryHandle(EXPORTS_FOLDER, { create: true });

/** The ids of all workspaces there are, wanted or not. */
export async function listWorkspaces(): Promise<string[]> {
  const ids: string[] = [];
  for await (const [name, handle] of (await openExports()).entries())
    if (handle.kind === 'directory') ids.push(name);
  return ids;
}

/** Deletes a workspace with all that is in it; does nothing where there is none. */
export async function removeWorkspace(id: string): Promise<void> {
  const until = performance.now() + LET_GO_MS;
  for (;;) {
    try {
      await (await openExports()).removeEntry(id, { recursive: true });
      return;
    } catch (error) {
      if (isMissing(error)) return;
      const isHeld = error instanceof Error && error.name === 'NoModificationAllowedError';
      if (!isHeld || performance.now() > until) throw error;
      await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
    }
  }
}
