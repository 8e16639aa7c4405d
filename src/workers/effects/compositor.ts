import { blurBackground, type BlurStrength } from './background.ts';
import { blendPlane } from './blend.ts';
import type { Grid } from './grid.ts';
import { toVideoFrame, type Picture } from './picture.ts';

/**
 * Makes the frame that leaves: the person sharp, everything else blurred. Consumes the picture.
 * `opacity` of the person: width x height of the grid, row-major, 0..255.
 */
export function composite(
  picture: Picture,
  grid: Grid,
  opacity: Uint8Array,
  strength: BlurStrength,
  timestampUs: number,
): VideoFrame {
  const background = blurBackground(grid, opacity, strength);
  const chromaCells = { ...grid, cellPx: grid.cellPx / 2 };
  blendPlane(picture.y, background.y, opacity, grid);
  blendPlane(picture.u, background.u, opacity, chromaCells);
  blendPlane(picture.v, background.v, opacity, chromaCells);
  return toVideoFrame(picture, timestampUs);
}

/** Makes a frame in which nothing can be made out: what leaves as long as there is no mask. */
export function cover(picture: Picture, grid: Grid, timestampUs: number): VideoFrame {
  return composite(picture, grid, new Uint8Array(grid.width * grid.height), 'cover', timestampUs);
}
