import { expect } from 'chai';
import { estimateExport, likelyEngine } from '../../../../src/library/exporting/estimate.ts';
import { presetRungs } from '../../../../src/library/exporting/presets.ts';
import { shortSideOf } from '../../../../src/media/export/ladder.ts';
import { entry, waiting } from './entries.ts';

const source = (width: number, height: number): Parameters<typeof presetRungs>[0] => ({
  width,
  height,
  frameRate: 30,
  durationMs: 60_000,
  videoEndMs: 60_000,
  hasVideo: true,
  hasAudio: true,
});

describe('what an export is expected to come to', () => {
  const { settings, length } = entry('a', waiting);

  it('goes by what was measured here, else says that it was not', () => {
    const pixels = (1280 * 720 + 640 * 360) * 30 * 60;
    const measured = estimateExport(settings, length, { webcodecs: pixels / 20 });
    expect(measured).to.include({ isMeasured: true });
    expect(measured.encodingMs).to.be.closeTo(20_000, 1);
    expect(estimateExport(settings, length, {}).isMeasured).to.equal(false);
  });

  it('grows with the length, and is of sound alone without a picture', () => {
    const one = estimateExport(settings, length, {});
    const two = estimateExport(settings, { ...length, durationMs: 2 * length.durationMs }, {});
    expect(two.sizeBytes).to.be.closeTo(2 * one.sizeBytes, 1);
    const sound = estimateExport({ kind: 'file', format: 'audio', rung: null, engine: 'auto' }, length, {});
    expect(sound).to.include({ encodingMs: 0, sizeBytes: 960_000 });
  });

  it('is made by the faster engine unless another is wanted', () => {
    expect(likelyEngine('auto', {})).to.equal('webcodecs');
    expect(likelyEngine('auto', { webcodecs: 5, ffmpeg: 9 })).to.equal('ffmpeg');
    expect(likelyEngine('auto', { webcodecs: 9, ffmpeg: 5 })).to.equal('webcodecs');
    expect(likelyEngine('ffmpeg', { webcodecs: 9 })).to.equal('ffmpeg');
  });

  for (const [size, expected] of [
    [[1920, 1080], { small: [480, 240], standard: [720, 480, 360], high: [1080, 720, 480, 360, 240] }],
    [[720, 1280], { small: [480, 240], standard: [720, 480, 360], high: [720, 480, 360, 240] }],
    [[96, 54], { small: [54], standard: [54], high: [54] }],
  ] as const) {
    const [width, height] = size;
    it(`offers choices for ${width} × ${height}, none above it`, () => {
      for (const preset of ['small', 'standard', 'high'] as const)
        expect(presetRungs(source(width, height), preset).map(shortSideOf), preset).to.deep.equal(
          expected[preset],
        );
    });
  }
});
