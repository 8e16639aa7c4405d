/** Steps of brightness up to this are noise, and from this on something has moved; levels of 255. */
const NOISE = 10;
const MOVED = 40;
/** Cells that are so far, each way, from anything but the person are deep inside: what moves there is the face. */
const DEPTH = 6;
const SURELY_PERSON = 230;

interface Size {
  readonly width: number;
  readonly height: number;
}

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
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = y * width + x;
      const change = Math.abs((now[at] ?? 0) - (before[at] ?? 0)) - NOISE;
      if (change <= 0 || confidence[at] === 0 || isDeep(confidence, x, y, width, height)) continue;
      const kept = Math.max(0, 1 - change / (MOVED - NOISE));
      carried[at] = (confidence[at] ?? 0) * kept;
    }
  }
  return carried;
}

/** Behind the picture's edges the person goes on. */
function isDeep(confidence: Uint8Array, x: number, y: number, width: number, height: number): boolean {
  const is = (cx: number, cy: number): boolean =>
    (confidence[clamp(cy, height) * width + clamp(cx, width)] ?? 0) >= SURELY_PERSON;
  return is(x - DEPTH, y) && is(x + DEPTH, y) && is(x, y - DEPTH) && is(x, y + DEPTH) && is(x, y);
}

const clamp = (value: number, length: number): number => Math.min(length - 1, Math.max(0, value));
