import { ALL_FORMATS, BlobSource, CanvasSink, Input, type InputVideoTrack } from 'mediabunny';
import { GIFEncoder, applyPalette, quantize } from 'gifenc';
import { AppError } from '../../lib/errors.ts';
import type { AnimationTask, StillTask } from './editor.contract.ts';
import { unreadable } from './survey.ts';
import { writeAnimatedWebp } from './webp.ts';

const JPEG_QUALITY = 0.92;
const WEBP_QUALITY = 0.75;

/** The frame that is shown at a moment, of full size and upright. @throws 'edit-unreadable' */
export function takeStill({ source, atS, type }: StillTask): Promise<Blob> {
  return withVideo(source, async (video) => {
    const frame = await new CanvasSink(video).getCanvas(Math.max(atS, await video.getFirstTimestamp()));
    if (!frame) throw new Error('No frame to decode.');
    // In a worker there is no other kind of canvas.
    return (frame.canvas as OffscreenCanvas).convertToBlob({ type, quality: JPEG_QUALITY });
  });
}

/** A stretch as a moving picture. @throws 'edit-unreadable' @throws 'edit-failed' @throws AbortError */
export function animate(
  task: AnimationTask,
  onProgress: (fraction: number) => void,
  { signal }: { signal: AbortSignal },
): Promise<Blob> {
  return withVideo(task.source, async (video) => {
    const count = Math.max(1, Math.round((task.toS - task.fromS) * task.framesPerSecond));
    const times = Array.from({ length: count }, (_, index) => task.fromS + index / task.framesPerSecond);
    const width = Math.min(task.width, await video.getDisplayWidth());
    const sink = new CanvasSink(video, { width, poolSize: 2 });
    const frames = async function* (): AsyncGenerator<OffscreenCanvas> {
      let done = 0;
      for await (const frame of sink.canvasesAtTimestamps(times)) {
        signal.throwIfAborted();
        if (frame) yield frame.canvas as OffscreenCanvas;
        done += 1;
        onProgress(done / count);
      }
    };
    const delayMs = 1000 / task.framesPerSecond;
    return task.format === 'gif'
      ? encodeGif(frames(), { delayMs, loops: task.loops })
      : encodeWebp(frames(), { delayMs, loops: task.loops });
  });
}

interface Timing {
  readonly delayMs: number;
  readonly loops: boolean;
}

async function encodeGif(frames: AsyncIterable<OffscreenCanvas>, { delayMs, loops }: Timing): Promise<Blob> {
  const gif = GIFEncoder();
  // GIF counts in hundredths of a second; what is rounded away is made up for by the next frame.
  let dueMs = 0;
  let shownMs = 0;
  for await (const canvas of frames) {
    const { data, width, height } = pixelsOf(canvas);
    const palette = quantize(data, 256);
    dueMs += delayMs;
    const delay = Math.max(20, Math.round((dueMs - shownMs) / 10) * 10);
    shownMs += delay;
    gif.writeFrame(applyPalette(data, palette), width, height, { palette, delay, repeat: loops ? 0 : -1 });
  }
  gif.finish();
  return new Blob([gif.bytes()], { type: 'image/gif' });
}

async function encodeWebp(frames: AsyncIterable<OffscreenCanvas>, { delayMs, loops }: Timing): Promise<Blob> {
  const stills: Blob[] = [];
  let size = { width: 0, height: 0 };
  for await (const canvas of frames) {
    size = canvas;
    const still = await canvas.convertToBlob({ type: 'image/webp', quality: WEBP_QUALITY });
    if (still.type !== 'image/webp') throw new AppError('edit-failed', 'This browser writes no WebP.');
    stills.push(still);
  }
  return writeAnimatedWebp(stills, { width: size.width, height: size.height, delayMs, loops });
}

function pixelsOf(canvas: OffscreenCanvas): ImageData {
  const context = canvas.getContext('2d');
  if (!context) throw new Error('No 2D canvas.');
  return context.getImageData(0, 0, canvas.width, canvas.height);
}

async function withVideo<T>(source: Blob, work: (video: InputVideoTrack) => Promise<T>): Promise<T> {
  const input = new Input({ formats: ALL_FORMATS, source: new BlobSource(source) });
  try {
    const video = await input.getPrimaryVideoTrack();
    if (!video || !(await video.canDecode())) throw new Error('No picture that this browser decodes.');
    return await work(video);
  } catch (error) {
    if (error instanceof Error && error.name === 'AbortError') throw error;
    throw unreadable(error);
  } finally {
    input.dispose();
  }
}
