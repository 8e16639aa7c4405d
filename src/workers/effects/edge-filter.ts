import { loadKernels } from './compositor/kernels.ts';

/** How far, in cells, an edge of the mask may be from the picture's. */
const RADIUS = 4;
/** Variance of the guide (0..1) that counts as an edge: a step of some 3 % of the brightness. @source measured */
const SMOOTHNESS = 0.001;
/** Address 0 is nobody's. */
const FIRST_ADDRESS = 1024;
const PAGE_BYTES = 65_536;

/** Moves a mask's edges to those of the picture. */
export interface EdgeFilter {
  /**
   * @param confidence and `luma`: width x height, row-major, 0..255
   * @returns a new one of the same shape
   */
  refine(confidence: Uint8Array, luma: Uint8Array, size: { width: number; height: number }): Uint8Array;
}

/**
 * Opens the filter: a guided filter, with brightness as its guide. Where there is no edge nearby the mask stays as soft
 * as it was. @throws Error where the kernels cannot be loaded
 */
export async function openEdgeFilter(kernelsUrl: string): Promise<EdgeFilter> {
  const kernels = await loadKernels(kernelsUrl);
  const { memory } = kernels;
  return {
    refine(confidence, luma, { width, height }) {
      const count = width * height;
      const guide = FIRST_ADDRESS;
      const value = guide + count;
      const cells = Math.ceil((value + count) / 16) * 16;
      const scratch = cells + 16 * count;
      const missing = scratch + 16 * count - memory.buffer.byteLength;
      if (missing > 0) memory.grow(Math.ceil(missing / PAGE_BYTES));
      const bytes = new Uint8Array(memory.buffer);
      bytes.set(luma, guide);
      bytes.set(confidence, value);
      const average = (): void => {
        kernels.boxBlur(cells, scratch, height, width, width, 1, RADIUS);
        kernels.boxBlur(scratch, cells, width, 1, height, width, RADIUS);
      };
      kernels.guideCells(guide, value, count, cells);
      average();
      kernels.guideLines(cells, count, SMOOTHNESS);
      average();
      kernels.guideValues(guide, cells, count, value);
      return bytes.slice(value, value + count);
    },
  };
}
