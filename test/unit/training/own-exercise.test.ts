import { expect } from 'chai';
import * as v from 'valibot';
import type { PoseFrame } from '../../../src/lib/pose/pose.ts';
import {
  exerciseOfOwn,
  learn,
  lessonText,
  ownExerciseSchema,
  type OwnExercise,
} from '../../../src/training/own-exercise.ts';
import { MOVES, STANDING, film, idling, reps } from '../../support/browser/moves.ts';
import { loadTrace } from '../../support/browser/traces.ts';
import { countAll, filmOf, filmReps } from './run.ts';

/** What was learnt, once it has been stored and read again. */
function learnt(frames: readonly PoseFrame[], name = 'Mine'): OwnExercise {
  const lesson = learn(frames, 'own-1', name);
  if (lesson.kind === 'failed') throw new Error(lesson.reason);
  return v.parse(ownExerciseSchema, JSON.parse(JSON.stringify(lesson.exercise)));
}

const counted = (own: OwnExercise, frames: readonly PoseFrame[]) =>
  countAll(exerciseOfOwn(own), frames).reps.length;

describe('an exercise taught by showing it three times', () => {
  for (const id of ['squat', 'push-up', 'sit-up', 'biceps-curl', 'lateral-raise', 'deadlift', 'pull-up']) {
    it(`counts ${id} from elsewhere, at another pace, and not by halves`, () => {
      const own = learnt(filmReps(id, 3, { yaw: 20, distance: 4.2 }));
      expect(
        counted(own, filmOf(id, reps(id, 5, { outMs: 600, backMs: 700 }), { yaw: -15, seed: 7 })),
      ).to.equal(5);
      expect(counted(own, filmReps(id, 4, { yaw: 60, fps: 12, distance: 4.5 }))).to.equal(4);
      expect(counted(own, filmOf(id, reps(id, 4, { isHalf: true })))).to.equal(0);
      expect(counted(own, film(STANDING, idling(120_000, 3), { fps: 12, distance: 4.2 }))).to.equal(0);
    });
  }

  it('taught by one person counts another', async () => {
    const own = learnt(await loadTrace('squat_mediapipe_world_landmarks_overlay'));
    expect(counted(own, await loadTrace('squat_mediapipe_gif_bottom_crop'))).to.equal(5);
    expect(counted(own, await loadTrace('squat_tfjs_pose_squats'))).to.equal(2);
    for (const name of [
      'pushup_mediapipe_gif_top_crop',
      'negative_punch_aerobeat_960x540',
      'negative_runinplace_aerobeat_960x540',
      'sidelegraise_aerobeat_960x540',
      'headshoulders_mediapipe_selfie_web_composited',
    ]) {
      expect(counted(own, await loadTrace(name)), name).to.equal(0);
    }
  });

  it('is small, and carries its name', () => {
    const own = learnt(filmReps('squat', 3), ' Goblet squat ');
    expect(own.name).to.equal('Goblet squat');
    expect(exerciseOfOwn(own).name()).to.equal('Goblet squat');
    expect(JSON.stringify(own).length).to.be.below(3000);
  });

  it('is refused with a reason where it cannot be learnt', () => {
    const reason = (frames: readonly PoseFrame[]) => {
      const lesson = learn(frames, 'own-1', 'Mine');
      if (lesson.kind === 'learnt') return 'learnt';
      expect(lessonText(lesson)).to.match(/\.$/);
      return lesson.reason;
    };
    expect(reason([])).to.equal('nobody');
    expect(reason(filmReps('squat', 3).map((frame) => ({ ...frame, pose: null })))).to.equal('nobody');
    expect(reason(filmReps('squat', 2))).to.equal('not-three');
    expect(reason(filmReps('squat', 5))).to.equal('not-three');
    expect(reason(film(STANDING, [{ to: STANDING, ms: 6000 }]))).to.be.oneOf(['not-three', 'too-small']);
    const uneven = [
      ...reps('squat', 1, { outMs: 300, backMs: 300, holdMs: 0, restMs: 300 }),
      ...reps('squat', 1, { outMs: 3000, backMs: 3000, restMs: 1500 }),
      ...reps('squat', 1),
    ];
    expect(reason(filmOf('squat', uneven))).to.equal('not-alike');
  });

  it('is refused by storage where it was tampered with', () => {
    const own = learnt(filmReps('squat', 3));
    const isFine = (more: object) => v.safeParse(ownExerciseSchema, { ...own, ...more }).success;
    expect(isFine({})).to.equal(true);
    expect(isFine({ id: 'squat' })).to.equal(false);
    expect(isFine({ name: '' })).to.equal(false);
    expect(isFine({ keys: [] })).to.equal(false);
    expect(isFine({ keys: [[1, 2], [3]] })).to.equal(false);
    expect(isFine({ keys: own.keys.map((key) => key.map(() => Number.NaN)) })).to.equal(false);
    expect(isFine({ joints: ['nose'] })).to.equal(false);
    expect(MOVES).to.have.property('squat');
  });
});
