import { expect } from 'chai';
import { LANDMARKS, type Landmark, type PoseFrame } from '../../../src/lib/pose/pose.ts';
import { NO_GESTURE, watchGesture, type GestureState } from '../../../src/training/gesture.ts';

type Joints = Partial<Record<Landmark, readonly [x: number, y: number, visibility?: number]>>;

/** Somebody who stands before the camera, arms hanging; in a picture of 640 x 480. The trunk is 0.25 high. */
const STANDING: Joints = {
  nose: [0.5, 0.2],
  leftShoulder: [0.56, 0.3],
  rightShoulder: [0.44, 0.3],
  leftElbow: [0.58, 0.43],
  rightElbow: [0.42, 0.43],
  leftWrist: [0.59, 0.55],
  rightWrist: [0.41, 0.55],
  leftHip: [0.54, 0.55],
  rightHip: [0.46, 0.55],
};
const LEFT_UP: Joints = { leftElbow: [0.59, 0.18], leftWrist: [0.58, 0.06] };
const RIGHT_UP: Joints = { rightElbow: [0.41, 0.18], rightWrist: [0.42, 0.06] };

function frame(timestampMs: number, joints: Joints | null): PoseFrame {
  const landmarks = new Float32Array(LANDMARKS.length * 4);
  for (const [name, [x, y, visibility = 1]] of Object.entries({ ...STANDING, ...joints }))
    landmarks.set([x, y, 0, visibility], LANDMARKS.indexOf(name as Landmark) * 4);
  return {
    timestampMs,
    width: 640,
    height: 480,
    pose: joints ? { landmarks, world: null } : null,
    people: 1,
  };
}

/** Plays what `at` says of each moment, and tells how often the gesture was done. */
function play(
  at: (ms: number) => Joints | null,
  lastMs: number,
  { fps = 30, state = NO_GESTURE }: { fps?: number; state?: GestureState } = {},
): { done: number[]; state: GestureState } {
  const done: number[] = [];
  let next = state;
  for (let ms = 0; ms <= lastMs; ms += 1000 / fps) {
    next = watchGesture(next, frame(ms, at(ms)));
    if (next.isDone) done.push(Math.round(ms));
  }
  return { done, state: next };
}

const between = (ms: number, from: number, to: number): boolean => ms >= from && ms < to;

describe('the gesture that starts and ends a set', () => {
  for (const fps of [5, 15, 30, 60]) {
    it(`is done once when one hand was up for a second and a half, at ${fps} frames a second`, () => {
      for (const up of [LEFT_UP, RIGHT_UP]) {
        const { done } = play((ms) => (between(ms, 1000, 6000) ? up : {}), 8000, { fps });
        expect(done).to.have.length(1);
        expect(done[0]).to.be.within(2499, 2501 + 2 * (1000 / fps));
      }
    });
  }

  it('can be done again when the hand was down', () => {
    const { done } = play((ms) => (ms % 4000 < 2500 ? LEFT_UP : {}), 11_900);
    expect(done).to.have.length(3);
  });

  it('shows how much of the time has passed, and falls back', () => {
    const half = play((ms) => (ms > 250 ? LEFT_UP : {}), 1000).state;
    expect(half.progress).to.be.within(0.4, 0.55);
    expect(play(() => ({}), 500, { state: half }).state.progress).to.equal(0);
  });

  it('bears that landmarks are lost for a moment, and jitter', () => {
    const { done } = play((ms) => {
      if (between(ms, 1200, 1450)) return null;
      if (between(ms, 600, 800)) return { ...LEFT_UP, leftWrist: [0.58, 0.06, 0.1] };
      const jitter = 0.01 * Math.sin(ms);
      return { ...LEFT_UP, leftWrist: [0.58 + jitter, 0.06 - jitter] };
    }, 2500);
    expect(done).to.have.length(1);
  });

  const never: readonly (readonly [what: string, at: (ms: number) => Joints | null])[] = [
    ['standing', () => ({})],
    ['nobody', () => null],
    ['a hand up for a second', (ms) => (ms % 2000 < 1000 ? LEFT_UP : {})],
    ['waving', (ms) => ({ ...LEFT_UP, leftWrist: [0.58 + 0.12 * Math.sin(ms / 120), 0.06] })],
    ['both hands up, as in a press, a jumping jack or at a bar', () => ({ ...LEFT_UP, ...RIGHT_UP })],
    [
      'one arm pressed, the other at the shoulder',
      () => ({ ...LEFT_UP, rightWrist: [0.4, 0.28], rightElbow: [0.4, 0.42] }),
    ],
    ['one arm raised to the side', () => ({ leftElbow: [0.68, 0.3], leftWrist: [0.8, 0.3] })],
    ['a hand at the head', () => ({ leftElbow: [0.64, 0.28], leftWrist: [0.54, 0.16] })],
    [
      'lying, an arm over the head',
      () => ({ ...LEFT_UP, leftHip: [0.86, 0.3], rightHip: [0.86, 0.36], rightWrist: [0.7, 0.5] }),
    ],
    ['the hanging hand is not seen', () => ({ ...LEFT_UP, rightWrist: [0.41, 0.55, 0.2] })],
    ['landmarks that are no numbers', () => ({ ...LEFT_UP, leftWrist: [NaN, NaN] })],
    [
      'jumping jacks',
      (ms) => {
        const up = (1 - Math.cos(ms / 160)) / 2;
        const y = 0.55 - 0.5 * up;
        return {
          leftWrist: [0.6, y],
          rightWrist: [0.4, y],
          leftElbow: [0.6, 0.43 - 0.25 * up],
          rightElbow: [0.4, 0.43 - 0.25 * up],
        };
      },
    ],
    [
      'high knees with swinging arms',
      (ms) => {
        const swing = 0.12 * Math.sin(ms / 150);
        return { leftWrist: [0.58, 0.4 + swing], rightWrist: [0.42, 0.4 - swing] };
      },
    ],
    ['a hand held over gaps of a second', (ms) => (Math.floor(ms / 1000) % 2 === 0 ? LEFT_UP : null)],
  ];
  for (const [what, at] of never) {
    it(`is not done by ${what}`, () => expect(play(at, 20_000).done).to.deep.equal([]));
  }

  it('counts no time that was not seen, nor a clock that goes back', () => {
    const first = watchGesture(NO_GESTURE, frame(0, LEFT_UP));
    expect(watchGesture(first, frame(5000, LEFT_UP)).isDone).to.equal(false);
    const held = watchGesture(watchGesture(NO_GESTURE, frame(9000, LEFT_UP)), frame(9400, LEFT_UP));
    expect(held.progress).to.be.greaterThan(0);
    expect(watchGesture(held, frame(1000, LEFT_UP)).progress).to.equal(0);
  });
});
