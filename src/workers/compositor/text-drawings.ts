import { drawingOf, type Drawing } from './drawing.ts';
import { cutToFit, directionOf, firstCharacters, tidy, wrap } from './words.ts';

type Context = OffscreenCanvasRenderingContext2D;

const TEXT = '#ffffff';
const BACKGROUND = 'rgb(0 0 0 / 62%)';
const FONT = 'system-ui, sans-serif';
const CHAT_LINES = 3;
const CAPTION_LINES = 2;
/** More than fits into the lines of a caption. */
const CAPTION_CHARACTERS = 300;

/** Drawings kept before all are forgotten: far more than are seen at a time. */
const MOST_KEPT = 200;

/** Everything in the picture that is text, drawn once and kept. Sizes are in pixels. */
export interface TextDrawings {
  /** A name on its shade, at most as wide as asked; null where there is nothing to read. */
  name(name: string, size: number, mostWidth: number): Drawing | null;
  /** The first letter of a name, on a disc whose colour is the name's. */
  avatar(name: string, diameter: number): Drawing;
  /** Who said what, wrapped, on a shade. */
  chat(author: string, text: string, size: number, mostWidth: number): Drawing;
  /** Who says what, wrapped, on a shade: the end of it, since it grows while it is said. */
  caption(author: string, text: string, size: number, mostWidth: number): Drawing;
  /** An emoji by itself. */
  emoji(emoji: string, size: number): Drawing;
}

/** Draws with a 2D canvas, each time that something new is asked for. */
export function createTextDrawings(): TextDrawings {
  const canvas = new OffscreenCanvas(2, 2);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('No 2D canvas.');
  const kept = new Map<string, Drawing>();
  const keep = (key: readonly (string | number)[], draw: () => Drawing): Drawing => {
    const name = JSON.stringify(key);
    const known = kept.get(name);
    if (known) return known;
    if (kept.size >= MOST_KEPT) kept.clear();
    const drawing = draw();
    kept.set(name, drawing);
    return drawing;
  };

  return {
    name(name, size, mostWidth) {
      const text = tidy(name);
      if (!text) return null;
      return keep(['name', text, size, mostWidth], () => drawName(context, text, size, mostWidth));
    },
    avatar: (name, diameter) => {
      const letter = firstCharacters(name, 1).toUpperCase() || '?';
      return keep(['avatar', letter, hueOf(name), diameter], () =>
        drawAvatar(context, letter, hueOf(name), diameter),
      );
    },
    chat: (author, text, size, mostWidth) =>
      drawWords(
        context,
        { author: tidy(author), text: tidy(text) },
        size,
        mostWidth,
        (words, widthOf, mostPx) => wrap(words, widthOf, { mostPx, mostLines: CHAT_LINES }),
      ),
    caption: (author, text, size, mostWidth) => {
      const end = tidy(text.slice(-CAPTION_CHARACTERS));
      return drawWords(
        context,
        { author: tidy(author), text: end },
        size,
        mostWidth,
        (words, widthOf, mostPx) =>
          wrap(words, widthOf, { mostPx, mostLines: Infinity }).slice(-CAPTION_LINES),
      );
    },
    emoji: (emoji, size) => {
      const text = firstCharacters(emoji, 1);
      return keep(['emoji', text, size], () => drawEmoji(context, text, size));
    },
  };
}

const evenUp = (value: number): number => Math.max(2, 2 * Math.ceil(value / 2));

/** An empty canvas of at least this size; what is set on the context before is forgotten. */
function clear({ canvas }: Context, width: number, height: number): void {
  canvas.width = evenUp(width);
  canvas.height = evenUp(height);
}

const read = (context: Context): Drawing =>
  drawingOf(context.getImageData(0, 0, context.canvas.width, context.canvas.height));

function drawName(context: Context, name: string, size: number, mostWidth: number): Drawing {
  const font = `500 ${size}px ${FONT}`;
  context.font = font;
  const widthOf = (text: string): number => context.measureText(text).width;
  const text = cutToFit(name, widthOf, Math.max(size, mostWidth - size));
  clear(context, Math.min(mostWidth, widthOf(text) + size), size * 1.7);
  const { width, height } = context.canvas;
  paintShade(context, width, height, size / 3);
  Object.assign(context, { font, fillStyle: TEXT, textAlign: 'center', textBaseline: 'middle' });
  context.direction = directionOf(text);
  context.fillText(text, width / 2, height / 2 + size / 20, width);
  return read(context);
}

function drawAvatar(context: Context, letter: string, hue: number, diameter: number): Drawing {
  clear(context, diameter, diameter);
  const middle = diameter / 2;
  context.fillStyle = `hsl(${hue} 45% 40%)`;
  context.beginPath();
  context.arc(middle, middle, middle, 0, 2 * Math.PI);
  context.fill();
  Object.assign(context, {
    font: `600 ${Math.round(middle)}px ${FONT}`,
    fillStyle: TEXT,
    textAlign: 'center',
    textBaseline: 'middle',
  });
  context.fillText(letter, middle, middle * 1.04, diameter * 0.8);
  return read(context);
}

/** Who, and below it what, in the lines that `linesOf` makes of it. */
function drawWords(
  context: Context,
  { author, text }: { author: string; text: string },
  size: number,
  mostWidth: number,
  linesOf: (text: string, widthOf: (text: string) => number, mostPx: number) => readonly string[],
): Drawing {
  const fonts = { author: `700 ${Math.round(size * 0.8)}px ${FONT}`, text: `400 ${size}px ${FONT}` };
  const widthOf =
    (font: string) =>
    (line: string): number => {
      context.font = font;
      return context.measureText(line).width;
    };
  const mostPx = mostWidth - 2 * size;
  const heading = cutToFit(author, widthOf(fonts.author), mostPx);
  const lines = linesOf(text, widthOf(fonts.text), mostPx);
  const widest = Math.max(widthOf(fonts.author)(heading), ...lines.map(widthOf(fonts.text)));
  const lineHeight = size * 1.3;
  clear(context, Math.min(mostPx, widest) + 1.4 * size, lineHeight * (lines.length + 0.9) + size * 0.6);
  const { width, height } = context.canvas;
  paintShade(context, width, height, size / 2);
  Object.assign(context, { fillStyle: TEXT, textBaseline: 'middle' });
  // All of a message stands at the side where its text begins.
  context.direction = directionOf(text);
  context.textAlign = 'start';
  const x = context.direction === 'rtl' ? width - 0.7 * size : 0.7 * size;
  context.font = fonts.author;
  context.globalAlpha = 0.8;
  context.fillText(heading, x, size * 0.85, mostPx);
  context.font = fonts.text;
  context.globalAlpha = 1;
  for (const [index, line] of lines.entries())
    context.fillText(line, x, size * 0.3 + lineHeight * (index + 1.4), mostPx);
  return read(context);
}

function drawEmoji(context: Context, emoji: string, size: number): Drawing {
  clear(context, size * 1.3, size * 1.3);
  Object.assign(context, {
    font: `${size}px ${FONT}`,
    fillStyle: TEXT,
    textAlign: 'center',
    textBaseline: 'middle',
  });
  context.fillText(emoji, context.canvas.width / 2, context.canvas.height / 2 + size / 15, size * 1.3);
  return read(context);
}

function paintShade(context: Context, width: number, height: number, radius: number): void {
  context.fillStyle = BACKGROUND;
  context.beginPath();
  context.roundRect(0, 0, width, height, radius);
  context.fill();
}

/** The same name has the same colour in every recording. Degrees. */
function hueOf(name: string): number {
  let sum = 0;
  for (const char of name.slice(0, 200)) sum = (sum * 31 + (char.codePointAt(0) ?? 0)) % 360;
  return sum;
}
