import { expect } from 'chai';
import { copiedRung, estimateExport, likelyEngine } from '../../../../src/library/exporting/estimate.ts';
import { entry, waiting } from './entries.ts';

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

  it('does not count a size that is copied, and takes its bits from the file', () => {
    const source = { ...length, width: 1280, height: 720, videoEndMs: 60_000, hasVideo: true };
    const copyable = { ...source, copyableBps: 8_000_000 };
    const copied = copiedRung(settings, copyable);
    expect(copied?.rung).to.include({ width: 1280, height: 720 });
    const all = estimateExport(settings, length, {});
    const rest = estimateExport(settings, length, {}, copied);
    expect(rest.encodingMs).to.be.closeTo((all.encodingMs * 640 * 360) / (1280 * 720 + 640 * 360), 1);
    const other = estimateExport(settings, length, {}, copied && { ...copied, bitsPerSecond: 9_000_000 });
    expect(other.sizeBytes - rest.sizeBytes).to.be.closeTo(60 * 125_000, 1);
    expect(copiedRung(settings, { ...copyable, copyableBps: null })).to.equal(null);
    expect(copiedRung(settings, { ...copyable, width: 1920, height: 1080 })).to.equal(null);
    const [rung = null] = settings.kind === 'hls' ? settings.rungs : [];
    for (const [format, isCopied] of [
      ['mp4', true],
      ['webm', false],
    ] as const)
      expect(copiedRung({ kind: 'file', format, rung, engine: 'auto' }, copyable) !== null).to.equal(
        isCopied,
      );
  });
});
