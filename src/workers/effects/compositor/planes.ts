import type { Kernels } from './kernels.ts';

/** One colour component in the kernels' memory, a byte a sample. */
export interface Plane {
  readonly address: number;
  readonly width: number;
  readonly height: number;
  /** A multiple of 32; what lies in a row behind `width` is of no meaning. */
  readonly stride: number;
  /** All of its rows. */
  readonly bytes: number;
}

/** Luma in full, chroma at half the width and height, rounded up; one right behind the other. */
export interface I420 {
  readonly y: Plane;
  readonly u: Plane;
  readonly v: Plane;
  /** All three planes. */
  readonly bytes: number;
}

/** Shrinks one plane into another that is half as large, rounded up. */
export function halve(kernels: Kernels, from: Plane, to: Plane): void {
  kernels.halve(from.address, from.stride, from.width, from.height, to.address, to.stride);
}

/** Enlarges one plane into another that is, but for a row or column, twice as large. */
export function double(kernels: Kernels, from: Plane, to: Plane): void {
  kernels.double(from.address, from.stride, from.width, from.height, to.address, to.stride, to.height);
}
