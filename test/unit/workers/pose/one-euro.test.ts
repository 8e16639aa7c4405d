import { expect } from 'chai';
import { createOneEuroFilter } from '../../../../src/workers/pose/one-euro.ts';
import { createPoseSmoother } from '../../../../src/workers/pose/smooth-pose.ts';
import { standing } from '../../lib/pose/standing.ts';

const FRAME_MS = 1000 / 30;
/** Numbers that look as if by chance, about 0, the same each time. */
function noise(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return state / 2 ** 30 - 1;
  };
}

describe('One-Euro filter', () => {
  it('is a plain low-pass for what does not move: after a time constant it has gone 63 % of the way', () => {
    const filter = createOneEuroFilter({ minCutoffHz: 1, beta: 0, derivativeCutoffHz: 1 });
    filter.next(Float32Array.of(0), 1, 1);
    let value = 0;
    for (let ms = 0; ms < 1000 / (2 * Math.PI); ms++) [value = 0] = filter.next(Float32Array.of(1), 1, 1);
    expect(value).to.be.closeTo(1 - 1 / Math.E, 0.01);
  });

  it('begins with what it is given, after a reset too, and leaves its input as it is', () => {
    const filter = createOneEuroFilter({ minCutoffHz: 1, beta: 0, derivativeCutoffHz: 1 });
    const input = Float32Array.of(5, 7);
    expect([...filter.next(input, 33, 1)]).to.deep.equal([5, 7]);
    filter.next(Float32Array.of(0, 0), 33, 1);
    filter.reset();
    expect([...filter.next(input, 33, 1)]).to.deep.equal([5, 7]);
    expect([...input]).to.deep.equal([5, 7]);
  });
});

describe('smoothing of poses', () => {
  /** Poses whose left wrist is moved by that many body heights, of a body of so many pixels. */
  const run = (moves: readonly number[], bodyPx: number): number[] => {
    const smoother = createPoseSmoother();
    const wrist = 4 * 15;
    return moves.map((move, index) => {
      const pose = standing();
      pose.landmarks[wrist] = 0.5 + (move * bodyPx) / 640;
      const { landmarks } = smoother.smooth(pose, index * FRAME_MS, { bodyPx, width: 640, height: 480 });
      return ((landmarks[wrist]! - 0.5) * 640) / bodyPx;
    });
  };
  const jitter = (values: readonly number[]): number =>
    Math.sqrt(values.slice(10).reduce((sum, value, index) => sum + (value - values[index + 9]!) ** 2, 0));

  it('halves the jitter of what stands still, near and far alike', () => {
    const random = noise(1);
    const moves = Array.from({ length: 300 }, () => 0.002 * random());
    for (const bodyPx of [60, 200, 600]) expect(jitter(run(moves, bodyPx)) / jitter(moves)).to.be.below(0.5);
  });

  it('follows the wrist of a jumping jack, 60 a minute, to within a hundredth of its way and half a frame', () => {
    const at = (frame: number): number => 0.5 - 0.5 * Math.cos((2 * Math.PI * frame) / 30);
    const moves = Array.from({ length: 150 }, (_, frame) => at(frame));
    const smoothed = run(moves, 300).slice(30);
    expect(Math.max(...smoothed)).to.be.above(0.98);
    expect(Math.min(...smoothed)).to.be.below(0.02);
    const errorAt = (lagFrames: number): number =>
      smoothed.reduce((sum, value, index) => sum + (value - at(index + 30 - lagFrames)) ** 2, 0);
    const lags = Array.from({ length: 31 }, (_, index) => index / 10);
    const lag = lags.toSorted((a, b) => errorAt(a) - errorAt(b))[0]!;
    console.log(`A jumping jack is ${lag} frames late by our own filter.`);
    expect(lag).to.be.at.most(0.5);
  });

  it('forgets what was before a gap', () => {
    const smoother = createPoseSmoother();
    const picture = { bodyPx: 300, width: 640, height: 480 };
    smoother.smooth(standing(), 0, picture);
    const moved = standing();
    moved.landmarks[0] = 0.9;
    expect(smoother.smooth(moved, 2000, picture).landmarks[0]).to.be.closeTo(0.9, 1e-6);
  });
});
