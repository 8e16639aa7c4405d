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

/** Wasm's memory grows by pages of this size. */
const PAGE_BYTES = 65_536;
/** Address 0 is nobody's, and a kernel may read a byte in front of a plane. */
const FIRST_ADDRESS = 1024;
/** A kernel may read or write a vector behind a plane. */
const GAP_BYTES = 64;

const aligned = (value: number): number => Math.ceil(value / 32) * 32;

/** The shape of a plane, wherever it lies. */
export function shapeOf(width: number, height: number): Omit<Plane, 'address'> {
  const stride = aligned(width);
  return { width, height, stride, bytes: stride * height };
}

/** Gives out a memory from its beginning; nothing is given back. */
export interface Arena {
  readonly allocate: (bytes: number) => number;
  readonly plane: (width: number, height: number) => Plane;
}

/** An arena of all of the memory, which grows as needed: views of it that were made before are then of no use. */
export function createArena(memory: WebAssembly.Memory): Arena {
  let end = FIRST_ADDRESS;
  const allocate = (bytes: number): number => {
    const address = end;
    end = aligned(end + bytes + GAP_BYTES);
    const missing = end - memory.buffer.byteLength;
    if (missing > 0) memory.grow(Math.ceil(missing / PAGE_BYTES));
    return address;
  };
  return {
    allocate,
    plane(width, height) {
      const shape = shapeOf(width, height);
      return { ...shape, address: allocate(shape.bytes) };
    },
  };
}

/** Copies samples without gaps, row after row, into a plane. */
export function fillPlane({ memory }: Kernels, samples: Uint8Array, plane: Plane): void {
  const { address, width, height, stride, bytes } = plane;
  const target = new Uint8Array(memory.buffer, address, bytes);
  for (let y = 0; y < height; y++) target.set(samples.subarray(y * width, (y + 1) * width), y * stride);
}

/** A copy of a plane's samples, without gaps. */
export function readPlane({ memory }: Kernels, { address, width, height, stride }: Plane): Uint8Array {
  const samples = new Uint8Array(width * height);
  for (let y = 0; y < height; y++)
    samples.set(new Uint8Array(memory.buffer, address + y * stride, width), y * width);
  return samples;
}

/** Shrinks one plane into another that is half as large, rounded up. */
export function halve(kernels: Kernels, from: Plane, to: Plane): void {
  kernels.halve(from.address, from.stride, from.width, from.height, to.address, to.stride);
}

/** Which part of a plane is shown. All in samples of it; the steps are at most 2. */
export interface PlanePart {
  /** Of the first sample's centre. */
  readonly left: number;
  readonly top: number;
  /** From sample to sample. */
  readonly stepX: number;
  readonly stepY: number;
}

/** Fixed point, as the kernel counts. */
const ONE = 65_536;

/** Fills one plane with a part of another, bilinearly; edges are continued outwards. `reserve` gives room for the work. */
export function scale(
  kernels: Kernels,
  from: Plane,
  to: Omit<Plane, 'bytes'>,
  { left, top, stepX, stepY }: PlanePart,
  reserve: (key: string, bytes: number) => number,
): void {
  kernels.scale(
    from.address,
    from.stride,
    from.width,
    from.height,
    to.address,
    to.stride,
    to.width,
    to.height,
    Math.round(left * ONE),
    Math.round(top * ONE),
    Math.round(stepX * ONE),
    Math.round(stepY * ONE),
    reserve('work', from.width + 6 * to.width + 96),
  );
}

/** Enlarges one plane into another that is, but for a row or column, twice as large. */
export function double(kernels: Kernels, from: Plane, to: Plane): void {
  kernels.double(from.address, from.stride, from.width, from.height, to.address, to.stride, to.height);
}
