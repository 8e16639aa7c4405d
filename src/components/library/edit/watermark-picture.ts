import { AppError } from '../../../lib/errors.ts';

/** Pixels of the longer side: enough for a corner of a 4K picture. */
const MOST_SIDE = 512;

/** A picture for a watermark, shrunk, as base64 of a PNG. @throws 'picture-unreadable' */
export async function readWatermark(file: Blob): Promise<string> {
  try {
    const bitmap = await createImageBitmap(file);
    const scale = Math.min(1, MOST_SIDE / Math.max(bitmap.width, bitmap.height));
    const canvas = new OffscreenCanvas(
      Math.max(1, Math.round(bitmap.width * scale)),
      Math.max(1, Math.round(bitmap.height * scale)),
    );
    canvas.getContext('2d')?.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    bitmap.close();
    const bytes = new Uint8Array(await (await canvas.convertToBlob({ type: 'image/png' })).arrayBuffer());
    let binary = '';
    for (const byte of bytes) binary += String.fromCharCode(byte);
    return btoa(binary);
  } catch (cause) {
    throw new AppError('picture-unreadable', 'This file is no picture that the browser can read.', { cause });
  }
}
