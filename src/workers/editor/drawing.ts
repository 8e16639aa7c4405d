import { drawOverlay, opacityAt } from '../../media/editing/overlay-drawing.ts';
import type { Drawing } from './editor.contract.ts';
import { createPlanes, toPlanes, type Stamp } from './planes.ts';

/** Something drawn once, to be laid over frames. */
export interface PreparedDrawing {
  readonly stamp: Stamp;
  /** How strongly it is seen at a moment of what is made, 0..1. */
  readonly opacityAt: (atS: number) => number;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Draws an overlay for pictures of that size. @throws Error where the watermark's picture cannot be read */
export async function prepareDrawing(
  drawing: Drawing,
  size: Size,
  colorSpace: VideoColorSpaceInit,
): Promise<PreparedDrawing> {
  const canvas = new OffscreenCanvas(size.width, size.height);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('No 2D canvas.');
  await drawOverlay(context, drawing, size);
  return { stamp: stampOf(context, size, colorSpace), opacityAt: (atS) => opacityAt(drawing, atS) };
}

/** What is drawn on the canvas, cut out at even places, since colours have half the size. */
function stampOf(
  context: OffscreenCanvasRenderingContext2D,
  { width, height }: Size,
  colorSpace: VideoColorSpaceInit,
): Stamp {
  const all = context.getImageData(0, 0, width, height).data;
  let [left, top, right, bottom] = [width, height, 0, 0];
  for (let at = 3; at < all.length; at += 4) {
    if (all[at] === 0) continue;
    const [x, y] = [(at >> 2) % width, Math.floor((at >> 2) / width)];
    [left, right] = [Math.min(left, x), Math.max(right, x + 1)];
    [top, bottom] = [Math.min(top, y), Math.max(bottom, y + 1)];
  }
  const x = Math.min(left, width - 2) & ~1;
  const y = Math.min(top, height - 2) & ~1;
  const box = { width: Math.max(2, right - x), height: Math.max(2, bottom - y) };
  const pixels = context.getImageData(x, y, box.width, box.height).data;
  const planes = createPlanes(box.width, box.height);
  toPlanes(pixels, planes, colorSpace);
  const alpha = Uint8Array.from({ length: box.width * box.height }, (_, pixel) => pixels[pixel * 4 + 3] ?? 0);
  return { x, y, planes, alpha };
}
