import { BLUR_SIGMA, type BlurStrength } from './compositor.ts';
import type { Kernels } from './kernels.ts';
import { double } from './planes.ts';
import type { Workspace } from './workspace.ts';

/** Three box blurs of radius r come near a Gaussian of sigma sqrt(r (r + 1)). */
const PASSES = 3;
const radiusOf = (sigma: number): number => Math.max(1, Math.round((Math.sqrt(1 + 4 * sigma ** 2) - 1) / 2));

/**
 * Makes the workspace's `behind` of its glance, which is used up: what the person does not hide, blurred on half the
 * glance's resolution. Each cell weighs as much as background shows in it (the workspace's `opacity`), so that no colours
 * of the person bleed into a halo.
 */
export function blurBackground(kernels: Kernels, space: Workspace, strength: BlurStrength): void {
  const { grid, blurred, cells, opacity } = space;
  const { y, u, v } = grid;
  const mask = opacity[0].address;
  kernels.weigh(y.address, u.address, v.address, mask, y.stride, y.width, y.height, cells[0]);
  const { width, height, stride } = blurred.y;
  const radius = radiusOf(BLUR_SIGMA[strength] * Math.max(width, height));
  for (let pass = 0; pass < PASSES; pass++) {
    kernels.boxBlur(cells[0], cells[1], height, width, width, 1, radius);
    kernels.boxBlur(cells[1], cells[0], width, 1, height, width, radius);
  }
  kernels.unweigh(cells[0], width, height, blurred.y.address, blurred.u.address, blurred.v.address, stride);
  enlarge(kernels, space);
}

function enlarge(kernels: Kernels, { cellPx, blurred, grid, halfLuma, behind }: Workspace): void {
  double(kernels, blurred.y, grid.y);
  if (cellPx === 2) {
    // The glance's chroma is the picture's own.
    double(kernels, blurred.u, behind.u);
    double(kernels, blurred.v, behind.v);
  } else {
    double(kernels, blurred.u, grid.u);
    double(kernels, blurred.v, grid.v);
    double(kernels, grid.u, behind.u);
    double(kernels, grid.v, behind.v);
    double(kernels, grid.y, halfLuma);
  }
  double(kernels, halfLuma, behind.y);
}
