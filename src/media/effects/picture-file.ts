import { AppError } from '../../lib/errors.ts';

/** No camera gives more, so that more of a background would never be seen. */
const MOST_WIDTH_PX = 1920;
const MOST_HEIGHT_PX = 1080;
/** A photograph of 100 megapixels is smaller; what is larger may exhaust memory when it is unpacked. */
const MOST_BYTES = 60_000_000;
const QUALITY = 0.9;

/**
 * Makes a background of a picture file: no larger than a camera's picture, and without what cameras write beside the
 * pixels, such as where it was taken.
 * @throws 'picture-unreadable' with the reason
 */
export async function readPictureFile(file: Blob): Promise<Blob> {
  if (file.size > MOST_BYTES) throw unreadable('is larger than 60 MB: choose a smaller one');
  const image = await createImageBitmap(file).catch((error: unknown) => {
    throw unreadable('cannot be read as a picture: choose a JPEG, PNG or WebP file', error);
  });
  try {
    const scale = Math.min(1, Math.max(MOST_WIDTH_PX / image.width, MOST_HEIGHT_PX / image.height));
    const width = Math.max(1, Math.round(image.width * scale));
    const height = Math.max(1, Math.round(image.height * scale));
    const canvas = new OffscreenCanvas(width, height);
    const context = canvas.getContext('2d', { alpha: false });
    if (!context) throw unreadable('could not be drawn: try again');
    context.imageSmoothingQuality = 'high';
    context.drawImage(image, 0, 0, width, height);
    return await canvas.convertToBlob({ type: 'image/jpeg', quality: QUALITY });
  } finally {
    image.close();
  }
}

const unreadable = (what: string, cause?: unknown): AppError =>
  new AppError('picture-unreadable', `This file ${what}.`, { cause });
