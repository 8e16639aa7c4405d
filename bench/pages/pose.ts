// Runs in the page: looks for poses in what the camera shows, by our pipeline or as MediaPipe's example does.
import { transfer, wrap } from 'comlink';
import { openFilm } from '../../src/media/film/film.ts';
import type { PoseFrame } from '../../src/lib/pose/pose.ts';
import type { FramesApi } from './pose.frames.worker.ts';
import { SUBJECTS, type SubjectName } from './pose.subjects.ts';

/** What was counted since it began. */
export interface Counted {
  readonly durationMs: number;
  readonly poses: number;
  /** New pictures that the video showed. */
  readonly shown: number;
  /** Of each picture, when it is shown: how many frames older the pose is that is drawn over it. Of ours alone. */
  readonly lags: readonly number[];
  /** From when the frame came into the worker until its pose was in the window. Of ours alone. */
  readonly latenciesMs: readonly number[];
}

/** What the harness calls. */
export interface PoseBench {
  open(name: SubjectName): Promise<void>;
  startCounting(): void;
  counted(): Promise<Counted>;
  /** How long a film takes, in ms, from the first pose on, and with all that comes before; and how long it is itself. */
  film(url: string): Promise<{ lookedMs: number; wholeMs: number; filmMs: number; poses: number }>;
}

declare global {
  // eslint-disable-next-line no-var -- the only form that declares a global
  var poseBench: PoseBench;
}

const frames = wrap<FramesApi>(
  new Worker(new URL('./pose.frames.worker.ts', import.meta.url), { type: 'module' }),
);
/** More than the one frame that is kept by default: none that arrives while another is looked at is to be lost. */
const KEPT_FRAMES = 10;

interface Shown {
  readonly timestampUs: number;
  /** When the camera made it: ms since 1970. NaN where the browser does not know. */
  readonly capturedMs: number;
  readonly poseMs: number;
}

let startedAtMs = 0;
let poses = 0;
let latest: PoseFrame | null = null;
const shown: Shown[] = [];
const latenciesMs: number[] = [];

/** Of rising numbers, which is nearest to `value`. */
function nearest(values: readonly number[], value: number): number {
  let best = 0;
  values.forEach((candidate, index) => {
    if (Math.abs(candidate - value) < Math.abs((values[best] ?? Infinity) - value)) best = index;
  });
  return best;
}

globalThis.poseBench = {
  async open(name) {
    const video = { width: { exact: 640 }, height: { exact: 480 }, frameRate: { exact: 30 } };
    const [track] = (await navigator.mediaDevices.getUserMedia({ video })).getVideoTracks();
    if (!track) throw new Error('There is no camera.');
    const source = new MediaStreamTrackProcessor({
      track: track.clone() as MediaStreamVideoTrack,
      maxBufferSize: KEPT_FRAMES,
    }).readable;
    await frames.watch(transfer(source, [source]));
    const box = document.createElement('div');
    document.body.append(box);
    const element = await SUBJECTS[name](track, box, {
      onPose(frame) {
        poses++;
        latest = frame;
        if (frame) latenciesMs.push(performance.timeOrigin + performance.now() - frame.timestampMs);
      },
    });
    const onShown: VideoFrameRequestCallback = (_, { mediaTime, captureTime = Number.NaN }) => {
      shown.push({
        timestampUs: mediaTime * 1e6,
        capturedMs: performance.timeOrigin + captureTime,
        poseMs: latest?.timestampMs ?? Number.NaN,
      });
      element.requestVideoFrameCallback(onShown);
    };
    element.requestVideoFrameCallback(onShown);
  },
  startCounting() {
    startedAtMs = performance.now();
    poses = 0;
    shown.length = 0;
    latenciesMs.length = 0;
  },
  async counted() {
    const durationMs = performance.now() - startedAtMs;
    const [pictures, found, latencies] = [[...shown], poses, [...latenciesMs]];
    const arrivals = await frames.arrivals();
    const timesUs = arrivals.map(({ timestampUs }) => timestampUs);
    const timesMs = arrivals.map(({ atMs }) => atMs);
    // Frames that pass as they are get a time of the video's own, but the browser knows when the camera made them.
    const indexOf = ({ timestampUs, capturedMs }: Shown): number =>
      timestampUs >= (timesUs[0] ?? Infinity) ? nearest(timesUs, timestampUs) : nearest(timesMs, capturedMs);
    const lags = pictures
      .filter(({ poseMs }) => !Number.isNaN(poseMs))
      .map((picture) => indexOf(picture) - nearest(timesMs, picture.poseMs));
    return { durationMs, poses: found, shown: pictures.length, lags, latenciesMs: latencies };
  },
  async film(url) {
    const file = await (await fetch(url)).blob();
    const beganMs = performance.now();
    const film = await openFilm(file, { model: 'lite' }, new AbortController());
    let firstMs = 0;
    let count = 0;
    for await (const frame of film.poses) {
      firstMs ||= performance.now();
      if (frame.pose) count++;
    }
    const endedMs = performance.now();
    return {
      lookedMs: endedMs - firstMs,
      wholeMs: endedMs - beganMs,
      filmMs: film.durationMs,
      poses: count,
    };
  },
};
