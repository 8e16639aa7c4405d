// Runs in the page: makes recordings, and encodes them by our engine, by a bare @ffmpeg/core and by bare mediabunny.
import {
  ALL_FORMATS,
  BlobSource,
  BufferTarget,
  Conversion,
  EncodedPacketSink,
  Input,
  Mp4OutputFormat,
  Output,
} from 'mediabunny';
import { assetUrl } from '../../src/lib/asset-url.ts';
import type { Rung } from '../../src/media/export/export.ts';
import { SEGMENT_SECONDS, type ExportPlan } from '../../src/media/export/rendition.ts';
import type { BareTask } from './export.bare.worker.ts';
import type { EngineResult, EngineTask } from './export.engine.worker.ts';
import { clipSource, photoSource, recordSource } from './export.recording.ts';

/** What a way of encoding took and made: files in base64 by the names of renditions. */
export interface Made {
  readonly seconds: number;
  readonly files: Readonly<Record<string, string>>;
  readonly bytes: Readonly<Record<string, number>>;
}

/** What the harness calls. Recordings are fetched from `url`. */
export interface ExportBench {
  /** Records and offers the recording as a download. `clipUrl` is a video, or null for a moving photo. */
  record(mimeType: string, seconds: number, clipUrl: string | null): Promise<void>;
  /** The first of the rungs is copied where `copies`; without rungs, sound only. */
  ours(url: string, rungs: readonly Rung[], copies: boolean): Promise<Made>;
  /** One run of a bare core, of which each output is a name and `.mp4`. */
  bare(url: string, args: readonly string[], names: readonly string[]): Promise<Made>;
  /** One conversion with all sizes fanned out. */
  mediabunny(url: string, rungs: readonly Rung[]): Promise<Made>;
}

declare global {
  // eslint-disable-next-line no-var -- the only form that declares a global
  var exportBench: ExportBench;
}

const FRAME_RATE = 30;

async function load(url: string): Promise<Blob> {
  const folder = await navigator.storage.getDirectory();
  const handle = await folder.getFileHandle('export-bench', { create: true });
  await (await fetch(url)).body?.pipeTo(await handle.createWritable());
  // As recordings are: on disk.
  return handle.getFile();
}

/** Runs a worker of one task. */
function ask<T>(worker: Worker, task: unknown): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<T>) => resolve(data);
    worker.onerror = (event) => reject(new Error(event.message));
    worker.postMessage(task);
  }).finally(() => worker.terminate());
}

async function base64(blob: Blob): Promise<string> {
  const reader = new FileReader();
  const read = new Promise((resolve) => (reader.onload = resolve));
  reader.readAsDataURL(blob);
  await read;
  return (reader.result as string).replace(/^[^,]*,/, '');
}

async function planOf(source: Blob, rungs: readonly Rung[], copies: boolean): Promise<ExportPlan> {
  const input = new Input({ formats: ALL_FORMATS, source: new BlobSource(source) });
  const durationS = await input.computeDuration();
  const video = await input.getPrimaryVideoTrack();
  const bordersS: number[] = [];
  if (copies && video) {
    const sink = new EncodedPacketSink(video);
    for (let key = await sink.getFirstKeyPacket(); key; key = await sink.getNextKeyPacket(key))
      if (key.timestamp >= SEGMENT_SECONDS * (bordersS.length + 1) - 0.5) bordersS.push(key.timestamp);
  } else {
    for (let atS = SEGMENT_SECONDS; atS < durationS; atS += SEGMENT_SECONDS) bordersS.push(atS);
  }
  input.dispose();
  const edgesS = [0, ...bordersS, durationS];
  return {
    renditions: [
      ...rungs.map((rung, index) => ({
        kind: 'video' as const,
        name: `${rung.height}p`,
        codec: 'avc' as const,
        rung,
        isCopied: copies && index === 0,
      })),
      { kind: 'audio', name: 'audio', codec: 'aac', bitrateBps: 128_000, isCopied: false },
    ],
    segments: edgesS.slice(1).map((toS, index) => ({ fromS: edgesS[index] ?? 0, toS })),
    timing: copies ? { kind: 'source' } : { kind: 'constant', frameRate: FRAME_RATE },
    originS: 0,
  };
}

globalThis.exportBench = {
  async record(mimeType, seconds, clipUrl) {
    const source = clipUrl === null ? await photoSource() : await clipSource(clipUrl);
    const link = document.createElement('a');
    link.href = URL.createObjectURL(await recordSource(source, mimeType, seconds));
    link.download = 'recording';
    link.click();
  },

  async ours(url, rungs, copies) {
    const source = await load(url);
    const plan = await planOf(source, rungs, copies);
    const worker = new Worker(new URL('./export.engine.worker.ts', import.meta.url), { type: 'module' });
    const task: EngineTask = { source, plan, keeps: rungs.length > 0 };
    const { seconds, bytes, files } = await ask<EngineResult>(worker, task);
    const texts = await Promise.all(
      Object.entries(files).map(async ([name, file]) => [name, await base64(file)] as const),
    );
    return { seconds, bytes, files: Object.fromEntries(texts) };
  },

  async bare(url, args, names) {
    const input = await load(url);
    const worker = new Worker(new URL('./export.bare.worker.ts', import.meta.url), { type: 'module' });
    const startedAtMs = performance.now();
    const coreUrl = assetUrl('vendor/ffmpeg/ffmpeg-core.js');
    const task: BareTask = { coreUrl, input, args, outputs: names.map((name) => `${name}.mp4`) };
    const blobs = await ask<Blob[]>(worker, task);
    const seconds = (performance.now() - startedAtMs) / 1000;
    const files: Record<string, string> = {};
    for (const [index, blob] of blobs.entries()) files[names[index] ?? ''] = await base64(blob);
    return { seconds, files, bytes: {} };
  },

  async mediabunny(url, rungs) {
    const input = new Input({ formats: ALL_FORMATS, source: new BlobSource(await load(url)) });
    const target = new BufferTarget();
    const startedAtMs = performance.now();
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
    const seconds = (performance.now() - startedAtMs) / 1000;
    const file = await base64(new Blob(target.buffer ? [target.buffer] : []));
    return { seconds, files: { all: file }, bytes: {} };
  },
};
