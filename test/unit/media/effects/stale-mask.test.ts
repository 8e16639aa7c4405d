import { expect } from 'chai';
import * as fc from 'fast-check';
import { openEdgeFilter, type EdgeFilter } from '../../../../src/workers/effects/edge-filter.ts';
import { createMaskSmoother } from '../../../../src/workers/effects/mask.ts';
import { carryOver } from '../../../../src/workers/effects/stale-mask.ts';
import { drawMasked, softened, type Drawn, type MaskedScene } from './masked-scene.ts';

/** So far from the person, in cells of 4 pixels, the room may be seen at the softened edge. */
const EDGE = 4;
const FRAMES = 24;

describe('a mask of an earlier frame', () => {
  let filter: EdgeFilter;
  before(async () => {
    filter = await openEdgeFilter();
  });

  /** What is seen of the room, and lost of the middle of the face, in the worst of all frames, in cells. */
  const film = (
    stepPx: number,
    stride: number,
    isCarried: boolean,
    background: NonNullable<Drawn['background']>,
  ): { leak: number; far: number; lost: number } => {
    const smoother = createMaskSmoother();
    let last: { confidence: Uint8Array; luma: Uint8Array } | null = null;
    const worst = { leak: 0, far: 0, lost: 0 };
    for (let frame = 0; frame < FRAMES; frame++) {
      const x = 100 + (frame * stepPx) / 4;
      const scene = drawMasked({ x, background, isTalking: frame % 4 < 2 });
      let confidence: Uint8Array;
      if (!last || frame % stride === 0) {
        confidence = softened(scene);
        last = { confidence, luma: scene.luma };
      } else
        confidence = isCarried ? carryOver(last.confidence, last.luma, scene.luma, scene) : last.confidence;
      const opacity = smoother.smooth(filter.refine(confidence, scene.luma, scene));
      const seen = judge(scene, opacity, x);
      for (const key of ['leak', 'far', 'lost'] as const) worst[key] = Math.max(worst[key], seen[key]);
    }
    return worst;
  };

  for (const background of ['checkerboard', 'plain'] as const) {
    it(`shows no more of a ${background} room than a fresh one, however fast somebody moves`, () => {
      const rows: string[] = [];
      for (const stepPx of [4, 12, 20]) {
        const fresh = film(stepPx, 1, true, background);
        for (const stride of [2, 3]) {
          const carried = film(stepPx, stride, true, background);
          const left = film(stepPx, stride, false, background);
          rows.push(
            `${stepPx} px, ${stride - 1} old: fresh ${fresh.leak}, carried ${carried.leak}, as it was ${left.leak}`,
          );
          expect(carried.leak).to.be.at.most(1.1 * fresh.leak + 10);
          expect(carried.far, 'cells far from the edge').to.be.at.most(8);
          if (stepPx > 10) expect(left.leak, 'without it').to.be.above(2 * carried.leak);
        }
      }
      console.log(`Room seen, in cells, before a ${background} room:\n${rows.join('\n')}`);
    });
  }

  it('keeps a face that talks, in every frame', () => {
    for (const stride of [2, 3]) expect(film(0, stride, true, 'checkerboard').lost).to.equal(0);
  });

  it('stays as it is while nothing moves, whatever the noise', () => {
    const scene = drawMasked({ x: 160 });
    const confidence = softened(scene);
    const noisy = scene.luma.map((level, index) => level + ((index * 7) % 17) - 8);
    expect(carryOver(confidence, scene.luma, noisy, scene)).to.deep.equal(confidence);
  });

  it('only ever takes away, and leaves alone what it was given', () => {
    const cells = fc.uint8Array({ minLength: 77, maxLength: 77 });
    fc.assert(
      fc.property(cells, cells, cells, (confidence, earlier, now) => {
        const given = confidence.slice();
        const carried = carryOver(confidence, earlier, now, { width: 11, height: 7 });
        expect(confidence).to.deep.equal(given);
        carried.forEach((value, index) => {
          if (value > given[index]!) expect.fail(`${value} at ${index} of ${given[index]}`);
          // What changed a lot is gone, but for the person's inside, which nobody has in so small a picture.
          const change = Math.abs(earlier[index]! - now[index]!);
          if (change >= 40 && given.some((level) => level < 230) && value > 0)
            expect(given[index]).to.be.at.least(230);
        });
      }),
    );
  });
});

function judge(
  { width, height, truth }: MaskedScene,
  opacity: Uint8Array,
  x: number,
): { leak: number; far: number; lost: number } {
  const isPerson = (cx: number, cy: number): boolean =>
    truth[Math.min(height - 1, Math.max(0, cy)) * width + Math.min(width - 1, Math.max(0, cx))] === 255;
  const isNear = (cx: number, cy: number): boolean => {
    for (let dy = -EDGE; dy <= EDGE; dy++)
      for (let dx = -EDGE; dx <= EDGE; dx++) if (isPerson(cx + dx, cy + dy)) return true;
    return false;
  };
  let [leak, far, lost] = [0, 0, 0];
  for (let cy = 0; cy < height; cy++) {
    for (let cx = 0; cx < width; cx++) {
      const isSeen = opacity[cy * width + cx]! > 127;
      if (isSeen && !isPerson(cx, cy)) {
        leak++;
        if (!isNear(cx, cy)) far++;
      }
      const isFace = ((cx - x) / 20) ** 2 + ((cy - 60) / 28) ** 2 < 1;
      if (isFace && opacity[cy * width + cx]! < 250) lost++;
    }
  }
  return { leak, far, lost };
}
