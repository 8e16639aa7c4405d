import { expect } from 'chai';
import fc from 'fast-check';
import { LANDMARKS, type Pose, type PoseFrame } from '../../../src/lib/pose/pose.ts';
import { EXERCISES } from '../../../src/training/exercises/index.ts';
import { MOVES, reps } from '../../support/browser/moves.ts';
import { countAll, exercise, filmOf, filmReps } from './run.ts';

const COUNTED = EXERCISES.filter(({ kind }) => kind === 'reps').map(({ id }) => id);
const anyExercise = fc.constantFrom(...COUNTED);
const anySeed = fc.integer({ min: 1, max: 1000 });

/** Every landmark of every frame, changed. */
function changed(frames: readonly PoseFrame[], to: (pose: Pose) => Pose, shiftMs = 0): PoseFrame[] {
  return frames.map((frame) => ({
    ...frame,
    timestampMs: frame.timestampMs + shiftMs,
    pose: frame.pose && to(frame.pose),
  }));
}

/** In the picture: shrunk towards its middle, then moved. The world knows nothing of it. */
function moved({ landmarks, world }: Pose, scale: number, x: number, y: number): Pose {
  const next = landmarks.map((value, at) =>
    at % 4 === 0
      ? 0.5 + (value - 0.5) * scale + x
      : at % 4 === 1
        ? 0.5 + (value - 0.5) * scale + y
        : at % 4 === 2
          ? value * scale
          : value,
  );
  return { landmarks: next, world };
}

function mirrored({ landmarks, world }: Pose): Pose {
  const others = LANDMARKS.map((name) => {
    const other = name.startsWith('left')
      ? name.replace('left', 'right')
      : name.startsWith('right')
        ? name.replace('right', 'left')
        : name === 'mouthLeft'
          ? 'mouthRight'
          : name === 'mouthRight'
            ? 'mouthLeft'
            : name;
    return LANDMARKS.findIndex((one) => one === other);
  });
  const picture = landmarks.map((_, at) => {
    const value = landmarks[(others[Math.floor(at / 4)] ?? 0) * 4 + (at % 4)] ?? 0;
    return at % 4 === 0 ? 1 - value : value;
  });
  const solid = world?.map((_, at) => {
    const value = world[(others[Math.floor(at / 3)] ?? 0) * 3 + (at % 3)] ?? 0;
    return at % 3 === 0 ? -value : value;
  });
  return { landmarks: picture, world: solid ?? null };
}

describe('what makes no difference to the count', () => {
  it('is how large and where in the picture one is', () => {
    fc.assert(
      fc.property(
        anyExercise,
        anySeed,
        fc.double({ min: 0.4, max: 1, noNaN: true }),
        fc.double({ min: -0.02, max: 0.02, noNaN: true }),
        (id, seed, scale, shift) => {
          const frames = filmReps(id, 3, { seed, fps: 15, distance: 4.5 });
          const other = changed(frames, (pose) => moved(pose, scale, shift, -shift));
          expect(countAll(exercise(id), other).reps).to.have.length(3);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('is the mirror, but that left and right change places', () => {
    fc.assert(
      fc.property(anyExercise, anySeed, fc.integer({ min: -60, max: 60 }), (id, seed, yaw) => {
        const frames = filmReps(id, 3, { seed, yaw, fps: 15, distance: 4.5 });
        const one = countAll(exercise(id), frames).reps.map(({ side }) => side);
        const other = countAll(exercise(id), changed(frames, mirrored)).reps.map(({ side }) => side);
        const swap = { left: 'right', right: 'left', both: 'both' } as const;
        expect(other).to.deep.equal(one.map((side) => swap[side]));
      }),
      { numRuns: 40 },
    );
  });

  it('is when it was', () => {
    fc.assert(
      fc.property(anyExercise, anySeed, fc.integer({ min: 0, max: 100_000_000 }), (id, seed, shiftMs) => {
        const frames = filmReps(id, 2, { seed, fps: 15 });
        const one = countAll(exercise(id), frames);
        const other = countAll(
          exercise(id),
          changed(frames, (pose) => pose, shiftMs),
        );
        expect(other.reps.length).to.equal(one.reps.length);
        expect(other.reps.map(({ atMs }) => Math.round(atMs - shiftMs))).to.deep.equal(
          one.reps.map(({ atMs }) => Math.round(atMs)),
        );
      }),
      { numRuns: 30 },
    );
  });

  it('is whether depth is known', () => {
    for (const id of ['squat', 'push-up', 'sit-up', 'deadlift', 'glute-bridge']) {
      const frames = filmReps(id, 3, { yaw: 90, fps: 20 });
      const flat = changed(frames, ({ landmarks }) => ({ landmarks, world: null }));
      expect(countAll(exercise(id), flat).reps, id).to.have.length(3);
    }
  });
});

describe('the count', () => {
  it('is never more than there were cycles, whatever the tempo, the depth and the noise', () => {
    fc.assert(
      fc.property(
        anyExercise,
        anySeed,
        fc.array(
          fc.record({
            isHalf: fc.boolean(),
            outMs: fc.integer({ min: 150, max: 2500 }),
            backMs: fc.integer({ min: 150, max: 2500 }),
          }),
          { minLength: 1, maxLength: 6 },
        ),
        // More would make a half of what is nearly a whole one, with any counter.
        fc.double({ min: 0, max: 0.02, noNaN: true }),
        fc.integer({ min: 5, max: 60 }),
        (id, seed, cycles, jitter, fps) => {
          const steps = cycles.flatMap((cycle) => reps(id, 1, { ...cycle, holdMs: 100, restMs: 100 }));
          const { reps: counted, partials } = countAll(
            exercise(id),
            filmOf(id, steps, { seed, jitter, fps }),
          );
          const whole = cycles.filter(({ isHalf }) => !isHalf).length;
          expect(counted.length).to.be.at.most(whole);
          // Left and right are attempts of their own.
          expect(counted.length + partials).to.be.at.most(2 * cycles.length);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('depends on nothing but the frames', () => {
    const frames = filmReps('squat', 2, { fps: 15 });
    expect(countAll(exercise('squat'), frames)).to.deep.equal(countAll(exercise('squat'), frames));
    expect(MOVES).to.have.keys(COUNTED);
  });
});
