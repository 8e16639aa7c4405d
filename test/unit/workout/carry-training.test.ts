import { expect } from 'chai';
import { deleteDB } from 'idb';
import { openDatabase } from '../../../src/storage/database.ts';
import { openRecordings } from '../../../src/storage/recordings.ts';
import { makeTrainingSidecar, type TrainingSidecar } from '../../../src/training/export/sidecar.ts';
import { carryTraining, moveTraining } from '../../../src/workout/carry-training.ts';
import { loadTrainingSidecar, saveTrainingSidecar } from '../../../src/workout/training-sidecar.ts';
import { newRecord } from '../storage/new-record.ts';
import { hold, setOf } from '../training/a-session.ts';

const clip = (fromMs: number, toMs: number, recordingId = 'a') => ({ recordingId, fromMs, toMs });

/** Squats from 10 s on, counted at 13, 16, 19 and 22 s; a plank from 40 to 60 s. */
const trained: TrainingSidecar = makeTrainingSidecar({
  startedAtMs: 1_000_000,
  endedAtMs: null,
  sets: [
    setOf(1_010_000, 4, { partials: 2 }),
    setOf(1_040_000, 0, {
      exerciseId: 'plank',
      exerciseName: 'Plank',
      endedAtMs: 1_060_000,
      holds: [hold(1_059_000, 18_000)],
    }),
  ],
  cues: [
    { atMs: 1_016_000, text: '2', rule: null },
    { atMs: 1_045_000, text: 'Hips up', rule: 'hips' },
  ],
  poses: { model: 'lite', frames: 100, withPerson: 90 },
});

const setsOf = (sidecar: TrainingSidecar | null): unknown[] =>
  (sidecar?.sets ?? []).map(({ exerciseId, startMs, endMs, reps, holds, partials }) => ({
    exerciseId,
    spanS: [startMs / 1000, endMs / 1000],
    repsS: reps.map(({ atMs }) => atMs / 1000),
    holdsS: holds.map(({ atMs }) => atMs / 1000),
    partials,
  }));

describe('what was trained, carried into an edit', () => {
  it('is at its new time, with what is said', () => {
    const moved = moveTraining([clip(5_000, 65_000)], [['a', trained]]);
    expect(setsOf(moved)).to.deep.equal([
      { exerciseId: 'squat', spanS: [5, 17], repsS: [8, 11, 14, 17], holdsS: [], partials: 2 },
      { exerciseId: 'plank', spanS: [35, 55], repsS: [], holdsS: [54], partials: 0 },
    ]);
    expect(moved?.cues.map(({ offsetMs }) => offsetMs)).to.deep.equal([11_000, 40_000]);
    expect(moved).to.deep.include({ startedAtMs: 1_000_000, poses: null });
  });

  it('loses the sets, exercises, reps and cues that were cut out', () => {
    const moved = moveTraining([clip(15_000, 20_000)], [['a', trained]]);
    expect(setsOf(moved)).to.deep.equal([
      { exerciseId: 'squat', spanS: [0, 5], repsS: [1, 4], holdsS: [], partials: 0 },
    ]);
    expect(moved?.exercises.map(({ id }) => id)).to.deep.equal(['squat']);
    expect(moved?.cues.map(({ text }) => text)).to.deep.equal(['2']);
    // Of the squats no rep is left, of the plank nothing.
    expect(moveTraining([clip(9_000, 12_000), clip(23_000, 30_000)], [['a', trained]])).to.equal(null);
  });

  it('stays one set where its middle was cut out, and becomes two where it is shown twice', () => {
    const cut = moveTraining([clip(10_000, 14_000), clip(18_000, 22_500)], [['a', trained]]);
    expect(setsOf(cut)).to.deep.equal([
      { exerciseId: 'squat', spanS: [0, 8], repsS: [3, 5, 8], holdsS: [], partials: 0 },
    ]);
    const twice = moveTraining(
      [clip(12_000, 17_000), clip(30_000, 35_000), clip(12_000, 14_000)],
      [['a', trained]],
    );
    expect(setsOf(twice)).to.deep.equal([
      { exerciseId: 'squat', spanS: [0, 5], repsS: [1, 4], holdsS: [], partials: 0 },
      { exerciseId: 'squat', spanS: [10, 12], repsS: [11], holdsS: [], partials: 0 },
    ]);
  });

  it('is joined with what was trained in another recording', () => {
    const clips = [clip(40_000, 60_000, 'b'), clip(10_000, 20_000)];
    const moved = moveTraining(clips, [
      ['a', trained],
      ['b', { ...trained, startedAtMs: 500_000 }],
    ]);
    expect(setsOf(moved)).to.deep.equal([
      { exerciseId: 'plank', spanS: [0, 20], repsS: [], holdsS: [19], partials: 0 },
      { exerciseId: 'squat', spanS: [20, 30], repsS: [23, 26, 29], holdsS: [], partials: 0 },
    ]);
    expect(moved?.startedAtMs).to.equal(500_000);
  });

  it('is stored beside the new recording, and nothing where there was nothing', async () => {
    const name = `carry-training-${crypto.randomUUID()}`;
    const controller = new AbortController();
    const database = await openDatabase(name);
    try {
      const recordings = await openRecordings(database, controller);
      for (const id of ['a', 'b', 'new', 'other']) await recordings.create(newRecord(id));
      await saveTrainingSidecar(database, 'a', trained);
      await carryTraining(database, [clip(0, 1_000, 'b'), clip(10_000, 20_000)], 'new');
      expect(setsOf(await loadTrainingSidecar(database, 'new'))).to.deep.equal([
        { exerciseId: 'squat', spanS: [1, 11], repsS: [4, 7, 10], holdsS: [], partials: 0 },
      ]);
      await carryTraining(database, [clip(0, 1_000, 'b')], 'other');
      expect(await loadTrainingSidecar(database, 'other')).to.equal(null);
    } finally {
      controller.abort();
      database.close();
      await deleteDB(name);
    }
  });
});
