// Finds out the mask that a subject works with, of which only blended pictures are to be seen. The picture is a still
// one; what moves is a sensor's noise, made here and therefore known. Where the person is, the noise is in the output,
// too; it is blurred away where background is. So the share of the noise that passed is the person's opacity, and what
// moves without being noise is the mask.
import { FilesetResolver, ImageSegmenter } from '@mediapipe/tasks-vision';
import { expose } from 'comlink';

/** A photo, and the part of it to show, in fractions of its size. */
export interface Scene {
  readonly url: string;
  readonly crop: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
}

export interface MaskQuality {
  /** Of the subject's mask with the reference's: cells in both to cells in either. */
  readonly intersectionOverUnion: number;
  /** By how much a cell near the person's edge changes from frame to frame, noise aside; levels of 255. */
  readonly flicker: number;
}

export interface MasksApi {
  /** Loads the model to compare with: several classes, of which the first is the background. */
  load(wasmBaseUrl: string, modelUrl: string): Promise<void>;
  /** Writes frames of the scene, from then on, into `sink` (transferred). */
  feed(sink: WritableStream<VideoFrame>): void;
  /** Resolves when the first frame of another scene was written. */
  show(scene: Scene): Promise<void>;
  /** Reads what leaves (transferred). */
  watch(frames: ReadableStream<VideoFrame>): void;
  /** Looks at the frames from now on. Not a number where too few come. */
  look(): Promise<MaskQuality>;
}

const WIDTH = 1280;
const HEIGHT = 720;
/** Slow, since looking at each frame takes its time. */
const INTERVAL_MS = 100;
/** So late that no clock of a subject has come as far. The timestamp tells which noise a frame has. */
const FIRST_TIMESTAMP_US = 1_000_000_000;
/** Levels of 255 by which each pixel is brighter or darker: a webcam's noise in a dim room. */
const NOISE = 6;
const NOISES = 8;
/** The share is taken over cells of so many pixels each way. */
const CELL_PX = 8;
const COLUMNS = WIDTH / CELL_PX;
const ROWS = HEIGHT / CELL_PX;
/** The zone around the person's edge: so many cells to each side. */
const ZONE_CELLS = 4;
/** Frames that are looked at, or as many as there are in the time. */
const FRAMES = 16;
const FEWEST_FRAMES = 6;
const LONGEST_LOOK_MS = 25_000;
/** Frames that are not looked at: they may be of the scene before, or their masks smoothed with those of it. */
const SETTLING_FRAMES = 6;

const noises = Array.from({ length: NOISES }, (_, index) => makeNoise(index));
let segmenter: ImageSegmenter | null = null;
let pictures: Uint8Array[] = [];
let reference = new Uint8Array(COLUMNS * ROWS);
let shown: (() => void) | null = null;
let onFrame: ((seen: Seen) => void) | null = null;

/** A frame that left. */
interface Seen {
  readonly noise: Int8Array;
  /** Stands for the brightness: the noise is the same in all colours. */
  readonly green: Uint8Array;
}

function makeNoise(seed: number): Int8Array {
  let state = 0x9e3779b9 + seed;
  return Int8Array.from({ length: WIDTH * HEIGHT }, () => {
    // xorshift32, by Marsaglia.
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state & 0x10000 ? NOISE : -NOISE;
  });
}

async function draw({ url, crop }: Scene): Promise<ImageData> {
  const photo = await createImageBitmap(await (await fetch(url)).blob());
  const width = photo.width * crop.width;
  const height = photo.height * crop.height;
  const scale = Math.max(WIDTH / width, HEIGHT / height);
  const context = new OffscreenCanvas(WIDTH, HEIGHT).getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('no 2D canvas');
  const [left, top] = [photo.width * crop.x, photo.height * crop.y];
  const [across, down] = [WIDTH / scale, HEIGHT / scale];
  context.drawImage(
    photo,
    left + (width - across) / 2,
    top + (height - down) / 2,
    across,
    down,
    0,
    0,
    WIDTH,
    HEIGHT,
  );
  return context.getImageData(0, 0, WIDTH, HEIGHT);
}

/** No pixel is so dark or bright that its noise is cut off. */
function addNoise({ data }: ImageData, noise: Int8Array): Uint8Array {
  const noisy = new Uint8Array(data.length);
  for (let at = 0; at < data.length; at++) {
    const level = Math.min(255 - NOISE, Math.max(NOISE, data[at] ?? 0));
    noisy[at] = at % 4 === 3 ? 255 : level + (noise[at >> 2] ?? 0);
  }
  return noisy;
}

/** 1 for each cell of which more than half is a person. */
function referenceMask(image: ImageData): Uint8Array<ArrayBuffer> {
  if (!segmenter) throw new Error('The reference is not loaded.');
  const sums = new Float32Array(COLUMNS * ROWS);
  segmenter.segment(image, ({ confidenceMasks }) => {
    const background = confidenceMasks?.[0]?.getAsFloat32Array();
    if (background?.length !== WIDTH * HEIGHT) throw new Error('The reference gave no mask.');
    for (let at = 0; at < background.length; at++) {
      const cell = cellAt(at);
      sums[cell] = (sums[cell] ?? 0) + 1 - (background[at] ?? 0);
    }
  });
  return Uint8Array.from(sums, (sum) => (sum > CELL_PX ** 2 / 2 ? 1 : 0));
}

function cellAt(at: number): number {
  const y = Math.floor(at / WIDTH);
  return Math.floor(y / CELL_PX) * COLUMNS + Math.floor((at - y * WIDTH) / CELL_PX);
}

async function see(frame: VideoFrame, rgba: Uint8Array): Promise<Seen | null> {
  const number = Math.round((frame.timestamp - FIRST_TIMESTAMP_US) / (INTERVAL_MS * 1000));
  const noise = noises[number % NOISES];
  if (!noise || frame.displayWidth !== WIDTH || frame.displayHeight !== HEIGHT) return null;
  await frame.copyTo(rgba, { format: 'RGBA' });
  const green = new Uint8Array(WIDTH * HEIGHT);
  for (let at = 0; at < green.length; at++) green[at] = rgba[4 * at + 1] ?? 0;
  return { noise, green };
}

async function read(frames: ReadableStream<VideoFrame>): Promise<void> {
  const rgba = new Uint8Array(4 * WIDTH * HEIGHT);
  const reader = frames.getReader();
  for (let next = await reader.read(); next.value; next = await reader.read()) {
    const seen = onFrame ? await see(next.value, rgba) : null;
    next.value.close();
    if (seen) onFrame?.(seen);
  }
}

/** Cells within reach of both the person and the background. */
function isNearEdge(_: number, cell: number): boolean {
  const row = Math.floor(cell / COLUMNS);
  const column = cell % COLUMNS;
  for (let y = Math.max(0, row - ZONE_CELLS); y <= Math.min(ROWS - 1, row + ZONE_CELLS); y++) {
    for (let x = Math.max(0, column - ZONE_CELLS); x <= Math.min(COLUMNS - 1, column + ZONE_CELLS); x++) {
      if (reference[y * COLUMNS + x] !== reference[cell]) return true;
    }
  }
  return false;
}

/**
 * Fits to each pixel, over time, a straight line: brightness = still + opacity * noise. What is left over is what the
 * mask moved.
 */
function judge(seen: readonly Seen[]): MaskQuality {
  const opacities = new Float32Array(COLUMNS * ROWS);
  /** Of each frame, what is left over, by cell. */
  const left = seen.map(() => new Float32Array(COLUMNS * ROWS));
  const share = 1 / CELL_PX ** 2;
  for (let at = 0; at < WIDTH * HEIGHT; at++) {
    const cell = cellAt(at);
    let [noiseSum, greenSum, squares, products] = [0, 0, 0, 0];
    for (const { noise, green } of seen) {
      const [n, g] = [noise[at] ?? 0, green[at] ?? 0];
      noiseSum += n;
      greenSum += g;
      squares += n * n;
      products += n * g;
    }
    const spread = squares - noiseSum ** 2 / seen.length;
    // By chance the noise of some pixels never changes.
    const opacity = spread > 0 ? (products - (noiseSum * greenSum) / seen.length) / spread : 0;
    const still = (greenSum - opacity * noiseSum) / seen.length;
    opacities[cell] = (opacities[cell] ?? 0) + opacity * share;
    seen.forEach(({ noise, green }, index) => {
      const values = left[index];
      if (values)
        values[cell] = (values[cell] ?? 0) + ((green[at] ?? 0) - still - opacity * (noise[at] ?? 0)) * share;
    });
  }
  let [both, either, change, changes] = [0, 0, 0, 0];
  const zone = Array.from(reference, isNearEdge);
  for (let cell = 0; cell < COLUMNS * ROWS; cell++) {
    const isPerson = (opacities[cell] ?? 0) > 0.5;
    if (isPerson && reference[cell]) both++;
    if (isPerson || reference[cell]) either++;
    if (!zone[cell]) continue;
    for (let index = 1; index < left.length; index++) {
      change += Math.abs((left[index]?.[cell] ?? 0) - (left[index - 1]?.[cell] ?? 0));
      changes++;
    }
  }
  return { intersectionOverUnion: both / either, flicker: change / changes };
}

const api: MasksApi = {
  async load(wasmBaseUrl, modelUrl) {
    const fileset = await FilesetResolver.forVisionTasks(wasmBaseUrl, true);
    segmenter = await ImageSegmenter.createFromOptions(fileset, {
      baseOptions: { modelAssetPath: modelUrl, delegate: 'CPU' },
      runningMode: 'IMAGE',
      outputConfidenceMasks: true,
      outputCategoryMask: false,
    });
  },
  feed(sink) {
    const writer = sink.getWriter();
    let number = 0;
    setInterval(() => {
      const rgba = pictures[number % NOISES];
      if (!rgba) return;
      const timestamp = FIRST_TIMESTAMP_US + number * INTERVAL_MS * 1000;
      number++;
      const init = { format: 'RGBX', codedWidth: WIDTH, codedHeight: HEIGHT, timestamp } as const;
      void writer.write(new VideoFrame(rgba, init)).then(() => shown?.());
    }, INTERVAL_MS);
  },
  async show(scene) {
    const image = await draw(scene);
    pictures = noises.map((noise) => addNoise(image, noise));
    reference = referenceMask(image);
    await new Promise<void>((resolve) => (shown = resolve));
  },
  watch: (frames) => void read(frames),
  look: () =>
    new Promise((resolve) => {
      const seen: Seen[] = [];
      let settling = SETTLING_FRAMES;
      const end = (): void => {
        onFrame = null;
        clearTimeout(timer);
        resolve(seen.length < FEWEST_FRAMES ? { intersectionOverUnion: NaN, flicker: NaN } : judge(seen));
      };
      const timer = setTimeout(end, LONGEST_LOOK_MS);
      onFrame = (frame) => {
        if (settling > 0) settling--;
        else if (seen.push(frame) === FRAMES) end();
      };
    }),
};

expose(api);
