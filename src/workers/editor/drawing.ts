import type { Drawing, LowerThirdDrawing, WatermarkDrawing } from './editor.contract.ts';
import { createPlanes, toPlanes, type Stamp } from './planes.ts';

/** Something drawn once, to be laid over frames. */
export interface PreparedDrawing {
  readonly stamp: Stamp;
  /** How strongly it is seen at a moment of what is made, 0..1. */
  readonly opacityAt: (atS: number) => number;
}

/** How long a name takes to come and go. */
const FADE_S = 0.25;
/** Parts of the picture's height. */
const SIZES = { margin: 0.05, name: 0.05, title: 0.034, padding: 0.02, text: 0.038, picture: 0.14 } as const;
const FONT = 'system-ui, "Segoe UI", Roboto, "DejaVu Sans", sans-serif';

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
  if (drawing.kind === 'lower-third') {
    drawLowerThird(context, drawing, size);
    const { fromS, toS } = drawing;
    const opacityAt = (atS: number): number =>
      atS < fromS || atS >= toS ? 0 : Math.min(1, (atS - fromS) / FADE_S + 0.1, (toS - atS) / FADE_S + 0.1);
    return { stamp: stampOf(context, size, colorSpace), opacityAt };
  }
  await drawWatermark(context, drawing, size);
  return { stamp: stampOf(context, size, colorSpace), opacityAt: () => drawing.opacity };
}

function drawLowerThird(
  context: OffscreenCanvasRenderingContext2D,
  { name, title, position }: LowerThirdDrawing,
  { width, height }: Size,
): void {
  const unit = Math.min(height, width * 0.75);
  const padding = SIZES.padding * unit;
  const [nameSize, titleSize] = [SIZES.name * unit, title === '' ? 0 : SIZES.title * unit];
  const most = width * 0.8;
  context.textBaseline = 'top';
  const measure = (font: string, text: string): number => {
    context.font = font;
    return Math.min(most, context.measureText(text).width);
  };
  const [nameFont, titleFont] = [`600 ${nameSize}px ${FONT}`, `${titleSize}px ${FONT}`];
  const textWidth = Math.max(measure(nameFont, name), title === '' ? 0 : measure(titleFont, title));
  const boxWidth = textWidth + 3 * padding;
  const boxHeight = nameSize + titleSize + padding * (title === '' ? 1.6 : 2);
  const margin = SIZES.margin * unit;
  const free = width - boxWidth;
  const x = { left: margin, centre: free / 2, right: free - margin }[position];
  const y = height - margin - boxHeight;
  context.fillStyle = 'rgb(20 17 15 / 78%)';
  context.beginPath();
  context.roundRect(x, y, boxWidth, boxHeight, padding / 2);
  context.fill();
  context.fillStyle = '#4fae8f';
  context.fillRect(x, y, padding / 2, boxHeight);
  context.fillStyle = 'white';
  context.font = nameFont;
  context.fillText(name, x + 1.7 * padding, y + 0.8 * padding, most);
  context.font = titleFont;
  context.fillStyle = 'rgb(255 255 255 / 85%)';
  if (title !== '') context.fillText(title, x + 1.7 * padding, y + nameSize + 1.3 * padding, most);
}

async function drawWatermark(
  context: OffscreenCanvasRenderingContext2D,
  { text, picture, corner }: WatermarkDrawing,
  { width, height }: Size,
): Promise<void> {
  const margin = SIZES.margin * Math.min(width, height);
  const place = (boxWidth: number, boxHeight: number): [number, number] => [
    corner.endsWith('left') ? margin : width - margin - boxWidth,
    corner.startsWith('top') ? margin : height - margin - boxHeight,
  ];
  if (picture) {
    const bitmap = await createImageBitmap(picture);
    const scale = Math.min((SIZES.picture * height) / bitmap.height, (width * 0.4) / bitmap.width);
    const [boxWidth, boxHeight] = [bitmap.width * scale, bitmap.height * scale];
    context.drawImage(bitmap, ...place(boxWidth, boxHeight), boxWidth, boxHeight);
    bitmap.close();
    return;
  }
  const size = SIZES.text * Math.min(height, width * 0.75);
  context.font = `600 ${size}px ${FONT}`;
  context.textBaseline = 'top';
  const boxWidth = Math.min(width * 0.6, context.measureText(text).width);
  const [x, y] = place(boxWidth, size);
  // Seen on bright and on dark.
  context.shadowColor = 'rgb(0 0 0 / 70%)';
  context.shadowBlur = size / 6;
  context.fillStyle = 'white';
  context.fillText(text, x, y, width * 0.6);
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
