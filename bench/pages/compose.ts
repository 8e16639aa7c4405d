import { ALL_FORMATS, BlobSource, CanvasSink, Input } from 'mediabunny';
import { openCompositePicture } from '../../src/media/recording/composite-picture.ts';
import { chooseRecorderSettings } from '../../src/media/recording/format.ts';
import { openRecorder } from '../../src/media/recording/recorder.ts';
import type { SourceOrder } from './compose.source.worker.ts';

/** A picture that moves: what a camera, or a composed call, delivers over and over again. */
interface Film {
  readonly width: number;
  readonly height: number;
  readonly frames: readonly Uint8Array[];
}

const OUTPUT = { width: 1280, height: 720, frameRate: 24 };
/** A second of each camera. */
const FRAMES = 24;

const films: Film[] = [];
let whole: Film | null = null;
let running: AbortController | null = null;

/** RGBA as I420, studio-range BT.601. */
function planesOf({ data, width, height }: ImageData): Uint8Array {
  const luma = width * height;
  const out = new Uint8Array(luma * 1.5);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const at = 4 * (y * width + x);
      const [r, g, b] = [data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0];
      out[y * width + x] = 16 + (66 * r + 129 * g + 25 * b + 128) / 256;
      if (x & 1 || y & 1) continue;
      const chroma = (y / 2) * (width / 2) + x / 2;
      out[luma + chroma] = 128 + (-38 * r - 74 * g + 112 * b) / 256;
      out[luma * 1.25 + chroma] = 128 + (112 * r - 94 * g - 18 * b) / 256;
    }
  }
  return out;
}

type Paint = (context: OffscreenCanvasRenderingContext2D, index: number) => void;

function paintFilm(width: number, height: number, paint: Paint): Film {
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('No 2D canvas.');
  const frames = Array.from({ length: FRAMES }, (_, index) => {
    paint(context, index);
    return planesOf(context.getImageData(0, 0, width, height));
  });
  return { width, height, frames };
}

/** A second of a clip, cut to 16:9. */
async function readClip(url: string): Promise<ImageBitmap[]> {
  const blob = await (await fetch(url)).blob();
  const input = new Input({ formats: ALL_FORMATS, source: new BlobSource(blob) });
  const track = await input.getPrimaryVideoTrack();
  if (!track) throw new Error(`${url} has no picture.`);
  const pictures: ImageBitmap[] = [];
  const sink = new CanvasSink(track, { width: 1280, height: 720, fit: 'cover' });
  for await (const { canvas } of sink.canvases()) {
    pictures.push(await createImageBitmap(canvas));
    if (pictures.length === FRAMES) break;
  }
  return pictures;
}

/** Where there are no clips: a striped ball that wanders over a noisy wall. */
function drawClip(seed: number): Promise<ImageBitmap[]> {
  const pictures = Array.from({ length: FRAMES }, (_, index) => {
    const context = new OffscreenCanvas(1280, 720).getContext('2d');
    if (!context) throw new Error('No 2D canvas.');
    for (let cell = 0; cell < 3600; cell += 1) {
      const light = 40 + ((cell * 7919 + seed * 104729 + index * (cell % 3)) % 20);
      context.fillStyle = `hsl(${seed * 90} 30% ${light}%)`;
      context.fillRect((cell % 80) * 16, Math.floor(cell / 80) * 16, 16, 16);
    }
    context.fillStyle = `hsl(${seed * 90 + 180} 60% 60%)`;
    context.beginPath();
    context.arc(500 + 8 * index, 360 + 60 * Math.sin(index / 4), 200, 0, 7);
    context.fill();
    return createImageBitmap(context.canvas);
  });
  return Promise.all(pictures);
}

/** The films as a camera's track, until `signal` aborts. */
function openSource({ width, height, frames }: Film, { signal }: { signal: AbortSignal }): MediaStreamTrack {
  const generator = new MediaStreamTrackGenerator({ kind: 'video' });
  const worker = new Worker(new URL('./compose.source.worker.ts', import.meta.url), { type: 'module' });
  const order: SourceOrder = { frames, width, height, frameRate: 24, output: generator.writable };
  worker.postMessage(order, [generator.writable]);
  signal.addEventListener('abort', () => {
    worker.terminate();
    generator.stop();
  });
  return generator;
}

let bytes = 0;
const sink = {
  append(chunk: ArrayBuffer): Promise<void> {
    bytes += chunk.byteLength;
    return Promise.resolve();
  },
};

const bench = {
  /** Makes the pictures of four cameras of `height` lines, and the one of all of them as it comes out of ours. */
  async prepare(clips: readonly string[], height: number): Promise<void> {
    const pictures = await Promise.all(
      [0, 1, 2, 3].map((index) => (clips[index] ? readClip(clips[index]) : drawClip(index))),
    );
    const width = (height * 16) / 9;
    films.splice(0);
    for (const clip of pictures) {
      films.push(
        paintFilm(width, height, (context, index) => {
          const picture = clip[index % clip.length];
          if (picture) context.drawImage(picture, 0, 0, width, height);
        }),
      );
    }
    whole = paintFilm(OUTPUT.width, OUTPUT.height, (context, index) => {
      for (const [place, clip] of pictures.entries()) {
        const picture = clip[index % clip.length];
        if (picture) context.drawImage(picture, (place % 2) * 640 + 4, (place >> 1) * 360 + 4, 632, 352);
      }
    });
  },

  /** Sources alone, or with what is measured: the one stream recorded, or the four of them composed and recorded. */
  async start(what: 'one' | 'four', isRecorded: boolean): Promise<string> {
    const scope = new AbortController();
    running = scope;
    bytes = 0;
    const tracks = (what === 'four' ? films : whole ? [whole] : []).map((film) => openSource(film, scope));
    if (!isRecorded) return '';
    let track = tracks[0];
    if (what === 'four') {
      const picture = await openCompositePicture(OUTPUT, scope);
      picture.setTiles(
        tracks.map((each, index) => ({
          id: `${index}`,
          name: `Person ${index + 1}`,
          isSpeaking: index === 0,
          isScreen: false,
          track: each,
        })),
      );
      track = picture.output;
    }
    if (!track) throw new Error('Nothing to record.');
    const settings = chooseRecorderSettings(OUTPUT);
    if (what === 'four') {
      openRecorder(new MediaStream([track]), settings, sink, scope);
    } else {
      const recorder = new MediaRecorder(new MediaStream([track]), {
        mimeType: settings.mimeType,
        videoBitsPerSecond: settings.videoBitrateBps,
        ...{ videoKeyFrameIntervalDuration: settings.keyFrameIntervalMs },
      });
      recorder.ondataavailable = ({ data }) => (bytes += data.size);
      recorder.start(settings.timesliceMs);
      scope.signal.addEventListener('abort', () => recorder.stop());
    }
    return settings.mimeType;
  },

  /** @returns bytes that were recorded */
  stop(): number {
    running?.abort();
    return bytes;
  },
};

declare global {
  var composeBench: typeof bench;
}
globalThis.composeBench = bench;
