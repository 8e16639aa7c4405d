import { expect } from 'chai';
import fc from 'fast-check';
import type { PoseFrame } from '../../../src/lib/pose/pose.ts';
import { count, startCounting } from '../../../src/training/counter.ts';
import { EXERCISES } from '../../../src/training/exercises/index.ts';
import { CAMERA, filmed, landmarksOf, seeded, type Limb, type Vector } from '../../support/browser/figure.ts';
import { MOVES, STANDING, film, reps, type Step } from '../../support/browser/moves.ts';
import { countAll, exercise, filmOf, filmReps } from './run.ts';

const empty = (timestampMs: number): PoseFrame => ({
  timestampMs,
  width: 640,
  height: 480,
  pose: null,
  people: 0,
});
const still = (ms: number): Step[] => [{ to: STANDING, ms }];

describe('what cannot be counted', () => {
  it('nobody in the picture is said, and counts nothing', () => {
    const frames = Array.from({ length: 60 }, (_, index) => empty(index * 33));
    for (const one of EXERCISES) {
      const { reps: counted, obstacle } = countAll(one, frames);
      expect(counted).to.have.length(0);
      expect(obstacle).to.equal('nobody');
    }
  });

  it('somebody who leaves in the middle of a squat has not finished it', () => {
    const whole = filmReps('squat', 2);
    const [from, to] = [3000, 4500];
    const frames = whole.map((frame) =>
      frame.timestampMs > from && frame.timestampMs < to ? empty(frame.timestampMs) : frame,
    );
    expect(countAll(exercise('squat'), whole).reps).to.have.length(2);
    expect(countAll(exercise('squat'), frames).reps).to.have.length(1);
  });

  it('landmarks that are no numbers, or far out, count nothing and break nothing', () => {
    const wild = fc.float({ min: -1e6, max: 1e6 });
    fc.assert(
      fc.property(
        fc.constantFrom(...EXERCISES),
        fc.array(
          fc.array(fc.oneof(wild, fc.constantFrom(Number.NaN, Infinity, -Infinity, 0)), { maxLength: 40 }),
          {
            minLength: 4,
            maxLength: 20,
          },
        ),
        (one, rows) => {
          const frames = rows.map((row, index): PoseFrame => {
            const at = (place: number) => row[place % Math.max(1, row.length)] ?? Number.NaN;
            return {
              timestampMs: index * 40,
              width: 640,
              height: 480,
              pose: {
                landmarks: Float32Array.from({ length: 132 }, (_, place) => at(place)),
                world:
                  index % 2 === 0 ? Float32Array.from({ length: 99 }, (_, place) => at(place + 7)) : null,
              },
              people: 1,
            };
          });
          const { reps: counted, progress, heldMs } = countAll(one, frames);
          expect(counted).to.have.length(0);
          expect(progress).to.satisfy(Number.isFinite);
          expect(heldMs).to.equal(0);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('a pose cut short, or a picture without a size, is nobody', () => {
    const cut = { landmarks: new Float32Array(12), world: new Float32Array(3) };
    const frames = Array.from({ length: 40 }, (_, index) => ({ ...empty(index * 40), pose: cut, people: 1 }));
    expect(countAll(exercise('squat'), frames).obstacle).to.equal('nobody');
    const sizeless = filmReps('squat', 1).map((frame) => ({ ...frame, width: 0, height: 0 }));
    expect(countAll(exercise('squat'), sizeless).obstacle).to.equal('nobody');
  });

  it('time that stands still or goes back is passed over', () => {
    const frames = filmReps('squat', 3);
    const stumbling = frames.flatMap((frame, index) => [
      frame,
      frame,
      { ...frame, timestampMs: frame.timestampMs - 500 },
      ...(index % 10 === 0 ? [{ ...frame, timestampMs: Number.NaN }] : []),
    ]);
    expect(countAll(exercise('squat'), stumbling).reps).to.have.length(3);
    const state = count(startCounting(exercise('squat')), frames[5]!);
    expect(count(state, frames[5]!)).to.equal(state);
    expect(count(state, frames[2]!)).to.equal(state);
  });

  it('two people between whom the pose jumps make no repetitions together', () => {
    // One stands on the left, the other squats down, slowly, on the right.
    const { start, far } = MOVES['squat']!;
    const one = film({ ...start, at: [0.9, 0] }, [{ to: { ...start, at: [0.9, 0] }, ms: 6000 }], {
      distance: 4,
    });
    const low = { ...far, at: [-0.9, 0] as const };
    const other = film(low, [{ to: low, ms: 6000 }], { distance: 4 });
    const switching = one.map((frame, index) =>
      Math.floor(index / 25) % 2 === 0 ? frame : (other[index] ?? frame),
    );
    expect(countAll(exercise('squat'), switching).reps).to.have.length(0);
  });

  it('half a body asks to step back', () => {
    const close = filmReps('squat', 3, { distance: 1.1, height: 1.4 });
    const { reps: counted, obstacles } = countAll(exercise('squat'), close);
    expect(counted).to.have.length(0);
    expect([...obstacles]).to.deep.equal(['step-back']);
  });

  it('a camera on its side asks to be turned', () => {
    const { reps: counted, obstacles } = countAll(
      exercise('squat'),
      filmReps('squat', 3, { roll: 90, distance: 4.5 }),
    );
    expect(counted).to.have.length(0);
    expect([...obstacles]).to.include('turn-the-camera');
  });

  it('somebody who lies on the side does no exercise of ours', () => {
    const lying = { ...STANDING, lean: 90 };
    const steps = Array.from({ length: 6 }, (_, index): Step => {
      const isBent = index % 2 === 1;
      const upperArm: Limb = [isBent ? 60 : 10, 10];
      const forearm: Limb = [isBent ? 120 : 20, 0];
      const to = { ...lying, upperArms: [upperArm, [0, 8]], forearms: [forearm, [12, 6]] } as const;
      return { to, ms: 900 };
    });
    const frames = film(lying, steps, { roll: 0, height: 0.5, distance: 4, yaw: 90 }).map(onItsSide);
    for (const one of EXERCISES) expect(countAll(one, frames).reps, one.id).to.have.length(0);
  });

  it('who must be seen from the front is asked to turn', () => {
    for (const id of ['jumping-jack', 'lateral-raise']) {
      const { reps: counted, obstacles } = countAll(exercise(id), filmReps(id, 5, { yaw: 90 }));
      expect(counted).to.have.length(0);
      expect([...obstacles]).to.deep.equal(['turn-to-the-front']);
    }
  });

  it('fewer than 4 frames a second are too slow to be sure; 5 are not', () => {
    const slow = filmReps('squat', 8, { fps: 3 });
    expect(countAll(exercise('squat'), slow).obstacle).to.equal('too-slow');
    expect([...countAll(exercise('squat'), filmReps('squat', 8, { fps: 5 })).obstacles]).to.deep.equal([]);
  });

  it('what has the measures of a dog is no person', () => {
    const random = seeded(3);
    const frames = filmOf('squat', [...reps('squat', 3), ...still(1000)]).map((_, index) => {
      const posture = index % 40 < 20 ? MOVES['squat']!.start : MOVES['squat']!.far;
      return filmed(asDog(landmarksOf(posture)), CAMERA, index * 33, { jitter: 0.01, hidden: 0.3, random });
    });
    const { reps: counted, obstacles } = countAll(exercise('squat'), frames);
    expect(counted).to.have.length(0);
    expect([...obstacles]).to.include('not-a-person');
  });

  it('a gap of a few frames in a squat is bridged, a longer one is not', () => {
    const frames = filmReps('squat', 1);
    const without = (from: number, to: number) =>
      frames.filter(({ timestampMs }) => timestampMs < from || timestampMs > to);
    expect(countAll(exercise('squat'), without(1200, 1500)).reps).to.have.length(1);
    expect(countAll(exercise('squat'), without(1000, 2500)).reps).to.have.length(0);
  });

  it('one wild frame is no repetition', () => {
    const standing = film(STANDING, still(4000));
    const low = film(MOVES['squat']!.far, [{ to: MOVES['squat']!.far, ms: 4000 }]);
    const glitching = standing.map((frame, index) => (index % 17 === 5 ? (low[index] ?? frame) : frame));
    expect(countAll(exercise('squat'), glitching).reps).to.have.length(0);
  });
});

/** Turned about the long axis of a body that lies: what was depth is height. */
function onItsSide(frame: PoseFrame): PoseFrame {
  const { pose } = frame;
  if (!pose?.world) return frame;
  const aspect = frame.width / frame.height;
  const landmarks = pose.landmarks.slice();
  const world = pose.world.slice();
  for (let index = 0; index < 33; index++) {
    landmarks[index * 4 + 1] = 0.5 + (pose.landmarks[index * 4 + 2] ?? 0) * aspect;
    landmarks[index * 4 + 2] = (0.5 - (pose.landmarks[index * 4 + 1] ?? 0)) / aspect;
    world[index * 3 + 1] = pose.world[index * 3 + 2] ?? 0;
    world[index * 3 + 2] = -(pose.world[index * 3 + 1] ?? 0);
  }
  return { ...frame, pose: { landmarks, world } };
}

/** A long trunk on short legs. */
function asDog(landmarks: readonly Vector[]): Vector[] {
  const hips = landmarks[23] ?? [0, 0, 0];
  return landmarks.map(([x, y, z], index) => {
    const isLeg = index >= 25;
    const factor = isLeg ? 0.3 : 1.8;
    return [x, hips[1] + (y - hips[1]) * factor, hips[2] + (z - hips[2]) * factor] as const;
  });
}
