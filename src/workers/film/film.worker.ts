import { ALL_FORMATS, BlobSource, Input, VideoSampleSink, type VideoSample } from 'mediabunny';
import { expose, transfer } from 'comlink';
import { AppError } from '../../lib/errors.ts';
import type { FilmApi } from './film.contract.ts';

/** More lines show the models nothing, and have to be moved. */
const MOST_LINES = 720;

/** What is missing of a whole film is less. */
const MISSING_S = 1;

let samples: AsyncGenerator<VideoSample> | null = null;
let intervalS = 0;
let startS = 0;
let endS = 0;
let lastS = 0;
let dueS = -Infinity;
let context: OffscreenCanvasRenderingContext2D | null = null;

const unreadable = (cause: unknown): AppError =>
  new AppError('film-unreadable', `The film cannot be read: ${String(cause)}`, { cause });

/** A frame whose own pixels are upright and not too many. */
function frameOf(sample: VideoSample): VideoFrame {
  const { displayWidth, displayHeight, rotation, flip } = sample;
  const scale = Math.min(1, MOST_LINES / Math.min(displayWidth, displayHeight));
  if (rotation === 0 && !flip && scale === 1) return sample.toVideoFrame();
  const [width, height] = [Math.round(displayWidth * scale), Math.round(displayHeight * scale)];
  context ??= new OffscreenCanvas(width, height).getContext('2d', { alpha: false, willReadFrequently: true });
  if (!context) throw new Error('No 2D canvas.');
  const { canvas } = context;
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
  sample.draw(context, 0, 0, width, height);
  return new VideoFrame(canvas, { timestamp: sample.microsecondTimestamp });
}

const api: FilmApi = {
  async open(file, mostFps) {
    const input = new Input({ formats: ALL_FORMATS, source: new BlobSource(file) });
    const video = await input.getPrimaryVideoTrack().catch((error: unknown) => {
      throw unreadable(error);
    });
    if (!video) throw new AppError('film-without-picture', 'The file has no video track.');
    try {
      // mediabunny merges colour and alpha in a worker made from a blob, which our policy forbids.
      if (!(await video.canDecode()) || (await video.canBeTransparent()))
        throw new AppError(
          'film-undecodable',
          `No decoder for ${String(await video.getCodec())} as it is here.`,
        );
      startS = await video.getFirstTimestamp();
      endS = await video.computeDuration();
      intervalS = 1 / mostFps;
      samples = new VideoSampleSink(video).samples();
      const [width, height] = [await video.getDisplayWidth(), await video.getDisplayHeight()];
      return { durationMs: Math.max(0, endS - startS) * 1000, width, height };
    } catch (error) {
      throw error instanceof AppError ? error : unreadable(error);
    }
  },

  async next() {
    try {
      for (let read = await samples?.next(); read && !read.done; read = await samples?.next()) {
        const sample = read.value;
        try {
          lastS = sample.timestamp + sample.duration;
          const atS = sample.timestamp - startS;
          // What comes a little early counts for the moment that is due: frames of a film are not spaced exactly.
          if (atS < dueS - intervalS / 10) continue;
          dueS = atS + intervalS;
          const frame = frameOf(sample);
          return transfer({ frame, timestampMs: Math.max(0, atS * 1000) }, [frame]);
        } finally {
          sample.close();
        }
      }
      // A file whose end is missing has no more packets, which its index knows of.
      if (endS - lastS > MISSING_S) throw new Error(`It breaks off after ${lastS.toFixed(1)} s.`);
      return null;
    } catch (error) {
      throw unreadable(error);
    }
  },
};

expose(api);
