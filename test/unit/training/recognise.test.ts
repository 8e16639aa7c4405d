import { expect } from 'chai';
import type { PoseFrame } from '../../../src/lib/pose/pose.ts';
import { EXERCISES } from '../../../src/training/exercises/index.ts';
import { recognise, startRecognising } from '../../../src/training/recognise.ts';
import { STANDING, film, idling } from '../../support/browser/moves.ts';
import { CLIPS, loadTrace } from '../../support/browser/traces.ts';
import { exercise, filmReps } from './run.ts';

/** What is recognised at the end, with its count, and everything it was taken for on the way. */
function recognised(frames: readonly PoseFrame[], among = EXERCISES) {
  const taken: string[] = [];
  let state = startRecognising(among);
  for (const frame of frames) {
    state = recognise(state, frame);
    const id = state.chosen?.exercise.id;
    if (id && taken.at(-1) !== id) taken.push(id);
  }
  return { id: state.chosen?.exercise.id ?? null, reps: state.chosen?.counting.reps.length ?? 0, taken };
}

/** One film after the other. */
function joined(...films: readonly PoseFrame[][]): PoseFrame[] {
  let fromMs = 0;
  return films.flatMap((frames) => {
    const moved = frames.map((frame) => ({ ...frame, timestampMs: frame.timestampMs + fromMs }));
    fromMs = (moved.at(-1)?.timestampMs ?? 0) + 33;
    return moved;
  });
}

describe('recognising an exercise', () => {
  for (const { id, kind, views } of EXERCISES) {
    if (kind !== 'reps') continue;
    for (const yaw of views.includes('side') ? [0, 50, 90] : [0, 50]) {
      it(`knows ${id} from ${yaw} degrees`, () => {
        expect(recognised(filmReps(id, 4, { yaw, fps: 20 }))).to.deep.equal({ id, reps: 4, taken: [id] });
      });
    }
  }

  it('knows those of real clips, and none where there is none', async () => {
    for (const { name, exercise: id, reps, orObstacle } of CLIPS) {
      if (orObstacle) continue;
      const found = recognised(await loadTrace(name));
      expect(found.id, name).to.equal(id);
      if (id !== null) expect(found.reps, name).to.equal(reps);
    }
  });

  it('follows from one exercise to the next, but not at the first repetition', () => {
    const both = joined(filmReps('squat', 4, { fps: 20 }), filmReps('lateral-raise', 4, { fps: 20 }));
    expect(recognised(both).taken).to.deep.equal(['squat', 'lateral-raise']);
  });

  it('chooses among those that are enabled', () => {
    expect(
      recognised(filmReps('squat', 3, { fps: 20 }), [exercise('lunge'), exercise('deadlift')]).id,
    ).to.equal(null);
  });

  it('takes what is done between sets for nothing', () => {
    const counted = EXERCISES.filter(({ kind }) => kind === 'reps');
    const frames = film(STANDING, idling(120_000, 5), { fps: 12, distance: 4.2 });
    expect(recognised(frames, counted).taken).to.deep.equal([]);
  });
});
