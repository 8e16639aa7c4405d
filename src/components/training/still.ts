import { MOST_STILL_BYTES } from '../../app.ts';
import { AppError } from '../../lib/errors.ts';
import { log } from '../../lib/log.ts';
import { requestTraining } from './training-request.ts';

/** Wide enough to draw on; what follows is tried while the picture is too large. */
const TRIES = [
  { widthPx: 960, quality: 0.8 },
  { widthPx: 960, quality: 0.6 },
  { widthPx: 720, quality: 0.6 },
  { widthPx: 480, quality: 0.5 },
] as const;

/**
 * The picture that a video shows just now, as a JPEG of at most {@link MOST_STILL_BYTES}, never mirrored.
 * @throws 'unexpected' where there is no picture
 */
async function freezeFrame(video: HTMLVideoElement): Promise<Uint8Array<ArrayBuffer>> {
  const { videoWidth, videoHeight } = video;
  if (videoWidth === 0) throw new AppError('unexpected', 'There is no picture to draw on.');
  // Held first: between two tries the video goes on.
  const frame = await createImageBitmap(video);
  try {
    for (const { widthPx, quality } of TRIES) {
      const scale = Math.min(1, widthPx / Math.max(videoWidth, videoHeight));
      const blob = await draw(
        frame,
        Math.round(videoWidth * scale),
        Math.round(videoHeight * scale),
        quality,
      );
      if (blob.size <= MOST_STILL_BYTES) return new Uint8Array(await blob.arrayBuffer());
    }
  } finally {
    frame.close();
  }
  throw new AppError('unexpected', 'The picture is too large to be shown to the others.');
}

function draw(frame: ImageBitmap, width: number, height: number, quality: number): Promise<Blob> {
  const canvas = document.createElement('canvas');
  Object.assign(canvas, { width, height });
  canvas.getContext('2d')?.drawImage(frame, 0, 0, width, height);
  return new Promise((resolve, reject) => {
    canvas.toBlob(
      (blob) => {
        // Safari keeps the memory of canvases for long.
        canvas.width = canvas.height = 0;
        if (blob) resolve(blob);
        else reject(new AppError('unexpected', 'The picture could not be frozen.'));
      },
      'image/jpeg',
      quality,
    );
  });
}

/**
 * Freezes what a video shows, and asks for it to be shown to everyone, to be drawn on. Without a picture nothing happens:
 * it went away while the menu was open.
 */
export async function showStill(from: EventTarget, video: HTMLVideoElement, of: string): Promise<void> {
  try {
    const still = await freezeFrame(video);
    requestTraining(from, { kind: 'sketch', command: { do: 'open', of, still } });
  } catch (error) {
    log.warn('The picture could not be frozen.', error);
  }
}
