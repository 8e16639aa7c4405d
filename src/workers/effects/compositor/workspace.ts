import { cellPxOf } from './compositor.ts';
import type { Kernels } from './kernels.ts';
import { createArena, shapeOf, type I420, type Plane } from './planes.ts';

/** Three planes of one size and stride. */
export interface Grid {
  readonly y: Plane;
  readonly u: Plane;
  readonly v: Plane;
}

/** All memory that pictures of one size need. */
export interface Workspace {
  readonly width: number;
  readonly height: number;
  readonly cellPx: 2 | 4;
  /** The picture: it is worked on in place. */
  readonly picture: I420;
  /** What is seen where the person is not. */
  readonly behind: I420;
  /** The glance; with cells of 2 pixels its chroma is the picture's own. */
  readonly grid: Grid;
  /** The person's opacity: as large as the glance, as the chroma, as the picture. The first two may be one. */
  readonly opacity: readonly [Plane, Plane, Plane];
  /** Luma at half the picture's size, on its way to the glance or back; with cells of 2 pixels it is the glance's. */
  readonly halfLuma: Plane;
  /** The blurred background at half the glance's size. */
  readonly blurred: Grid;
  /** Twice as many cells of four floats as half the glance has. */
  readonly cells: readonly [number, number];
  /** Room for more, which is found again as long as the workspace lasts. */
  reserve(key: string, bytes: number): number;
}

/** Lays out the kernels' memory for pictures of width x height; what was laid out before is gone. */
export function createWorkspace({ memory }: Kernels, width: number, height: number): Workspace {
  const { allocate, plane } = createArena(memory);
  const i420 = (): I420 => {
    const luma = shapeOf(width, height);
    const chroma = shapeOf(Math.ceil(width / 2), Math.ceil(height / 2));
    const bytes = luma.bytes + 2 * chroma.bytes;
    const address = allocate(bytes);
    return {
      y: { ...luma, address },
      u: { ...chroma, address: address + luma.bytes },
      v: { ...chroma, address: address + luma.bytes + chroma.bytes },
      bytes,
    };
  };
  const gridOf = (gridWidth: number, gridHeight: number): Grid => ({
    y: plane(gridWidth, gridHeight),
    u: plane(gridWidth, gridHeight),
    v: plane(gridWidth, gridHeight),
  });

  const cellPx = cellPxOf(width, height);
  const [gridWidth, gridHeight] = [Math.ceil(width / cellPx), Math.ceil(height / cellPx)];
  const [halfWidth, halfHeight] = [Math.ceil(gridWidth / 2), Math.ceil(gridHeight / 2)];
  const picture = i420();
  const { u, v } = picture;
  const halfLuma = plane(u.width, u.height);
  const grid = cellPx === 2 ? { y: halfLuma, u, v } : gridOf(gridWidth, gridHeight);
  const glanceOpacity = plane(gridWidth, gridHeight);
  const chromaOpacity = cellPx === 2 ? glanceOpacity : plane(u.width, u.height);
  const cellBytes = 16 * halfWidth * halfHeight;
  const more = new Map<string, number>();
  return {
    width,
    height,
    cellPx,
    picture,
    behind: i420(),
    grid,
    opacity: [glanceOpacity, chromaOpacity, plane(width, height)],
    halfLuma,
    blurred: gridOf(halfWidth, halfHeight),
    cells: [allocate(cellBytes), allocate(cellBytes)],
    reserve(key, bytes) {
      const address = more.get(key) ?? allocate(bytes);
      more.set(key, address);
      return address;
    },
  };
}
