// Runs in the page: blurs the background of one camera by our pipeline, by LiveKit's or by Stream's.
import { transfer, wrap } from 'comlink';
import { assetUrl } from '../../src/lib/asset-url.ts';
import type { Counted, FramesApi, Patches } from './effects.frames.worker.ts';
import type { MaskQuality, MasksApi, Scene } from './effects.masks.worker.ts';
import { SUBJECTS, type Blur, type SubjectName } from './effects.subjects.ts';

/** What the harness calls. Where a choice is made, it is made of the subject that was opened. */
export interface EffectsBench {
  /** Opens the camera, with no effect yet. Resolves with the name of what draws WebGL. */
  open(name: SubjectName, patches: Patches): Promise<string>;
  /** Chooses blur. Resolves with how long it took until a blurred frame left, in ms. */
  choose(): Promise<number>;
  /** Chooses no effect. */
  drop(): Promise<void>;
  startCounting(): void;
  /** `longestTaskMs`: by the clock, 0 where none took as long as 50 ms. `workerMs`: of each frame, of ours alone. */
  counted(): Promise<Counted & { readonly longestTaskMs: number; readonly workerMs: readonly number[] }>;
  /** How good the masks are, on still pictures that are fed in place of the camera. */
  judgeMasks(scenes: readonly Scene[]): Promise<MaskQuality[]>;
}

declare global {
  // eslint-disable-next-line no-var -- the only form that declares a global
  var effectsBench: EffectsBench;
}

const frames = wrap<FramesApi>(
  new Worker(new URL('./effects.frames.worker.ts', import.meta.url), { type: 'module' }),
);
/** More than the one frame that is kept by default: none that arrives while another is looked at is to be lost. */
const KEPT_FRAMES = 10;

function framesOf(track: MediaStreamTrack): ReadableStream<VideoFrame> {
  return new MediaStreamTrackProcessor({ track: track as MediaStreamVideoTrack, maxBufferSize: KEPT_FRAMES })
    .readable;
}

const longTasks: PerformanceEntry[] = [];
new PerformanceObserver((list) => longTasks.push(...list.getEntries())).observe({ type: 'longtask' });

let subject: SubjectName = 'no effect';
let camera: MediaStreamTrack | undefined;
let blur: Blur | null = null;
let startedAtMs = 0;

function opened(): Blur {
  if (!blur) throw new Error('No camera was opened.');
  return blur;
}

function webGlRenderer(): string {
  const gl = document.createElement('canvas').getContext('webgl2');
  if (!gl) return 'none';
  const names = gl.getExtension('WEBGL_debug_renderer_info');
  const name = String(gl.getParameter(names?.UNMASKED_RENDERER_WEBGL ?? gl.RENDERER));
  gl.getExtension('WEBGL_lose_context')?.loseContext();
  return name;
}

globalThis.effectsBench = {
  async open(name, patches) {
    const video = { width: { exact: 1280 }, height: { exact: 720 }, frameRate: { exact: 30 } };
    [camera] = (await navigator.mediaDevices.getUserMedia({ video })).getVideoTracks();
    if (!camera) throw new Error('There is no camera.');
    const source = framesOf(camera);
    // The others are not timed: where they keep the processor that draws WebGL busy, frames of the camera come late,
    // and in other numbers to each who reads them.
    await frames.watchCamera(transfer(source, [source]), patches, name === 'ours');
    subject = name;
    blur = await SUBJECTS[name](camera);
    return webGlRenderer();
  },
  async choose() {
    const chosenAtMs = performance.timeOrigin + performance.now();
    const output = framesOf(await opened().choose());
    const effectedAtMs = subject === 'no effect' ? Promise.resolve(Number.NaN) : frames.untilEffected();
    await frames.watchOutput(transfer(output, [output]));
    return (await effectedAtMs) - chosenAtMs;
  },
  drop: () => opened().drop(),
  startCounting() {
    startedAtMs = performance.now();
    void frames.startCounting();
  },
  async counted() {
    const counted = await frames.counted();
    const durations = longTasks
      .filter(({ startTime }) => startTime >= startedAtMs)
      .map(({ duration }) => duration);
    const workerMs = ((await blur?.frameTimesMs?.()) ?? []).slice(-counted.frames);
    return { ...counted, longestTaskMs: Math.max(0, ...durations), workerMs };
  },
  async judgeMasks(scenes) {
    const masks = wrap<MasksApi>(
      new Worker(new URL('./effects.masks.worker.ts', import.meta.url), { type: 'module' }),
    );
    await masks.load(
      assetUrl('vendor/mediapipe'),
      assetUrl('stream/models/selfie_multiclass_256x256.tflite'),
    );
    const track = new MediaStreamTrackGenerator({ kind: 'video' });
    await masks.feed(transfer(track.writable, [track.writable]));
    const [first] = scenes;
    if (first) await masks.show(first);
    const still = await SUBJECTS[subject](track);
    const output = framesOf(await still.choose());
    await masks.watch(transfer(output, [output]));
    // Ours covers everything until its model is loaded.
    await new Promise((resolve) => setTimeout(resolve, 3000));
    const qualities: MaskQuality[] = [];
    for (const scene of scenes) {
      await masks.show(scene);
      qualities.push(await masks.look());
    }
    await still.drop();
    return qualities;
  },
};
