// Writes frames into one track, as fast as they are taken, and counts those that leave through another.
import { expose } from 'comlink';

export interface FeedApi {
  /** Takes a few pictures from `camera` (transferred), to show them again and again, and lets go of it. */
  film(camera: ReadableStream<VideoFrame>): Promise<void>;
  /** Writes a few frames a second into `sink` (transferred), until more are asked for. */
  begin(sink: WritableStream<VideoFrame>): void;
  /** Counts what leaves here (transferred). */
  watch(output: ReadableStream<VideoFrame>): void;
  /** Feeds until so many more frames have left. Resolves with the time it took, in ms. */
  feed(frames: number): Promise<number>;
}

/** Shown to and fro, so that nobody jumps. */
const PICTURES = 16;
const FRAME_US = 33_333;
/**
 * One is worked on while the next one waits: who has to wait for frames takes it for a camera as fast as that, and spares
 * masks.
 */
const AHEAD = 2;
/** Who waits gets only the latest frame: where both were written before anybody read, one is lost. */
const STALL_MS = 200;

const pictures: VideoFrame[] = [];
let writer: WritableStreamDefaultWriter<VideoFrame> | null = null;
let trickle: ReturnType<typeof setInterval> | undefined;
let written = 0;
let left = 0;
let onLeft: (() => void) | null = null;
let onEnd: ((reason: Error) => void) | null = null;

async function write(): Promise<void> {
  const at = written % (2 * PICTURES);
  const picture = pictures[Math.min(at, 2 * PICTURES - 1 - at)];
  if (!picture || !writer) throw new Error('There is nothing to feed, or nobody.');
  const frame = new VideoFrame(picture, { timestamp: written * FRAME_US });
  written++;
  await writer.write(frame);
}

async function read(output: ReadableStream<VideoFrame>): Promise<void> {
  const reader = output.getReader();
  for (let next = await reader.read(); next.value; next = await reader.read()) {
    next.value.close();
    left++;
    onLeft?.();
  }
  onEnd?.(new Error('The track with the effect has ended.'));
}

const api: FeedApi = {
  async film(camera) {
    const reader = camera.getReader();
    while (pictures.length < PICTURES) {
      const { value: frame } = await reader.read();
      if (!frame) throw new Error('The camera ended.');
      const { format, codedWidth, codedHeight } = frame;
      if (format !== 'I420') throw new Error(`The camera gives ${String(format)}.`);
      const bytes = new Uint8Array(frame.allocationSize());
      const layout = await frame.copyTo(bytes);
      pictures.push(new VideoFrame(bytes, { format, codedWidth, codedHeight, layout, timestamp: 0 }));
      frame.close();
    }
    await reader.cancel();
  },
  begin(sink) {
    writer = sink.getWriter();
    trickle = setInterval(() => void write(), STALL_MS);
  },
  watch: (output) => void read(output),
  feed: (frames) =>
    new Promise((resolve, reject) => {
      const [startedAtMs, enough] = [performance.now(), left + frames];
      const feed = (): void => {
        clearTimeout(stall);
        stall = setTimeout(feed, STALL_MS);
        write().catch(reject);
      };
      let stall: ReturnType<typeof setTimeout> | undefined;
      clearInterval(trickle);
      onEnd = reject;
      onLeft = () => {
        if (left < enough) {
          feed();
          return;
        }
        onLeft = null;
        clearTimeout(stall);
        resolve(performance.now() - startedAtMs);
      };
      for (let count = 0; count < AHEAD; count++) feed();
    }),
};

expose(api);
