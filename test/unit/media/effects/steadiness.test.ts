import { expect } from 'chai';
import { createFrameClock } from '../../../../src/workers/effects/frame-clock.ts';
import { createMaskSmoother } from '../../../../src/workers/effects/mask.ts';

describe('mask smoother', () => {
  const single = (value: number): Uint8Array => Uint8Array.of(value);

  it('takes the first mask as it is, and again after a reset or another size', () => {
    const smoother = createMaskSmoother();
    expect([...smoother.smooth(Uint8Array.of(0, 255))]).to.deep.equal([0, 255]);
    smoother.reset();
    expect([...smoother.smooth(Uint8Array.of(255, 0))]).to.deep.equal([255, 0]);
    expect([...smoother.smooth(Uint8Array.of(0, 0, 255))]).to.deep.equal([0, 0, 255]);
  });

  it('calms a flickering edge', () => {
    const smoother = createMaskSmoother();
    const raw = createMaskSmoother();
    const swing = (values: number[]): number => Math.max(...values) - Math.min(...values);
    const calm: number[] = [];
    const wild: number[] = [];
    for (let frame = 0; frame < 20; frame++) {
      const value = frame % 2 ? 105 : 85;
      calm.push(smoother.smooth(single(value))[0]!);
      raw.reset();
      wild.push(raw.smooth(single(value))[0]!);
    }
    expect(swing(calm.slice(4))).to.be.below(0.6 * swing(wild));
  });

  it('follows at once when the person leaves: nothing of the room stays sharp behind her', () => {
    const smoother = createMaskSmoother();
    smoother.smooth(single(255));
    expect(smoother.smooth(single(0))[0]).to.equal(0);
  });
});

describe('frame clock', () => {
  it('keeps the time of a source that goes forward, and goes on from it', () => {
    const clock = createFrameClock();
    expect([1_000_000, 1_033_000, 1_066_000].map((time) => clock.at(time))).to.deep.equal([
      1_000_000, 1_033_000, 1_066_000,
    ]);
    clock.restart();
    const [first, second] = [5, 33_005].map((time) => clock.at(time));
    expect(first).to.be.above(1_066_000);
    expect(second! - first!).to.equal(33_000);
    expect(clock.now()).to.be.above(second!);
  });

  it('bears times that jump back or stand still', () => {
    const clock = createFrameClock();
    const times = [9_000_000, 9_000_000, 100, 50, 9e12].map((time) => clock.at(time));
    times.slice(1).forEach((time, index) => expect(time).to.be.above(times[index]!));
  });
});
