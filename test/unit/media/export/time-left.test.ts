import { expect } from 'chai';
import { createTimeLeft } from '../../../../src/media/export/time-left.ts';

describe('the time left', () => {
  it('is unknown at first, then right for a steady task', () => {
    const timeLeft = createTimeLeft();
    expect(timeLeft.update(0, 60_000, 5000)).to.equal(undefined);
    expect(timeLeft.update(1000, 60_000, 5500)).to.equal(undefined);
    expect(timeLeft.update(4000, 60_000, 7000)).to.be.closeTo(28_000, 1);
  });

  it('follows a task that slows down, within a fifth after half a minute', () => {
    const timeLeft = createTimeLeft();
    let done = 0;
    let left: number | undefined;
    for (let atMs = 0; atMs <= 40_000; atMs += 500) {
      left = timeLeft.update(done, 100_000, atMs);
      done += atMs < 10_000 ? 1000 : 500;
    }
    expect(left).to.be.closeTo(100_000 - done, 0.2 * (100_000 - done));
  });

  it('is never negative, and unknown while nothing moves', () => {
    const timeLeft = createTimeLeft();
    timeLeft.update(0, 100, 0);
    expect(timeLeft.update(0, 100, 5000)).to.equal(undefined);
    expect(timeLeft.update(120, 100, 6000)).to.equal(0);
  });
});
