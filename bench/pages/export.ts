// Runs in the page: makes recordings, and encodes the one that was chosen by our exporter's worker, by a bare @ffmpeg/core
// and by bare mediabunny.
import {
  ALL_FORMATS,
  BlobSource,
  BufferTarget,
  Conversion,
  Input,
  Mp4OutputFormat,
  Output,
} from 'mediabunny';
import { assetUrl } from '../../src/lib/asset-url.ts';
import type { Rung } from '../../src/media/export/export.ts';
import type { EngineName } from '../../src/media/export/settings.ts';
import { startPacking } from '../../src/workers/exporter/exporter.client.ts';
import type { BareTask } from './export.bare.worker.ts';
import { clipSource, photoSource, recordSource } from './export.recording.ts';

/** What a way of encoding took and made: sizes in bytes by the names of files, which `read` gives. */
export interface Made {
  readonly seconds: number;
  readonly sizes: Readonly<Record<string, number>>;
}

/** What the harness calls. What is encoded is the file that was chosen. */
export interface ExportBench {
  /** Records and offers the recording as a download. `clipUrl` is a video, or null for a moving photo. */
  record(mimeType: string, seconds: number, clipUrl: string | null): Promise<void>;
  /** An HLS bundle's renditions, as the app has them packed. */
  ours(engine: EngineName, rungs: readonly Rung[]): Promise<Made & { copied: readonly string[] }>;
  /** One run of a bare core, of which each output is a name and `.mp4`. */
  bare(args: readonly string[], names: readonly string[]): Promise<Made>;
  /** One conversion with all sizes fanned out. */
  mediabunny(rungs: readonly Rung[]): Promise<Made>;
  /** What was made last, as base64. */
  read(name: string): Promise<string>;
}

declare global {
  // eslint-disable-next-line no-var -- the only form that declares a global
  var exportBench: ExportBench;
}

const FRAME_RATE = 30;
let made = new Map<string, Blob>();

function chosen(): File {
  const file = document.querySelector('input')?.files?.[0];
  if (!file) throw new Error('No recording was chosen.');
  return file;
}

function keep(files: readonly (readonly [string, Blob])[], startedAtMs: number): Made {
  made = new Map(files);
  const sizes = Object.fromEntries(files.map(([name, { size }]) => [name, size]));
  return { seconds: (performance.now() - startedAtMs) / 1000, sizes };
}

globalThis.exportBench = {
  async record(mimeType, seconds, clipUrl) {
    const source = clipUrl === null ? await photoSource() : await clipSource(clipUrl);
    const link = document.createElement('a');
    link.href = URL.createObjectURL(await recordSource(source, mimeType, seconds));
    link.download = 'recording';
    link.click();
  },

  async ours(engine, rungs) {
    const startedAtMs = performance.now();
    const bundle = { kind: 'hls', segmentFormat: 'cmaf', layout: 'byte-ranges' } as const;
    const settings = { ...bundle, rungs, passphrase: null, engine };
    const { result } = startPacking(
      { source: chosen(), settings, key: null, workspace: `bench-${engine}`, knownSpeeds: {} },
      () => undefined,
      new AbortController(),
    );
    const { renditions, engine: used } = await result;
    const files = renditions.map(({ rendition, file }) => [rendition.name, file] as const);
    const taken = keep(files, startedAtMs);
    if (used !== null && used !== engine) throw new Error(`${used} encoded, not ${engine}.`);
    const copied = renditions.flatMap(({ rendition }) => (rendition.isCopied ? [rendition.name] : []));
    return { ...taken, copied };
  },

  async bare(args, names) {
    const startedAtMs = performance.now();
    const worker = new Worker(new URL('./export.bare.worker.ts', import.meta.url), { type: 'module' });
    const task: BareTask = {
      coreUrl: assetUrl('vendor/ffmpeg/ffmpeg-core.js'),
      input: chosen(),
      args,
      outputs: names.map((name) => `${name}.mp4`),
    };
    const blobs = await new Promise<Blob[]>((resolve, reject) => {
      worker.onmessage = ({ data }: MessageEvent<Blob[]>) => resolve(data);
      worker.onerror = (event) => reject(new Error(event.message));
      worker.postMessage(task);
    }).finally(() => worker.terminate());
    return keep(
      blobs.map((blob, index) => [names[index] ?? '', blob] as const),
      startedAtMs,
    );
  },

  async mediabunny(rungs) {
    const startedAtMs = performance.now();
    const input = new Input({ formats: ALL_FORMATS, source: new BlobSource(chosen()) });
    const target = new BufferTarget();
    const conversion = await Conversion.init({
      input,
      output: new Output({ format: new Mp4OutputFormat(), target }),
      video: rungs.map(({ width, height, videoBitrateBps }) => ({
        width,
        height,
        fit: 'fill' as const,
        codec: 'avc' as const,
        bitrate: videoBitrateBps,
        frameRate: FRAME_RATE,
        keyFrameInterval: 2,
        forceTranscode: true,
      })),
    });
    await conversion.execute();
    return keep([['all', new Blob(target.buffer ? [target.buffer] : [])]], startedAtMs);
  },

  async read(name) {
    const reader = new FileReader();
    const read = new Promise((resolve) => (reader.onload = resolve));
    reader.readAsDataURL(made.get(name) ?? new Blob());
    await read;
    return (reader.result as string).replace(/^[^,]*,/, '');
  },
};
