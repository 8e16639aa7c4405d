import type { Picture, Plane } from './picture.ts';

/**
 * A picture shrunk by `cellPx` (a power of two) in each direction: the mask is made of it, and the background
 * blurred on it. `y`, `u`, `v`: width x height, row-major, 0..255.
 */
export interface Grid {
  readonly width: number;
  readonly height: number;
  readonly cellPx: number;
  readonly y: Uint8Array;
  readonly u: Uint8Array;
  readonly v: Uint8Array;
}

/** From this width or height on a picture is shrunk by 4, below by 2: the mask then has 256 to 480 columns. */
const LARGE_PX = 900;

/** Shrinks a picture; every cell is the mean of its pixels. */
export function shrink({ y, u, v }: Picture): Grid {
  const cellPx = Math.max(y.width, y.height) >= LARGE_PX ? 4 : 2;
  const width = Math.ceil(y.width / cellPx);
  const height = Math.ceil(y.height / cellPx);
  return {
    width,
    height,
    cellPx,
    y: shrinkPlane(y, cellPx, width, height),
    u: shrinkPlane(u, cellPx / 2, width, height),
    v: shrinkPlane(v, cellPx / 2, width, height),
  };
}

function shrinkPlane(plane: Plane, cellPx: number, width: number, height: number): Uint8Array {
  const { data, strideBytes, stepBytes } = plane;
  const out = new Uint8Array(width * height);
  for (let gy = 0; gy < height; gy++) {
    const top = gy * cellPx;
    const rows = Math.min(cellPx, plane.height - top);
    for (let gx = 0; gx < width; gx++) {
      const left = gx * cellPx;
      const columns = Math.min(cellPx, plane.width - left);
      let sum = 0;
      for (let row = 0; row < rows; row++) {
        let at = (top + row) * strideBytes + left * stepBytes;
        for (let column = 0; column < columns; column++, at += stepBytes) sum += data[at] ?? 0;
      }
      out[gy * width + gx] = sum / (rows * columns) + 0.5;
    }
  }
  return out;
}

/** The grid as opaque RGBA, by studio-range BT.601: what the segmenter looks at. */
export function toRgba({ width, height, y, u, v }: Grid): ImageData {
  const image = new ImageData(width, height);
  const rgba = image.data;
  for (let index = 0; index < y.length; index++) {
    const luma = 298 * ((y[index] ?? 0) - 16) + 128;
    const cb = (u[index] ?? 0) - 128;
    const cr = (v[index] ?? 0) - 128;
    rgba[4 * index] = (luma + 409 * cr) >> 8;
    rgba[4 * index + 1] = (luma - 100 * cb - 208 * cr) >> 8;
    rgba[4 * index + 2] = (luma + 516 * cb) >> 8;
    rgba[4 * index + 3] = 255;
  }
  return image;
}
