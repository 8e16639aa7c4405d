import { expect } from 'chai';
import { exportFrameRate } from '../../../../src/media/export/frame-rate.ts';

/** Times in seconds as WebM stores them, in whole milliseconds. */
const times = (rate: number, count: number, keep: (index: number) => boolean = () => true): number[] =>
  Array.from({ length: count }, (_, index) => index)
    .filter(keep)
    .map((index) => Math.round((index * 1000) / rate) / 1000);

describe('the frame rate of an export', () => {
  for (const rate of [10, 15, 24, 25, 30_000 / 1001, 30, 50, 60]) {
    it(`is the source's own at a steady ${rate.toFixed(2)}`, () => {
      expect(exportFrameRate(times(rate, 300))).to.be.closeTo(rate, 1e-9);
    });
  }

  it('takes no notice of dropped frames', () => {
    expect(exportFrameRate(times(30, 300, (index) => index % 5 !== 3))).to.equal(30);
  });

  it('stays at 30 where a fast source is not steady', () => {
    expect(exportFrameRate(times(60, 300, (index) => index % 5 !== 3))).to.equal(30);
  });

  it('takes the next rate above one that is none', () => {
    expect(exportFrameRate(times(17, 100))).to.equal(20);
    expect(exportFrameRate(times(2, 100))).to.equal(10);
    expect(exportFrameRate(times(120, 100))).to.equal(60);
  });

  it('sorts frames that are stored out of order', () => {
    const stored = times(25, 100);
    for (let index = 1; index + 1 < stored.length; index += 3) {
      [stored[index], stored[index + 1]] = [stored[index + 1] ?? 0, stored[index] ?? 0];
    }
    expect(exportFrameRate(stored)).to.equal(25);
  });

  it('is 30 where there is nothing to go by', () => {
    expect(exportFrameRate([])).to.equal(30);
    expect(exportFrameRate([1.5])).to.equal(30);
    expect(exportFrameRate([2, 2, 2])).to.equal(30);
  });
});
