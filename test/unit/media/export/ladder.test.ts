import { expect } from 'chai';
import * as fc from 'fast-check';
import type { SourceInfo } from '../../../../src/media/export/export.ts';
import { defaultRungs, isCellular, offeredRungs, presetRungs } from '../../../../src/media/export/ladder.ts';

const source = (width: number, height: number, frameRate = 30): SourceInfo => ({
  width,
  height,
  frameRate,
  durationMs: 1000,
  videoEndMs: 1000,
  copyableBps: null,
  hasVideo: true,
  hasAudio: true,
});
const sizes = (rungs: readonly { width: number; height: number }[]): string[] =>
  rungs.map(({ width, height }) => `${width}x${height}`);

describe('the ladder', () => {
  for (const [name, width, height, expected] of [
    ['1080p', 1920, 1080, ['1280x720', '854x480', '640x360']],
    ['720p', 1280, 720, ['1280x720', '854x480', '640x360']],
    ['540p', 960, 540, ['960x540', '640x360', '426x240']],
    ['360p gets fewer', 640, 360, ['640x360', '426x240']],
    ['portrait', 720, 1280, ['720x1280', '480x854', '360x640']],
    ['odd', 641, 359, ['640x358', '428x240']],
    ['tiny', 64, 48, ['64x48']],
    ['one pixel', 1, 1, ['2x2']],
    ['4K', 3840, 2160, ['1280x720', '854x480', '640x360']],
  ] as const) {
    it(`begins with the usual rungs: ${name}`, () => {
      expect(sizes(defaultRungs(source(width, height)))).to.deep.equal(expected);
    });
  }

  it('offers every usual size up to the own one', () => {
    expect(sizes(offeredRungs(source(1440, 900)))).to.deep.equal([
      '1440x900',
      '1152x720',
      '864x540',
      '768x480',
      '576x360',
      '384x240',
      '230x144',
    ]);
  });

  it('ends with a rung that plays over any cellular network, as Apple asks', () => {
    const rungs = offeredRungs(source(1920, 1080, 60));
    expect(rungs.filter(isCellular)).to.deep.equal(rungs.slice(-1));
    // 128 kbit/s of sound, and as much of the container as it takes in CMAF.
    expect((rungs.at(-1)?.videoBitrateBps ?? Infinity) + 128_000).to.be.below(192_000 * 0.95);
  });

  for (const [preset, expected] of [
    ['small', ['640x360', '256x144']],
    ['standard', ['1280x720', '854x480', '640x360']],
    ['high', ['1920x1080', '1280x720', '960x540', '640x360', '426x240', '256x144']],
  ] as const) {
    it(`has a preset: ${preset}`, () => {
      expect(sizes(presetRungs(source(1920, 1080), preset))).to.deep.equal(expected);
    });
  }

  it('has presets for sources of any size, larger than none', () => {
    for (const preset of ['small', 'standard', 'high'] as const) {
      expect(sizes(presetRungs(source(64, 48), preset))).to.deep.equal(['64x48']);
      expect(presetRungs({ ...source(0, 0), hasVideo: false }, preset)).to.deep.equal([]);
      for (const rung of presetRungs(source(800, 450), preset)) expect(rung.width).to.be.at.most(800);
    }
  });

  it('has no rungs without a picture', () => {
    expect(offeredRungs({ ...source(0, 0), hasVideo: false })).to.deep.equal([]);
  });

  it("keeps to Apple's bitrates within a third, and adds half at 60 frames", () => {
    const at = (frameRate: number): number[] =>
      offeredRungs(source(1920, 1080, frameRate)).map(({ videoBitrateBps }) => videoBitrateBps);
    const apple = [6_000_000, 3_000_000, 2_000_000, undefined, 730_000, undefined];
    for (const [index, bps] of at(30).entries()) {
      const wanted = apple[index];
      if (wanted) expect(bps / wanted).to.be.within(0.75, 1.34);
    }
    expect((at(60)[0] ?? 0) / (at(30)[0] ?? 1)).to.be.closeTo(1.5, 0.01);
  });

  it('never grows, is even, keeps the shape and gets smaller, whatever the source', () => {
    const side = fc.integer({ min: 2, max: 5000 });
    fc.assert(
      fc.property(side, side, (width, height) => {
        const rungs = offeredRungs(source(width, height));
        expect(rungs).not.to.be.empty;
        for (const [index, rung] of rungs.entries()) {
          expect(rung.width % 2 || rung.height % 2).to.equal(0);
          expect(rung.width).to.be.at.most(width);
          expect(rung.height).to.be.at.most(height);
          const scale = Math.min(rung.width / width, rung.height / height);
          expect(Math.abs(rung.width - width * scale)).to.be.at.most(2 + width / height);
          const before = rungs[index - 1];
          if (before) expect(rung.videoBitrateBps).to.be.at.most(before.videoBitrateBps);
        }
      }),
    );
  });
});
