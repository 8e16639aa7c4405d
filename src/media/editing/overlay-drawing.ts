import type { Drawing } from './editor.ts';

/** How long a name takes to come and go. */
const FADE_S = 0.25;
/** Parts of the picture's height. */
const SIZES = { margin: 0.05, name: 0.05, title: 0.034, padding: 0.02, text: 0.038, picture: 0.14 } as const;
const FONT = 'system-ui, "Segoe UI", Roboto, "DejaVu Sans", sans-serif';

type Context = OffscreenCanvasRenderingContext2D | CanvasRenderingContext2D;
type LowerThird = Extract<Drawing, { kind: 'lower-third' }>;
type Watermark = Extract<Drawing, { kind: 'watermark' }>;

interface Size {
  readonly width: number;
  readonly height: number;
}

/**
 * Draws what lies over a picture of that size, at full strength, onto an empty canvas of the same size: the editor's
 * worker for the file that is made, the page for who looks at it before.
 * @throws Error where the watermark's picture cannot be read
 */
export async function drawOverlay(context: Context, drawing: Drawing, size: Size): Promise<void> {
  if (drawing.kind === 'lower-third') drawLowerThird(context, drawing, size);
  else await drawWatermark(context, drawing, size);
}

/** How strongly it is seen at a moment of what is made, 0..1. */
export function opacityAt(drawing: Drawing, atS: number): number {
  if (drawing.kind === 'watermark') return drawing.opacity;
  const { fromS, toS } = drawing;
  if (atS < fromS || atS >= toS) return 0;
  return Math.min(1, (atS - fromS) / FADE_S + 0.1, (toS - atS) / FADE_S + 0.1);
}

function drawLowerThird(
  context: Context,
  { name, title, position }: LowerThird,
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
  context: Context,
  { text, picture, corner }: Watermark,
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
