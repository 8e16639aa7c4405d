import { assetUrl } from '../../../../src/lib/asset-url.ts';
import { renderEdit, type RenderReport } from '../../../../src/media/editing/editor.ts';
import type { RenderTask } from '../../../../src/workers/editor/editor.contract.ts';

/** Where edits of tests are written, in the private file system. */
export const FOLDER = 'edit-tests';

/** A task with nothing in it. */
export const PLAIN: RenderTask = {
  sources: [],
  clips: [],
  drawings: [],
  loudness: 'as-is',
  reduceNoise: false,
  picture: 'keep',
  container: 'library',
  denoiserUrl: assetUrl('vendor/rnnoise/rnnoise_simd.wasm'),
};

/** Renders an edit by the app's own worker. */
export async function makeEdit(task: Partial<RenderTask>): Promise<{ file: File; report: RenderReport }> {
  const name = crypto.randomUUID();
  const report = await renderEdit({ ...PLAIN, ...task }, { folder: FOLDER, name }).result;
  return { file: await (await (await openFolder()).getFileHandle(name)).getFile(), report };
}

/** The folder of edits. */
export async function openFolder(): Promise<FileSystemDirectoryHandle> {
  return (await navigator.storage.getDirectory()).getDirectoryHandle(FOLDER);
}

/** Removes what was made. */
export async function clearEdits(): Promise<void> {
  await (await navigator.storage.getDirectory()).removeEntry(FOLDER, { recursive: true });
}

/** The numbers of frames from one up to another that is not among them. */
export const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from }, (_, index) => from + index);
