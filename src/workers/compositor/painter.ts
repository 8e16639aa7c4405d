import { fitInside, type Box } from './grid.ts';

type Context = OffscreenCanvasRenderingContext2D;

const BACKGROUND = '#14171c';
const TILE_BACKGROUND = '#242932';
const TEXT = '#ffffff';
const NAME_BACKGROUND = 'rgb(0 0 0 / 60%)';
const FONT = 'system-ui, sans-serif';

/** Wipes the picture. */
export function paintBackground(context: Context, width: number, height: number): void {
  context.fillStyle = BACKGROUND;
  context.fillRect(0, 0, width, height);
}

/** Draws one tile: its frame whole, or the name's first letter where there is none, and the name below. */
export function paintTile(context: Context, box: Box, name: string, frame: VideoFrame | null): void {
  context.fillStyle = TILE_BACKGROUND;
  context.fillRect(box.x, box.y, box.width, box.height);
  if (frame) {
    const { x, y, width, height } = fitInside(box, frame.displayWidth, frame.displayHeight);
    context.drawImage(frame, x, y, width, height);
  } else {
    paintInitial(context, box, name);
  }
  paintName(context, box, name);
}

function paintInitial(context: Context, box: Box, name: string): void {
  const radius = Math.min(box.width, box.height) / 5;
  const x = box.x + box.width / 2;
  const y = box.y + box.height / 2;
  context.fillStyle = `hsl(${hue(name)} 45% 40%)`;
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fill();
  context.fillStyle = TEXT;
  context.font = `600 ${Math.round(radius)}px ${FONT}`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.fillText(firstLetter(name), x, y);
}

function paintName(context: Context, box: Box, name: string): void {
  if (!name) return;
  const size = Math.max(12, Math.round(box.height / 24));
  context.font = `500 ${size}px ${FONT}`;
  context.textAlign = 'left';
  context.textBaseline = 'middle';
  const width = Math.min(context.measureText(name).width, box.width - 3 * size);
  const height = size * 1.7;
  const x = box.x + size / 2;
  const y = box.y + box.height - height - size / 2;
  context.fillStyle = NAME_BACKGROUND;
  context.fillRect(x, y, width + size, height);
  context.fillStyle = TEXT;
  context.fillText(name, x + size / 2, y + height / 2, width);
}

/** The first letter as a reader sees it: an emoji or an accented letter counts as one. */
function firstLetter(name: string): string {
  const [first] = new Intl.Segmenter().segment(name.trim());
  return first?.segment.toUpperCase() ?? '?';
}

/** The same name has the same colour in every recording. Degrees. */
function hue(name: string): number {
  let sum = 0;
  for (const char of name) sum = (sum * 31 + (char.codePointAt(0) ?? 0)) % 360;
  return sum;
}
