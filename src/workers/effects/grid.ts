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
  return {
    width: Math.ceil(y.width / cellPx),
    height: Math.ceil(y.height / cellPx),
    cellPx,
    y: shrinkPlane(y, cellPx),
    u: shrinkPlane(u, cellPx / 2),
    v: shrinkPlane(v, cellPx / 2),
  };
}

function shrinkPlane(plane: Plane, cellPx: number): Uint8Array {
  if (cellPx === 1) return compact(plane);
  const half = halve(plane);
  return cellPx === 2 ? half.data : shrinkPlane(half, cellPx / 2);
}

function compact({ data, width, height, strideBytes, stepBytes }: Plane): Uint8Array {
  const out = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) out[y * width + x] = data[y * strideBytes + x * stepBytes] ?? 0;
  }
  return out;
}

/** Halves in both directions; an odd last row or column stands for two. Unrolled: this reads every pixel. */
function halve(plane: Plane): Plane {
  const { data, strideBytes, stepBytes } = plane;
  const width = Math.ceil(plane.width / 2);
  const height = Math.ceil(plane.height / 2);
  const pairs = plane.width >> 1;
  const lastBytes = (plane.width - 1) * stepBytes;
  const out = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    let upper = 2 * y * strideBytes;
    let lower = Math.min(2 * y + 1, plane.height - 1) * strideBytes;
    if (pairs < width) {
      out[y * width + pairs] = ((data[upper + lastBytes] ?? 0) + (data[lower + lastBytes] ?? 0) + 1) >> 1;
    }
    for (let x = 0; x < pairs; x++, upper += 2 * stepBytes, lower += 2 * stepBytes) {
      const sum =
        (data[upper] ?? 0) +
        (data[upper + stepBytes] ?? 0) +
        (data[lower] ?? 0) +
        (data[lower + stepBytes] ?? 0);
      out[y * width + x] = (sum + 2) >> 2;
    }
  }
  return { data: out, width, height, strideBytes: width, stepBytes: 1 };
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
