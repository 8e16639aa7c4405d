import { expect } from 'chai';
import { deleteDB } from 'idb';
import { createStore } from '../../../src/lib/store.ts';
import { openDatabase, type Database } from '../../../src/storage/database.ts';
import { openRecordings } from '../../../src/storage/recordings.ts';
import type { TrainingSet } from '../../../src/training/session.ts';
import { keepTraining } from '../../../src/workout/keep-training.ts';
import type { Said } from '../../../src/workout/trainer.ts';
import { loadTrainingSidecar } from '../../../src/workout/training-sidecar.ts';
import type { Workout } from '../../../src/workout/workout.ts';
import { newRecord } from '../storage/new-record.ts';
import { setOf } from '../training/a-session.ts';

/** As much of a workout as is kept. */
function workoutOf(sets: readonly TrainingSet[], said: readonly Said[] = []): Workout {
  return {
    sets: () => sets,
    said: () => said,
    poses: () => ({ model: 'lite', frames: 10, withPerson: 9 }),
  } as unknown as Workout;
}

describe('what is trained during a recording', () => {
  let name: string;
  let controller: AbortController;
  let database: Database;
  let intervals: (() => void)[];
  let realInterval: typeof window.setInterval;
  beforeEach(async () => {
    name = `keep-training-${crypto.randomUUID()}`;
    database = await openDatabase(name);
    controller = new AbortController();
    intervals = [];
    realInterval = window.setInterval.bind(window);
    window.setInterval = ((act: () => void) => intervals.push(act)) as unknown as typeof setInterval;
  });
  afterEach(async () => {
    window.setInterval = realInterval;
    controller.abort();
    database.close();
    await deleteDB(name);
  });
  const recordingAt = async (startedAtMs: number): Promise<{ id: string; startedAtMs: number }> => {
    const record = { ...newRecord('r'), startedAtMs };
    const recordings = await openRecordings(database, controller);
    await recordings.create(record);
    return record;
  };
  const kept = () => loadTrainingSidecar(database, 'r');
  const tick = async (): Promise<void> => {
    for (const act of intervals) act();
    await new Promise((resolve) => setTimeout(resolve, 50));
  };

  it('is stored every few seconds, and at the end', async () => {
    const startedAtMs = Date.now() - 60_000;
    const sets: TrainingSet[] = [];
    const workout = workoutOf(sets, [{ atMs: startedAtMs + 3000, text: '1', rule: null }]);
    const finish = keepTraining(
      { workout: createStore<Workout | null>(workout), database },
      await recordingAt(startedAtMs),
    );
    await tick();
    expect(await kept(), 'before anything was done').to.equal(null);
    sets.push(setOf(startedAtMs + 1000, 2));
    await tick();
    expect((await kept())?.sets.map((set) => [set.startMs, set.reps.length])).to.deep.equal([[1000, 2]]);
    sets.push(setOf(startedAtMs + 20_000, 3));
    await finish();
    const sidecar = await kept();
    expect(sidecar?.sets).to.have.length(2);
    expect(sidecar?.cues).to.deep.equal([{ offsetMs: 3000, text: '1', rule: null }]);
    expect(sidecar?.poses).to.deep.equal({ model: 'lite', frames: 10, withPerson: 9 });
  });

  it('is that of all workouts, also of one that has ended, and of none', async () => {
    const startedAtMs = Date.now() - 60_000;
    const workout = createStore<Workout | null>(workoutOf([setOf(startedAtMs + 1000, 2)]));
    const finish = keepTraining({ workout, database }, await recordingAt(startedAtMs));
    workout.set(null);
    workout.set(workoutOf([setOf(startedAtMs + 30_000, 1)]));
    await finish();
    expect((await kept())?.sets.map((set) => set.reps.length)).to.deep.equal([2, 1]);
  });

  it('has nothing beside it where nothing was trained', async () => {
    const finish = keepTraining(
      { workout: createStore<Workout | null>(null), database },
      await recordingAt(Date.now()),
    );
    await finish();
    expect(await kept()).to.equal(null);
  });

  it('does not hinder a recording that was deleted meanwhile', async () => {
    const workout = workoutOf([setOf(Date.now() - 5000, 1)]);
    const finish = keepTraining(
      { workout: createStore<Workout | null>(workout), database },
      { id: 'gone', startedAtMs: Date.now() - 10_000 },
    );
    await finish();
    expect(await loadTrainingSidecar(database, 'gone')).to.equal(null);
  });
});
