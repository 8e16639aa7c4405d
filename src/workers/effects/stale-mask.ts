import type { Size } from './size.ts';

/** Steps of brightness up to this are noise, and from this on something has moved; levels of 255. */
const NOISE = 10;
const MOVED = 40;
/**
 * Cells that are so far, each way, from anything but the person are deep inside: what moves there is the face. Who crosses
 * the picture in two seconds uncovers some ten of them in two frames.
 */
const DEPTH = 10;
const SURELY_PERSON = 230;
/**
 * What lies so many cells beside a change has changed too: the softened rim of a mask shows a little of the room, which
 * itself stands still, and would be left behind as an outline.
 */
const AROUND = 2;

/**
 * A mask made for an earlier frame, as it may be used for a later one: near the person's edge, what has changed since is
 * taken for background, so that a room from before which somebody moves away is hidden at once.
 * @param confidence and both lumas: width x height, row-major, 0..255
 * @returns a new one of the same shape
 */
export function carryOver(
  confidence: Uint8Array,
  before: Uint8Array,
  now: Uint8Array,
  { width, height }: Size,
): Uint8Array {
  const carried = confidence.slice();
  changesOf(before, now, { width, height }).forEach((change, at) => {
    const had = confidence[at] ?? 0;
    if (change === 0 || had === 0 || isDeep(confidence, at % width, Math.floor(at / width), width, height))
      return;
    carried[at] = had * Math.max(0, 1 - change / (MOVED - NOISE));
  });
  return carried;
}

/** How much each cell, or one beside it, has changed beyond noise. */
function changesOf(before: Uint8Array, now: Uint8Array, { width, height }: Size): Uint8Array {
  const changes = new Uint8Array(now.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = y * width + x;
      const change = Math.abs((now[at] ?? 0) - (before[at] ?? 0)) - NOISE;
      if (change <= 0) continue;
      const [right, end] = [Math.min(width - 1, x + AROUND), Math.min(height - 1, y + AROUND)];
      for (let near = Math.max(0, y - AROUND); near <= end; near++) {
        for (let index = near * width + Math.max(0, x - AROUND); index <= near * width + right; index++)
          if ((changes[index] ?? 0) < change) changes[index] = change;
      }
    }
  }
  return changes;
}

/** Behind the picture's edges the person goes on. */
function isDeep(confidence: Uint8Array, x: number, y: number, width: number, height: number): boolean {
  const is = (cx: number, cy: number): boolean =>
    (confidence[clamp(cy, height) * width + clamp(cx, width)] ?? 0) >= SURELY_PERSON;
  return is(x - DEPTH, y) && is(x + DEPTH, y) && is(x, y - DEPTH) && is(x, y + DEPTH) && is(x, y);
}

const clamp = (value: number, length: number): number => Math.min(length - 1, Math.max(0, value));
