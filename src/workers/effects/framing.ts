import type { Crop } from './compositor/compositor.ts';

/** No more than two to one: what is enlarged further looks blurred. */
const SMALLEST_SCALE = 0.5;
/** Of the crop: room above the head, and how much higher than the person's visible part it is. */
const HEADROOM = 0.1;
const HEIGHT_TO_PERSON = 1.12;
/** The upper part of a person by which they are centred: shoulders may lean, the head is looked at. */
const HEAD = 0.35;
/** In fractions of the frame: less than this does not move the picture, and it rests when it is so near. */
const START = 0.05;
const REST = 0.004;
const SETTLING_MS = 500;
/** A row or column with fewer of its cells than this showing somebody shows nobody. */
const FEWEST = 0.03;
/** Whoever touches an edge of the crop goes on behind it: it grows by so much. */
const GROWTH = 1.25;

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Decides which part of the frame is shown, so that the person stays in its middle. */
export interface Framing {
  /** What to cut the next frame to; null: nothing. */
  crop(): Crop | null;
  /** Learns where the person is: `opacity`, width x height, row-major, 0..255, of the frame as it was cut. */
  follow(opacity: Uint8Array, size: Size, nowMs: number): void;
  /** Shows the whole frame again, at once. */
  reset(): void;
}

const WHOLE: Crop = { x: 0, y: 0, scale: 1 };

/** Framing that begins with the whole frame, and moves as an unhurried camera operator would. */
export function createFraming(): Framing {
  let shown = WHOLE;
  let isMoving = false;
  let lastMs = 0;
  return {
    crop: () => (shown.scale > 1 - REST ? null : shown),
    follow(opacity, size, nowMs) {
      const wanted = wantedCrop(opacity, size, shown);
      const distance = distanceBetween(wanted, shown);
      if (distance > START) isMoving = true;
      if (distance < REST) isMoving = false;
      const part = isMoving ? 1 - Math.exp(-Math.min(nowMs - lastMs, SETTLING_MS) / SETTLING_MS) : 0;
      shown = {
        x: shown.x + (wanted.x - shown.x) * part,
        y: shown.y + (wanted.y - shown.y) * part,
        scale: shown.scale + (wanted.scale - shown.scale) * part,
      };
      lastMs = nowMs;
    },
    reset() {
      shown = WHOLE;
      isMoving = false;
    },
  };
}

const distanceBetween = (a: Crop, b: Crop): number =>
  Math.max(
    Math.abs(a.x + a.scale / 2 - b.x - b.scale / 2),
    Math.abs(a.y + a.scale / 2 - b.y - b.scale / 2),
    Math.abs(a.scale - b.scale),
  );

function wantedCrop(opacity: Uint8Array, size: Size, shown: Crop): Crop {
  const person = boundsOf(opacity, size);
  if (!person) return WHOLE;
  const { left, right, top, bottom } = person;
  const isCutOff = shown.scale < 1 && (left === 0 || right === 1 || top === 0);
  const needed = Math.max(bottom - top, (right - left) * 0.8) * HEIGHT_TO_PERSON * (isCutOff ? GROWTH : 1);
  const scale = clamp(needed * shown.scale, SMALLEST_SCALE, 1);
  const centre = shown.x + person.headX * shown.scale;
  const above = shown.y + top * shown.scale - HEADROOM * scale;
  return { x: clamp(centre - scale / 2, 0, 1 - scale), y: clamp(above, 0, 1 - scale), scale };
}

/** Where people are, in fractions of the size, and the middle of their upper part; null: nowhere. */
function boundsOf(
  opacity: Uint8Array,
  { width, height }: Size,
): { left: number; right: number; top: number; bottom: number; headX: number } | null {
  const columns = new Float32Array(width);
  const rows = new Float32Array(height);
  forEachPerson(opacity, width, 0, height, (x, y) => {
    columns[x] = (columns[x] ?? 0) + 1 / height;
    rows[y] = (rows[y] ?? 0) + 1 / width;
  });
  const [top, bottom] = extent(rows);
  const [left, right] = extent(columns);
  if (top < 0 || left < 0) return null;
  let [sum, count] = [0, 0];
  forEachPerson(opacity, width, top, Math.ceil(top + (bottom - top) * HEAD), (x) => {
    sum += x + 0.5;
    count++;
  });
  const headX = count > 0 ? sum / count / width : (left + right) / 2 / width;
  return { left: left / width, right: right / width, top: top / height, bottom: bottom / height, headX };
}

function forEachPerson(
  opacity: Uint8Array,
  width: number,
  from: number,
  to: number,
  tell: (x: number, y: number) => void,
): void {
  for (let y = from; y < to; y++) {
    for (let x = 0; x < width; x++) if ((opacity[y * width + x] ?? 0) > 127) tell(x, y);
  }
}

/** The first of the lines that show somebody, and the one behind the last; -1 where there is none. */
function extent(lines: Float32Array): [first: number, end: number] {
  return [lines.findIndex((part) => part > FEWEST), lines.findLastIndex((part) => part > FEWEST) + 1];
}

const clamp = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, value));
