import { loadKernels, type Kernels } from './compositor/kernels.ts';
import { createArena, fillPlane, halve, readPlane, type Plane } from './compositor/planes.ts';
import type { Size } from './size.ts';

/** How far, in cells of half the mask's resolution, an edge of the mask may be from the picture's. */
const RADIUS = 2;
/** Variance of the guide (0..1) that counts as an edge: a step of some 3 % of the brightness. @source measured */
const SMOOTHNESS = 0.001;

/** Moves a mask's edges to those of the picture. */
export interface EdgeFilter {
  /**
   * @param confidence and `luma`: width x height, row-major, 0..255
   * @returns a new one of the same shape
   */
  refine(confidence: Uint8Array, luma: Uint8Array, size: Size): Uint8Array;
}

/** All memory that masks of one size need; `half`: at half the resolution; cells are of four floats. */
interface Workspace {
  readonly guide: Plane;
  readonly value: Plane;
  readonly half: { readonly guide: Plane; readonly value: Plane };
  readonly cells: readonly [number, number];
  readonly row: number;
}

/**
 * Opens the filter: a guided filter, with brightness as its guide. Where there is no edge nearby, or one
 * that does not go with the mask's, the mask stays as it was. @throws Error where the kernels cannot be loaded
 */
export async function openEdgeFilter(): Promise<EdgeFilter> {
  const kernels = await loadKernels();
  let space: Workspace | null = null;
  return {
    refine(confidence, luma, { width, height }) {
      if (space?.guide.width !== width || space.guide.height !== height)
        space = createWorkspace(kernels, width, height);
      fillPlane(kernels, luma, space.guide);
      fillPlane(kernels, confidence, space.value);
      filter(kernels, space);
      return readPlane(kernels, space.value);
    },
  };
}

function createWorkspace({ memory }: Kernels, width: number, height: number): Workspace {
  const { allocate, plane } = createArena(memory);
  const [halfWidth, halfHeight] = [Math.ceil(width / 2), Math.ceil(height / 2)];
  const cellBytes = 16 * halfWidth * halfHeight;
  return {
    guide: plane(width, height),
    value: plane(width, height),
    half: { guide: plane(halfWidth, halfHeight), value: plane(halfWidth, halfHeight) },
    cells: [allocate(cellBytes), allocate(cellBytes)],
    row: allocate(16 * (halfWidth + 2)),
  };
}

function filter(kernels: Kernels, { guide, value, half, cells: [cells, scratch], row }: Workspace): void {
  halve(kernels, guide, half.guide);
  halve(kernels, value, half.value);
  const { width, height, stride } = half.guide;
  const average = (): void => {
    kernels.boxBlur(cells, scratch, height, width, width, 1, RADIUS);
    kernels.boxBlur(scratch, cells, width, 1, height, width, RADIUS);
  };
  kernels.guideCells(half.guide.address, half.value.address, stride, width, height, cells);
  average();
  kernels.guideLines(cells, width * height, SMOOTHNESS);
  average();
  kernels.guideValues(guide.address, guide.stride, guide.width, guide.height, cells, row, value.address);
}
