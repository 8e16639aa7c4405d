import { expect } from 'chai';
import * as fc from 'fast-check';
import { openEdgeFilter, type EdgeFilter } from '../../../../src/workers/effects/edge-filter.ts';
import { drawMasked, softened, type MaskedScene } from './masked-scene.ts';

/** The mean error, in levels, where the mask is soft or wrong. */
function errorIn({ truth }: MaskedScene, mask: Uint8Array, band: Uint8Array): number {
  let [sum, count] = [0, 0];
  truth.forEach((true_, index) => {
    const value = band[index]!;
    if ((value === 0 || value === 255) && value === true_) return;
    sum += Math.abs(mask[index]! - true_);
    count++;
  });
  return sum / count;
}

describe('edge filter', () => {
  let filter: EdgeFilter;
  before(async () => {
    filter = await openEdgeFilter();
  });

  it('moves the edges of a soft mask that is beside them to where they are', () => {
    const scene = drawMasked({ x: 160, background: 'plain' });
    for (const [soft, off] of [
      [2, 0],
      [2, 1],
      [2, -1],
      [2, 2],
      [1, 2],
    ] as const) {
      const mask = softened(scene, soft, off);
      const before = errorIn(scene, mask, mask);
      const after = errorIn(scene, filter.refine(mask, scene.luma, scene), mask);
      expect(after / before, `soft ${soft}, off ${off}`).to.be.below(0.85);
    }
  });

  it('leaves a mask as it is where the picture is flat, or its texture does not go with the mask', () => {
    const board = drawMasked({ x: 160 });
    const mask = softened(board);
    const flat = filter.refine(mask, new Uint8Array(mask.length).fill(90), board);
    flat.forEach((value, index) => expectNear(value, mask[index]!, 2));
    const after = errorIn(board, filter.refine(mask, board.luma, board), mask);
    expect(after / errorIn(board, mask, mask)).to.be.below(1.08);
  });

  it('makes no person of the background, however strong its texture, and no hole in the person', () => {
    for (const background of ['plain', 'checkerboard'] as const) {
      const scene = drawMasked({ x: 160, background });
      const refined = filter.refine(softened(scene), scene.luma, scene);
      // Twelve cells around: twice as far as its boxes reach, in the picture's cells, and the mask's softness.
      softened(scene, 12).forEach((near, index) => {
        if (near === 0) expectNear(refined[index]!, 0, 1);
        if (near === 255) expectNear(refined[index]!, 255, 1);
      });
    }
  });

  it('keeps masks that say the same everywhere, before any picture, at any size', () => {
    const sizes = fc.record({
      width: fc.integer({ min: 1, max: 67 }),
      height: fc.integer({ min: 1, max: 35 }),
    });
    fc.assert(
      fc.property(
        sizes,
        fc.constantFrom(0, 1, 128, 254, 255),
        fc.infiniteStream(fc.integer({ min: 0, max: 255 })),
        (size, level, levels) => {
          const cells = size.width * size.height;
          const luma = Uint8Array.from({ length: cells }, () => Number(levels.next().value));
          const refined = filter.refine(new Uint8Array(cells).fill(level), luma, size);
          expect(refined).to.have.length(cells);
          refined.forEach((value) => expectNear(value, level, 1));
        },
      ),
      { numRuns: 40, seed: 1 },
    );
  });

  it('finds the same edges after other sizes, odd ones too', () => {
    const big = drawMasked({ x: 160, background: 'plain' });
    const small = drawMasked({ x: 52, width: 107, height: 61, background: 'plain' });
    const [bigMask, smallMask] = [softened(big, 2, 1), softened(small, 2, 1)];
    const first = [filter.refine(bigMask, big.luma, big), filter.refine(smallMask, small.luma, small)];
    const second = [filter.refine(bigMask, big.luma, big), filter.refine(smallMask, small.luma, small)];
    expect(second).to.deep.equal(first);
    expect(errorIn(small, first[1]!, smallMask) / errorIn(small, smallMask, smallMask)).to.be.below(0.9);
  });
});

function expectNear(value: number, wanted: number, tolerance: number): void {
  if (Math.abs(value - wanted) > tolerance) expect.fail(`${value}, not ${wanted}`);
}
