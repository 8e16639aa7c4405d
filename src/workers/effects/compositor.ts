import { blurBackground, type BlurStrength } from './background.ts';
import { blendPlane, replacePlane } from './blend.ts';
import type { Grid } from './grid.ts';
import { wrapLight } from './light-wrap.ts';
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

/**
 * Makes the frame that leaves: the person before the backdrop, which is as large as the picture. Consumes the picture.
 * `opacity` of the person: as above.
 */
export function replaceBackground(
  picture: Picture,
  grid: Grid,
  opacity: Uint8Array,
  behind: Picture,
  timestampUs: number,
): VideoFrame {
  const wrapped = wrapLight(opacity, grid);
  const chromaCells = { ...grid, cellPx: grid.cellPx / 2 };
  replacePlane(picture.y, behind.y, wrapped, grid);
  replacePlane(picture.u, behind.u, wrapped, chromaCells);
  replacePlane(picture.v, behind.v, wrapped, chromaCells);
  return toVideoFrame(picture, timestampUs);
}

/** Makes a frame in which nothing can be made out: what leaves as long as there is no mask. */
export function cover(picture: Picture, grid: Grid, timestampUs: number): VideoFrame {
  return composite(picture, grid, new Uint8Array(grid.width * grid.height), 'cover', timestampUs);
}
