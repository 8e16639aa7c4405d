import { blurLines } from './box-blur.ts';
import type { Grid } from './grid.ts';

/** A picture without the person, blurred. `y`, `u`, `v`: as in the grid it was made of. */
export type Background = Pick<Grid, 'y' | 'u' | 'v'>;

/** How much of the background is left to see. `cover` leaves nothing of the person either. */
export type BlurStrength = 'light' | 'strong' | 'cover';

/**
 * Radius of each of the three box blurs, as a part of the picture's longer side. Three boxes of radius r come
 * near a Gaussian of sigma sqrt(r * (r + 1)): about 1.5, 3.4 and 5.3 % of the longer side.
 */
const RADIUS: Record<BlurStrength, number> = { light: 2 / 160, strong: 5 / 160, cover: 8 / 160 };
const PASSES = 3;

/**
 * Blurs what the person does not hide, on half the grid's resolution. Each cell weighs as much as background
 * shows in it, so that no colours of the person bleed into a halo.
 */
export function blurBackground(grid: Grid, opacity: Uint8Array, strength: BlurStrength): Background {
  const width = Math.ceil(grid.width / 2);
  const height = Math.ceil(grid.height / 2);
  const radius = Math.max(1, Math.round(RADIUS[strength] * Math.max(width, height)));
  const weights = new Float32Array(width * height);
  const scratch = new Float32Array(width * height);
  const channels = [grid.y, grid.u, grid.v].map((channel, index) =>
    weigh(channel, opacity, grid, index === 0 ? weights : null),
  );
  for (const values of [...channels, weights]) boxBlur(values, scratch, width, height, radius);
  const [y, u, v] = channels.map((values) => enlarge(divide(values, weights), width, height, grid));
  if (!y || !u || !v) throw new RangeError('A picture has three channels.');
  return { y, u, v };
}

/** Sums of value times weight over 2 x 2 cells; the sums of the weights go to `weights`. */
function weigh(
  channel: Uint8Array,
  opacity: Uint8Array,
  { width, height }: Grid,
  weights: Float32Array | null,
): Float32Array<ArrayBuffer> {
  const outWidth = Math.ceil(width / 2);
  const outHeight = Math.ceil(height / 2);
  const out = new Float32Array(outWidth * outHeight);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = y * width + x;
      const to = (y >> 1) * outWidth + (x >> 1);
      // Never 0: deep inside the person there is no background to take, and nobody sees what is there.
      const weight = 256 - (opacity[at] ?? 0);
      out[to] = (out[to] ?? 0) + weight * (channel[at] ?? 0);
      if (weights) weights[to] = (weights[to] ?? 0) + weight;
    }
  }
  return out;
}

/** Box-blurs in place, by running sums along rows, then columns; edges are continued outwards. */
function boxBlur(
  values: Float32Array,
  scratch: Float32Array,
  width: number,
  height: number,
  radius: number,
): void {
  for (let pass = 0; pass < PASSES; pass++) {
    blurLines(values, scratch, { lines: height, lineStep: width, length: width, step: 1 }, radius);
    blurLines(scratch, values, { lines: width, lineStep: 1, length: height, step: width }, radius);
  }
}

function divide(values: Float32Array<ArrayBuffer>, weights: Float32Array): Float32Array<ArrayBuffer> {
  for (let index = 0; index < values.length; index++) {
    values[index] = (values[index] ?? 0) / (weights[index] ?? 1);
  }
  return values;
}

/** Doubles a picture bilinearly to the grid's size; sample centres are a quarter cell apart. */
function enlarge(from: Float32Array, width: number, height: number, grid: Grid): Uint8Array {
  const out = new Uint8Array(grid.width * grid.height);
  for (let y = 0; y < grid.height; y++) {
    const near = y >> 1;
    const far = Math.min(height - 1, Math.max(0, near + (y & 1 ? 1 : -1)));
    for (let x = 0; x < grid.width; x++) {
      const left = x >> 1;
      const right = Math.min(width - 1, Math.max(0, left + (x & 1 ? 1 : -1)));
      const nearRow = 3 * (from[near * width + left] ?? 0) + (from[near * width + right] ?? 0);
      const farRow = 3 * (from[far * width + left] ?? 0) + (from[far * width + right] ?? 0);
      out[y * grid.width + x] = (3 * nearRow + farRow) / 16 + 0.5;
    }
  }
  return out;
}
