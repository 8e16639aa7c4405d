import { expose } from 'comlink';
import { AppError, isMissing, storageErrorCode } from '../../lib/errors.ts';
import { lifeline } from '../lifeline.ts';
import { drawThumbnail, inspect } from '../finaliser/inspect.ts';
import { sparsely } from '../sparsely.ts';
import { openOutputFile } from '../output-file.ts';
import type { Destination, EditorApi, RenderTask } from './editor.contract.ts';
import { ChangedParametersError } from './picture.ts';
import { animate, takeStill } from './pictures.ts';
import { render, type Rendered } from './render.ts';
import { openSource } from './survey.ts';

const controller = new AbortController();
const { signal } = controller;

/** Writes the file from its beginning, and closes it. */
async function write(
  handle: FileSystemFileHandle,
  task: RenderTask,
  encodeAll: boolean,
  onProgress: (fraction: number) => void,
): Promise<Rendered> {
  const file = await openOutputFile(handle);
  try {
    const rendered = await render(task, file, onProgress, { encodeAll, signal });
    file.flush();
    return rendered;
  } finally {
    file.close();
  }
}

/** Runs `fill` on a new file, which is removed again where that fails. */
async function withFile<T>(
  { folder, name }: Destination,
  fill: (handle: FileSystemFileHandle) => Promise<T>,
): Promise<T> {
  const root = await navigator.storage.getDirectory();
  const parent = await root.getDirectoryHandle(folder, { create: true });
  try {
    return await fill(await parent.getFileHandle(name, { create: true }));
  } catch (error) {
    // Where there was no room to begin it, it is not even there.
    await parent.removeEntry(name).catch((failure: unknown) => {
      if (!isMissing(failure)) throw failure;
    });
    if (storageErrorCode(error, 'unexpected') === 'storage-full')
      throw new AppError('storage-full', 'There is no space left.', { cause: error });
    throw error;
  }
}

const api: EditorApi = {
  hold: (lockName) => lifeline.hold(lockName),
  async survey(source) {
    const { index, close } = await openSource(source);
    close();
    return index;
  },

  render: (task, destination, onFraction) =>
    withFile(destination, async (handle) => {
      const onProgress = sparsely(onFraction);
      const rendered = await write(handle, task, false, onProgress).catch((error: unknown) => {
        if (!(error instanceof ChangedParametersError)) throw error;
        return write(handle, task, true, onProgress);
      });
      const file = await handle.getFile();
      // What was written is what a player will find.
      const facts = await inspect(file).catch((cause: unknown) => {
        throw new AppError('edit-failed', 'What was made cannot be read back.', { cause });
      });
      const thumbnail = await drawThumbnail(file).catch(() => null);
      return { ...facts, ...rendered, thumbnail };
    }),

  still: takeStill,

  animate: (task, onFraction) => animate(task, sparsely(onFraction), { signal }),

  cancel() {
    controller.abort();
  },
};

expose(api);
