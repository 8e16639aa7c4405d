import { expect } from 'chai';
import { deleteDB, openDB } from 'idb';
import { openDatabase, type Database } from '../../../src/storage/database.ts';
import { deleteOwnExercise, listOwnExercises, saveOwnExercise } from '../../../src/storage/own-exercises.ts';
import { openRecordings } from '../../../src/storage/recordings.ts';
import { loadSettings, saveSettings } from '../../../src/storage/settings.ts';
import { loadSidecar, saveSidecar } from '../../../src/storage/sidecars.ts';
import {
  deleteTraining,
  listTrainings,
  saveTraining,
  saveTrainings,
} from '../../../src/storage/trainings.ts';
import { newRecord } from './new-record.ts';

const training = (id: string, startedAtMs: number, json = '{}') => ({ id, startedAtMs, json });

describe('trainings and own exercises that are kept', () => {
  let name: string;
  let database: Database;
  beforeEach(async () => {
    name = `trainings-${crypto.randomUUID()}`;
    database = await openDatabase(name);
  });
  afterEach(async () => {
    database.close();
    await deleteDB(name);
  });

  it('are listed the latest first, each once, however often it was kept', async () => {
    for (const json of ['1', '2', '3']) await saveTraining(database, training('b', 20, json));
    await saveTrainings(database, [training('a', 10), training('c', 30)]);
    expect((await listTrainings(database)).map(({ id, json }) => id + json)).to.deep.equal([
      'c{}',
      'b3',
      'a{}',
    ]);
    await deleteTraining(database, 'b');
    await deleteTraining(database, 'never was');
    expect((await listTrainings(database)).map(({ id }) => id)).to.deep.equal(['c', 'a']);
  });

  it('are kept all together, or none of them', async () => {
    const wrong = { ...training('x', 2), startedAtMs: 1, json: (() => 0) as never };
    const error = await saveTrainings(database, [training('a', 1), wrong]).catch(
      (reason: unknown) => reason as Error,
    );
    expect(error).to.have.property('name', 'storage-blocked');
    expect(await listTrainings(database)).to.deep.equal([]);
  });

  it('are exercises in the order in which they were taught', async () => {
    await saveOwnExercise(database, { id: 'b', name: 'B', json: '[]', addedAtMs: 2 });
    await saveOwnExercise(database, { id: 'a', name: 'A', json: '[]', addedAtMs: 1 });
    await saveOwnExercise(database, { id: 'b', name: 'Better', json: '[1]', addedAtMs: 2 });
    expect((await listOwnExercises(database)).map(({ name: called }) => called)).to.deep.equal([
      'A',
      'Better',
    ]);
    await deleteOwnExercise(database, 'a');
    expect((await listOwnExercises(database)).map(({ id }) => id)).to.deep.equal(['b']);
  });

  it('stand beside a recording, next to its chat, and go with it', async () => {
    const controller = new AbortController();
    const recordings = await openRecordings(database, controller);
    await recordings.create(newRecord('a'));
    await saveSidecar(database, { recordingId: 'a', kind: 'chat', json: '1' });
    await saveSidecar(database, { recordingId: 'a', kind: 'training', json: '2' });
    expect((await loadSidecar(database, 'a', 'chat'))?.json).to.equal('1');
    expect((await loadSidecar(database, 'a', 'training'))?.json).to.equal('2');
    await recordings.remove('a');
    expect(await loadSidecar(database, 'a', 'training')).to.equal(undefined);
    controller.abort();
  });

  it('say so where storage is gone', async () => {
    database.close();
    const attempts = [
      listTrainings(database),
      saveTraining(database, training('a', 1)),
      deleteTraining(database, 'a'),
      listOwnExercises(database),
      saveOwnExercise(database, { id: 'a', name: 'A', json: '', addedAtMs: 1 }),
      deleteOwnExercise(database, 'a'),
    ];
    for (const attempt of attempts) {
      const error = await attempt.then(
        () => null,
        (reason: unknown) => reason as Error,
      );
      expect(error?.name).to.equal('storage-blocked');
    }
  });
});

describe('a database of version 3', () => {
  it('keeps what it has, and has a place for trainings', async () => {
    const name = `version-3-${crypto.randomUUID()}`;
    const before = await openDB(name, 3, {
      upgrade(db) {
        for (const store of ['recordings', 'peers', 'calls', 'backgrounds'])
          db.createObjectStore(store, { keyPath: 'id' });
        for (const store of ['rooms', 'ledgers']) db.createObjectStore(store, { keyPath: 'code' });
        for (const store of ['identity', 'settings']) db.createObjectStore(store);
        db.createObjectStore('chunks', { keyPath: ['recordingId', 'sequence'] });
        db.createObjectStore('sidecars', { keyPath: ['recordingId', 'kind'] });
      },
    });
    await before.put('settings', { name: 'Ada' }, 'self');
    await before.put('sidecars', { recordingId: 'r', kind: 'chat', json: '1' });
    before.close();
    const after = await openDatabase(name);
    expect(after.version).to.equal(6);
    const settings = await loadSettings(after);
    expect(settings.name).to.equal('Ada');
    expect(settings.training).to.equal(undefined);
    await saveSettings(after, settings);
    expect((await loadSidecar(after, 'r', 'chat'))?.json).to.equal('1');
    await saveTraining(after, training('a', 1));
    expect(await listTrainings(after)).to.have.length(1);
    expect(await listOwnExercises(after)).to.deep.equal([]);
    after.close();
    await deleteDB(name);
  });
});
