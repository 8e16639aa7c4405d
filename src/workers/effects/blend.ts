import type { Plane } from './picture.ts';

/** The size of what is laid over a plane: `cellPx` samples of the plane to a cell, a power of two. */
export interface Cells {
  readonly width: number;
  readonly height: number;
  readonly cellPx: number;
}

/**
 * Lays the background over a plane, in place, where the person is not: both grids are enlarged bilinearly,
 * cell centre to cell centre. `background` and `opacity` (255: the plane stays): width x height of the cells,
 * row-major.
 *
 * Whole spans of person are left alone and whole spans of background only written: most of a picture is either.
 */
export function blendPlane(plane: Plane, background: Uint8Array, opacity: Uint8Array, cells: Cells): void {
  const { data, strideBytes, stepBytes } = plane;
  const { width, cellPx } = cells;
  // Positions between cell centres are counted in halves of a sample, so that they are whole numbers.
  const unit = 2 * cellPx;
  const shift = 2 * Math.log2(unit);
  const person = 255 * unit;
  const firstPhase = cellPx === 1 ? 0 : 1;
  const firstSpan = cellPx === 1 ? 0 : -1;
  const behind = new Int32Array(width + 2);
  const opaque = new Int32Array(width + 2);
  for (let y = 0; y < plane.height; y++) {
    mixRows(background, cells, y, behind);
    mixRows(opacity, cells, y, opaque);
    for (let span = firstSpan; span < width; span++) {
      const m0 = opaque[span + 1] ?? 0;
      const m1 = opaque[span + 2] ?? 0;
      if (m0 === person && m1 === person) continue;
      const left = span * cellPx + (cellPx >> 1);
      const from = Math.max(0, left);
      const to = Math.min(plane.width, left + cellPx);
      const b0 = behind[span + 1] ?? 0;
      const b1 = behind[span + 2] ?? 0;
      const phase = firstPhase + 2 * (from - left);
      let b = b0 * unit + (b1 - b0) * phase;
      const bStep = 2 * (b1 - b0);
      let at = y * strideBytes + from * stepBytes;
      if (m0 === 0 && m1 === 0) {
        for (let x = from; x < to; x++, at += stepBytes, b += bStep) data[at] = b >> shift;
        continue;
      }
      let m = m0 * unit + (m1 - m0) * phase;
      const mStep = 2 * (m1 - m0);
      for (let x = from; x < to; x++, at += stepBytes, b += bStep, m += mStep) {
        const blurred = b >> shift;
        const share = m >> shift;
        // 0..255 to 0..256, so that dividing is shifting.
        data[at] = blurred + ((((data[at] ?? 0) - blurred) * (share + (share >> 7))) >> 8);
      }
    }
  }
}

/**
 * Lays another plane of the same size over a plane, in place, where the person is not. `opacity` as above.
 * Whole spans of person are left alone here too.
 */
export function replacePlane(plane: Plane, behind: Plane, opacity: Uint8Array, cells: Cells): void {
  const { data, strideBytes, stepBytes } = plane;
  const { width, cellPx } = cells;
  const unit = 2 * cellPx;
  const shift = 2 * Math.log2(unit);
  const person = 255 * unit;
  const firstPhase = cellPx === 1 ? 0 : 1;
  const opaque = new Int32Array(width + 2);
  for (let y = 0; y < plane.height; y++) {
    mixRows(opacity, cells, y, opaque);
    for (let span = cellPx === 1 ? 0 : -1; span < width; span++) {
      const m0 = opaque[span + 1] ?? 0;
      const m1 = opaque[span + 2] ?? 0;
      if (m0 === person && m1 === person) continue;
      const left = span * cellPx + (cellPx >> 1);
      const from = Math.max(0, left);
      const to = Math.min(plane.width, left + cellPx);
      let at = y * strideBytes + from * stepBytes;
      let other = y * behind.strideBytes + from * behind.stepBytes;
      let m = m0 * unit + (m1 - m0) * (firstPhase + 2 * (from - left));
      const mStep = 2 * (m1 - m0);
      for (let x = from; x < to; x++, at += stepBytes, other += behind.stepBytes, m += mStep) {
        const shown = behind.data[other] ?? 0;
        const share = m >> shift;
        data[at] = shown + ((((data[at] ?? 0) - shown) * (share + (share >> 7))) >> 8);
      }
    }
  }
}

/** The cells' values at one row of samples, times `2 * cellPx`; the first and the last are there twice. */
function mixRows(values: Uint8Array, { width, height, cellPx }: Cells, y: number, out: Int32Array): void {
  const unit = 2 * cellPx;
  const position = 2 * y + 1 - cellPx;
  const row = Math.floor(position / unit);
  const lower = position - row * unit;
  const upper = unit - lower;
  const top = Math.max(0, row) * width;
  const bottom = Math.min(height - 1, row + 1) * width;
  for (let x = 0; x < width; x++) {
    out[x + 1] = upper * (values[top + x] ?? 0) + lower * (values[bottom + x] ?? 0);
  }
  out[0] = out[1] ?? 0;
  out[width + 1] = out[width] ?? 0;
}
