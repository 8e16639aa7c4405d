// Runs in the page: trims a recording by our editor, and by encoding all of it anew.
import {
  ALL_FORMATS,
  BlobSource,
  Conversion,
  Input,
  Mp4OutputFormat,
  Output,
  StreamTarget,
  type StreamTargetChunk,
} from 'mediabunny';
import { renderEdit } from '../../src/media/editing/editor.ts';
import { PLAIN } from '../../test/unit/media/editing/make-edit.ts';

/** What the harness calls. The recording is fetched from `url`; times in seconds. */
export interface TrimBench {
  /** How long our editor takes, and how many frames it encoded anew. */
  ours(
    url: string,
    fromS: number,
    toS: number,
  ): Promise<{ seconds: number; encoded: number; frames: number }>;
  /** How long mediabunny's conversion takes, every frame encoded anew. */
  conversion(url: string, fromS: number, toS: number): Promise<{ seconds: number }>;
}

declare global {
  // eslint-disable-next-line no-var -- the only form that declares a global
  var trimBench: TrimBench;
}

const FOLDER = 'trim-bench';

/** A file on disk, as a recording is. */
async function load(url: string): Promise<File> {
  const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle(FOLDER, { create: true });
  const handle = await folder.getFileHandle('source', { create: true });
  const response = await fetch(url);
  await response.body?.pipeTo(await handle.createWritable());
  return handle.getFile();
}

globalThis.trimBench = {
  async ours(url, fromS, toS) {
    const source = await load(url);
    const startedAtMs = performance.now();
    const { encodedFrames, frames } = await renderEdit(
      { ...PLAIN, sources: [source], clips: [{ source: 0, fromS, toS }] },
      { folder: FOLDER, name: 'ours' },
    ).result;
    return { seconds: (performance.now() - startedAtMs) / 1000, encoded: encodedFrames, frames };
  },

  async conversion(url, fromS, toS) {
    const input = new Input({ formats: ALL_FORMATS, source: new BlobSource(await load(url)) });
    const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle(FOLDER);
    const file = await (await folder.getFileHandle('conversion', { create: true })).createWritable();
    const target = new StreamTarget(
      new WritableStream<StreamTargetChunk>({
        write: ({ data, position }) => file.write({ type: 'write', data: new Uint8Array(data), position }),
      }),
      { chunked: true },
    );
    const startedAtMs = performance.now();
    const conversion = await Conversion.init({
      input,
      output: new Output({ format: new Mp4OutputFormat({ fastStart: false }), target }),
      trim: { start: fromS, end: toS },
      video: { forceTranscode: true, bitrate: 3_000_000 },
    });
    await conversion.execute();
    await file.close();
    return { seconds: (performance.now() - startedAtMs) / 1000 };
  },
};
