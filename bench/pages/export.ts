// Runs in the page: makes recordings, exports them by our exporter, and by a bare @ffmpeg/core.
import { startExport } from '../../src/media/export/export-job.ts';
import { planExport, type ExportPlan } from '../../src/media/export/export-plan.ts';
import { defaultRungs } from '../../src/media/export/ladder.ts';
import { probeSource } from '../../src/media/export/probe.ts';
import { zipDownload } from '../../src/media/export/targets.ts';
import { assetUrl } from '../../src/lib/asset-url.ts';
import { INPUT_PATH } from '../../src/workers/ffmpeg/ffmpeg.client.ts';
import type { BareTask } from './bare-ffmpeg.worker.ts';

const WIDTH = 1280;
const HEIGHT = 720;
const FRAME_RATE = 30;

/** What the harness calls. Recordings are fetched from `url`. */
export interface ExportBench {
  /** Records and offers the recording as a download. `clipUrl` is a video, or null for a moving photo. */
  record(mimeType: string, seconds: number, clipUrl: string | null): Promise<void>;
  /** The arguments that both exporters give ffmpeg, and the recording's length. */
  plan(url: string): Promise<{ readonly args: readonly string[]; readonly seconds: number }>;
  /** Seconds from start to finished zip. */
  ours(url: string): Promise<number>;
  /** Seconds from start to the end of ffmpeg. */
  bare(url: string): Promise<number>;
}

declare global {
  // eslint-disable-next-line no-var -- the only form that declares a global
  var exportBench: ExportBench;
}

async function load(url: string): Promise<File> {
  return new File([await (await fetch(url)).blob()], 'recording');
}

async function planOf(file: File): Promise<ExportPlan & { readonly seconds: number }> {
  const info = await probeSource(file);
  return { ...planExport(info, defaultRungs(info), INPUT_PATH), seconds: info.durationMs / 1000 };
}

globalThis.exportBench = {
  async record(mimeType, seconds, clipUrl) {
    const source = clipUrl === null ? await photo() : await clip(clipUrl);
    const link = document.createElement('a');
    link.href = URL.createObjectURL(await recordSource(source, mimeType, seconds));
    link.download = 'recording';
    link.click();
  },
  async plan(url) {
    const { args, seconds } = await planOf(await load(url));
    return { args, seconds };
  },
  async ours(url) {
    const file = await load(url);
    const rungs = defaultRungs(await probeSource(file));
    const startedAtMs = performance.now();
    const { findings } = await startExport({ file, name: 'recording' }, { rungs }, zipDownload).result;
    if (findings.length > 0) throw new Error(JSON.stringify(findings));
    return (performance.now() - startedAtMs) / 1000;
  },
  async bare(url) {
    const input = await load(url);
    const { args, renditions } = await planOf(input);
    const worker = new Worker(new URL('./bare-ffmpeg.worker.ts', import.meta.url), { type: 'module' });
    const startedAtMs = performance.now();
    const task: BareTask = {
      coreUrl: assetUrl('vendor/ffmpeg/ffmpeg-core.js'),
      input,
      args,
      folders: renditions.map(({ folder }) => folder),
    };
    const exitCode = await new Promise<number>((resolve, reject) => {
      worker.onmessage = ({ data }: MessageEvent<number>) => resolve(data);
      worker.onerror = (event) => reject(new Error(event.message));
      worker.postMessage(task);
    });
    if (exitCode !== 0) throw new Error(`the bare core ended with ${exitCode}`);
    return (performance.now() - startedAtMs) / 1000;
  },
};

interface Source {
  readonly picture: CanvasImageSource;
  readonly width: number;
  readonly height: number;
  /** How far the picture sways, as a share of its size. */
  readonly sway: number;
}

async function clip(url: string): Promise<Source> {
  const video = document.createElement('video');
  video.src = url;
  video.loop = true;
  video.muted = true;
  await video.play();
  return { picture: video, width: video.videoWidth, height: video.videoHeight, sway: 0 };
}

async function photo(): Promise<Source> {
  const response = await fetch('/node_modules/@vladmandic/face-api/demo/sample1.jpg');
  const picture = await createImageBitmap(await response.blob());
  return { picture, width: picture.width, height: picture.height, sway: 0.1 };
}

async function recordSource(source: Source, mimeType: string, seconds: number): Promise<Blob> {
  const canvas = document.createElement('canvas');
  canvas.width = WIDTH;
  canvas.height = HEIGHT;
  const context = canvas.getContext('2d');
  if (!context) throw new Error('no 2D canvas');
  const scale = (1 + source.sway) * Math.max(WIDTH / source.width, HEIGHT / source.height);
  const width = source.width * scale;
  const height = source.height * scale;
  const draw = (): void => {
    const phase = 0.5 + 0.5 * Math.sin(performance.now() / 700);
    context.drawImage(source.picture, (WIDTH - width) * phase, (HEIGHT - height) * phase, width, height);
  };
  draw();
  const timer = setInterval(draw, 1000 / FRAME_RATE);
  const sound = new AudioContext({ sampleRate: 48_000 });
  const output = sound.createMediaStreamDestination();
  const oscillator = new OscillatorNode(sound, { frequency: 440 });
  oscillator.connect(output);
  oscillator.start();
  const stream = new MediaStream([
    ...canvas.captureStream(FRAME_RATE).getTracks(),
    ...output.stream.getTracks(),
  ]);
  const recorder = new MediaRecorder(stream, { mimeType, videoBitsPerSecond: 2_500_000 });
  const chunks: Blob[] = [];
  recorder.ondataavailable = ({ data }) => chunks.push(data);
  const stopped = new Promise((resolve) => (recorder.onstop = resolve));
  recorder.start(1000);
  await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  recorder.stop();
  await stopped;
  clearInterval(timer);
  for (const track of stream.getTracks()) track.stop();
  await sound.close();
  return new Blob(chunks, { type: mimeType });
}
