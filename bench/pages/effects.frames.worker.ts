// Looks at the frames of the camera and at those that leave with the effect, off the main thread, which is measured.
import { expose } from 'comlink';

export interface Counted {
  /** That left. */
  readonly frames: number;
  readonly durationMs: number;
  /**
   * Of each frame that left, from when the camera's frame of the same timestamp arrived here until it arrived here
   * itself: what was worked on it and what it waited for. None where the camera is not watched any more.
   */
  readonly latenciesMs: readonly number[];
}

/** Where, in the whole picture of the camera, there is always background or always a face: both full of edges. */
export interface Patches {
  readonly background: DOMRectInit;
  readonly face: DOMRectInit;
}

export interface FramesApi {
  /**
   * Reads `frames` (transferred) until it is known how sharp the camera's picture is, then resolves; if `isTimed`, reads
   * on for good.
   */
  watchCamera(frames: ReadableStream<VideoFrame>, patches: Patches, isTimed: boolean): Promise<void>;
  /** Reads `frames` (transferred) in place of the former ones. */
  watchOutput(frames: ReadableStream<VideoFrame>): void;
  /** When the next frame arrived, in ms since 1970, whose background is blurred and whose face is not. */
  untilEffected(): Promise<number>;
  startCounting(): void;
  counted(): Counted;
}

/** The camera's film is two seconds long; so is the time for which it is looked at. */
const RAW_FRAMES = 60;
/** Less of the edges than this is left where it is blurred, more where it is not. */
const BLURRED = 0.75;
/** Frames that never left are forgotten. */
const MOST_ARRIVALS = 600;

interface Sharpness {
  background: number;
  face: number;
}

const arrivals = new Map<number, number>();
const raw: Sharpness = { background: Infinity, face: Infinity };
let patches: Patches | null = null;
let output: ReadableStreamDefaultReader<VideoFrame> | null = null;
let effected: ((atMs: number) => void) | null = null;
let frames = 0;
let startedAtMs = 0;
let latenciesMs: number[] = [];

/** The mean difference between pixels one above the other. */
async function sharpnessIn(frame: VideoFrame, rect: DOMRectInit): Promise<number> {
  const { width = 0, height = 0 } = rect;
  const rgba = new Uint8Array(4 * width * height);
  await frame.copyTo(rgba, { rect, format: 'RGBA' });
  let sum = 0;
  for (let below = 4 * width + 1; below < rgba.length; below += 4)
    sum += Math.abs((rgba[below] ?? 0) - (rgba[below - 4 * width] ?? 0));
  return sum / (width * (height - 1));
}

async function sharpness(frame: VideoFrame): Promise<Sharpness> {
  if (!patches) throw new Error('The camera is not known yet.');
  return {
    background: await sharpnessIn(frame, patches.background),
    face: await sharpnessIn(frame, patches.face),
  };
}

async function calibrate(camera: ReadableStreamDefaultReader<VideoFrame>): Promise<void> {
  for (let count = 0; count < RAW_FRAMES; count++) {
    const { value: frame } = await camera.read();
    if (!frame) throw new Error('The camera ended.');
    const { background, face } = await sharpness(frame);
    frame.close();
    raw.background = Math.min(raw.background, background);
    raw.face = Math.min(raw.face, face);
  }
}

async function noteArrivals(camera: ReadableStreamDefaultReader<VideoFrame>): Promise<void> {
  for (let read = await camera.read(); read.value; read = await camera.read()) {
    arrivals.set(read.value.timestamp, performance.now());
    read.value.close();
    for (const timestamp of arrivals.keys()) {
      if (arrivals.size <= MOST_ARRIVALS) break;
      arrivals.delete(timestamp);
    }
  }
}

async function readOutput(reader: ReadableStreamDefaultReader<VideoFrame>): Promise<void> {
  for (let read = await reader.read(); read.value; read = await reader.read()) {
    const frame = read.value;
    const nowMs = performance.now();
    frames += 1;
    const arrivedAtMs = arrivals.get(frame.timestamp);
    if (arrivedAtMs !== undefined) latenciesMs.push(nowMs - arrivedAtMs);
    if (effected) {
      const { background, face } = await sharpness(frame);
      if (background < BLURRED * raw.background && face > BLURRED * raw.face) {
        effected(performance.timeOrigin + nowMs);
        effected = null;
      }
    }
    frame.close();
  }
}

const api: FramesApi = {
  async watchCamera(frames, where, isTimed) {
    patches = where;
    const camera = frames.getReader();
    await calibrate(camera);
    if (isTimed) void noteArrivals(camera);
    else await camera.cancel();
  },
  watchOutput(frames) {
    void output?.cancel();
    output = frames.getReader();
    void readOutput(output);
  },
  untilEffected: () => new Promise((resolve) => (effected = resolve)),
  startCounting() {
    startedAtMs = performance.now();
    frames = 0;
    latenciesMs = [];
  },
  counted: () => ({
    frames,
    durationMs: performance.now() - startedAtMs,
    latenciesMs,
  }),
};

expose(api);
