// Runs in the page: makes recordings, exports them by our exporter, and by a bare @ffmpeg/core.
import { startExport } from '../../src/media/export/export-job.ts';
import { planExport } from '../../src/media/export/export-plan.ts';
import { defaultRungs } from '../../src/media/export/ladder.ts';
import { probeSource } from '../../src/media/export/probe.ts';
import { zipDownload } from '../../src/media/export/targets.ts';
import { assetUrl } from '../../src/lib/asset-url.ts';
import { INPUT_PATH } from '../../src/workers/ffmpeg/ffmpeg.client.ts';
import type { BareTask } from './bare-ffmpeg.worker.ts';

const WIDTH = 1280;
const HEIGHT = 720;
const FRAME_RATE = 30;

/** What the harness calls. Recordings are kept in the page by name. */
export interface ExportBench {
  /** `clipUrl` is a video, or null for a moving photo. */
  record(name: string, mimeType: string, seconds: number, clipUrl: string | null): Promise<void>;
  /** Offers the recording as a download. */
  download(name: string): void;
  durationSeconds(name: string): Promise<number>;
  args(name: string): Promise<readonly string[]>;
  /** Seconds from start to finished zip. */
  ours(name: string): Promise<number>;
  /** Seconds from start to the end of ffmpeg. */
  bare(name: string): Promise<number>;
}

declare global {
  // eslint-disable-next-line no-var -- the only form that declares a global
  var exportBench: ExportBench;
}

const recordings = new Map<string, File>();

function recording(name: string): File {
  const file = recordings.get(name);
  if (!file) throw new Error(`${name} was not recorded`);
  return file;
}

globalThis.exportBench = {
  async record(name, mimeType, seconds, clipUrl) {
    const source = clipUrl === null ? await photo() : await clip(clipUrl);
    recordings.set(name, await recordSource(source, name, mimeType, seconds));
  },
  download(name) {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(recording(name));
    link.download = name;
    link.click();
  },
  async durationSeconds(name) {
    return (await probeSource(recording(name))).durationMs / 1000;
  },
  async args(name) {
    const info = await probeSource(recording(name));
    return planExport(info, defaultRungs(info), INPUT_PATH).args;
  },
  async ours(name) {
    const file = recording(name);
    const rungs = defaultRungs(await probeSource(file));
    const startedAtMs = performance.now();
    const { delivery, findings } = await startExport({ file, name }, { rungs }, zipDownload).result;
    const seconds = (performance.now() - startedAtMs) / 1000;
    if (findings.length > 0) throw new Error(JSON.stringify(findings));
    if (delivery.kind === 'zip') await delivery.discard();
    return seconds;
  },
  async bare(name) {
    const input = recording(name);
    const info = await probeSource(input);
    const plan = planExport(info, defaultRungs(info), INPUT_PATH);
    const worker = new Worker(new URL('./bare-ffmpeg.worker.ts', import.meta.url), { type: 'module' });
    const startedAtMs = performance.now();
    const task: BareTask = {
      coreUrl: assetUrl('vendor/ffmpeg/ffmpeg-core.js'),
      input,
      args: plan.args,
      folders: plan.renditions.map(({ folder }) => folder),
    };
    const exitCode = await new Promise<number>((resolve, reject) => {
      worker.onmessage = ({ data }: MessageEvent<number>) => resolve(data);
      worker.onerror = (event) => reject(new Error(event.message));
      worker.postMessage(task);
    });
    const seconds = (performance.now() - startedAtMs) / 1000;
    worker.terminate();
    if (exitCode !== 0) throw new Error(`the bare core ended with ${exitCode}`);
    return seconds;
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

async function recordSource(source: Source, name: string, mimeType: string, seconds: number): Promise<File> {
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
  if (source.picture instanceof HTMLVideoElement) source.picture.removeAttribute('src');
  return new File(chunks, name, { type: mimeType });
}
