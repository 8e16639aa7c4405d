import type { Crop } from './compositor/compositor.ts';
import type { Size } from './size.ts';

/** The upper part of a person by which they are centred: shoulders may lean, the head is looked at. */
const HEAD = 0.35;
/** A row with fewer of its cells than this showing somebody shows nobody... */
const FEWEST = 0.03;
/** ...nor does a column with fewer than this part of what the fullest one shows: an arm held out is no reason to move. */
const BODY = 0.25;
/** Whoever touches an edge of the crop goes on behind it, by some such part of it. */
const BEYOND = 0.1;

/** Where people are, in fractions of the whole frame's width and height. */
export interface PersonBounds {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  /** The middle of their upper part. */
  readonly headX: number;
}

/**
 * Looks for people in the part of the frame that was cut out; null: there is nobody.
 * @param opacity width x height of `size`, row-major, 0..255
 * @param before what was found last: where the body ends is known from then while it goes on below the crop
 */
export function boundsOf(
  opacity: Uint8Array,
  size: Size,
  { x, y, scale }: Crop,
  before: PersonBounds | null,
): PersonBounds | null {
  const { width, height } = size;
  const [columns, rows] = project(opacity, size);
  const [first, end] = extent(
    columns,
    Math.max(FEWEST * height, BODY * columns.reduce((a, b) => Math.max(a, b), 0)),
  );
  const [upper, lower] = extent(rows, FEWEST * width);
  if (first < 0 || upper < 0) return null;

  const left = x + (first === 0 ? -BEYOND : first / width) * scale;
  const right = x + (end === width ? 1 + BEYOND : end / width) * scale;
  const top = y + (upper === 0 ? -BEYOND : upper / height) * scale;
  const bottom = lower < height ? y + (lower / height) * scale : bottomBelow(y + scale, before);
  const headEnd = Math.round(upper + (HEAD * (bottom - top) * height) / scale);
  const headX = x + (middleOf(opacity, width, upper, Math.min(height, headEnd)) / width) * scale;
  return { left: Math.max(0, left), right: Math.min(1, right), top: Math.max(0, top), bottom, headX };
}

/**
 * Where somebody ends who goes on below the crop: where they were last seen to, if that is below it, else nowhere in the
 * frame.
 */
function bottomBelow(cropEnd: number, before: PersonBounds | null): number {
  return before && before.bottom > cropEnd + BEYOND / 5 ? before.bottom : 1;
}

/** How many cells of each column, and of each row, show somebody. */
function project(opacity: Uint8Array, { width, height }: Size): [columns: Uint16Array, rows: Uint16Array] {
  const columns = new Uint16Array(width);
  const rows = new Uint16Array(height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if ((opacity[y * width + x] ?? 0) < 128) continue;
      columns[x] = (columns[x] ?? 0) + 1;
      rows[y] = (rows[y] ?? 0) + 1;
    }
  }
  return [columns, rows];
}

/** The first of the lines that show somebody, and the one behind the last; -1 where there is none. */
function extent(lines: Uint16Array, fewest: number): [first: number, end: number] {
  const shows = (cells: number): boolean => cells > 0 && cells >= fewest;
  return [lines.findIndex(shows), lines.findLastIndex(shows) + 1];
}

/** The mean column of those who are seen in some rows, of which the first shows somebody. */
function middleOf(opacity: Uint8Array, width: number, from: number, to: number): number {
  let [sum, count] = [0, 0];
  for (let y = from; y < Math.max(to, from + 1); y++) {
    for (let x = 0; x < width; x++) {
      if ((opacity[y * width + x] ?? 0) < 128) continue;
      sum += x + 0.5;
      count++;
    }
  }
  return sum / Math.max(1, count);
}
