import { expect } from 'chai';
import { deleteDB } from 'idb';
import { openDatabase, type Database } from '../../../src/storage/database.ts';
import { openRecordings } from '../../../src/storage/recordings.ts';
import { saveSidecar } from '../../../src/storage/sidecars.ts';
import { saveTraining } from '../../../src/storage/trainings.ts';
import { makeTrainingSidecar } from '../../../src/training/export/sidecar.ts';
import { openTrainingLog, type TrainingLog } from '../../../src/workout/training-log.ts';
import { DEFAULT_TRAINING_SETTINGS, trainingSettingsOf } from '../../../src/workout/training-settings.ts';
import { setRulesOf } from '../../../src/workout/set-rules.ts';
import { loadTrainingSidecar, saveTrainingSidecar } from '../../../src/workout/training-sidecar.ts';
import { eventually } from '../room/conversation/circle.ts';
import { newRecord } from '../storage/new-record.ts';
import { ODD_NAMES, rep, session, setOf } from '../training/a-session.ts';

const AT = new Date(2026, 10, 22, 18, 30).getTime();

const refusal = async (attempt: Promise<unknown>): Promise<Error | null> =>
  attempt.then(
    () => null,
    (error: unknown) => error as Error,
  );

describe('the log of trainings', () => {
  let name: string;
  let database: Database;
  let controller: AbortController;
  let log: TrainingLog;
  const open = (): Promise<TrainingLog> => openTrainingLog({ database }, controller);
  const ids = (of: TrainingLog): string[] => of.sessions.value.map(({ id }) => id);

  beforeEach(async () => {
    name = `training-log-${crypto.randomUUID()}`;
    database = await openDatabase(name);
    controller = new AbortController();
    log = await open();
  });
  afterEach(async () => {
    controller.abort();
    database.close();
    await deleteDB(name);
  });

  it('keeps a session after each set, once, and finds it after a crash', async () => {
    await log.save(session('a', []));
    expect(ids(log)).to.deep.equal([]);
    await log.save(session('a', [setOf(AT, 3)]));
    await log.save(session('a', [setOf(AT, 3), setOf(AT + 60_000, 4)]));
    await log.save(session('b', [setOf(AT + 1000, 1)]));
    const again = await open();
    expect(again.sessions.value).to.deep.equal(log.sessions.value);
    expect(ids(again)).to.deep.equal(['b', 'a']);
    expect(again.weeks.value.at(0)?.totals[0]?.reps).to.equal(8);
    await again.remove('a');
    expect(ids(await open())).to.deep.equal(['b']);
  });

  it('hears of what other tabs keep and delete', async () => {
    const other = await open();
    await log.save(session('a', [setOf(AT, 3)]));
    await eventually(() => ids(other).join() === 'a', 'the other tab to know');
    await other.remove('a');
    await eventually(() => ids(log).length === 0, 'this tab to know');
  });

  it('shows all but what is damaged, and leaves that where it is', async () => {
    await log.save(session('good', [setOf(AT, 3)]));
    for (const [id, json] of [
      ['a', '{'],
      ['b', 'null'],
      ['c', JSON.stringify(session('other', []))],
      ['d', ''],
    ] as const)
      await saveTraining(database, { id, startedAtMs: AT, json });
    expect(ids(await open())).to.deep.equal(['good']);
    expect(await database.count('trainings')).to.equal(5);
  });

  it('gives out files with names that sort, and takes them in again', async () => {
    const odd = session(
      'odd',
      ODD_NAMES.map((exerciseName) => setOf(AT, 2, { exerciseName })),
    );
    await log.save(odd);
    await log.save(session('later', [setOf(AT + 86_400_000, 5)]));
    const [csv, fit] = [await log.exportSession('odd', 'csv'), await log.exportSession('odd', 'fit')];
    expect(csv.name).to.equal('coterie-training-2026-11-22-1830.csv');
    expect([...new Uint8Array(await csv.arrayBuffer())].slice(0, 3)).to.deep.equal([0xef, 0xbb, 0xbf]);
    expect(fit.name).to.match(/\.fit$/);
    expect(new TextDecoder().decode((await fit.arrayBuffer()).slice(8, 12))).to.equal('.FIT');
    const all = log.exportAll('json');
    expect(all.name).to.match(/^coterie-training-log-\d{4}-\d\d-\d\d-\d{4}\.json$/);
    expect(log.exportAll('csv').type).to.contain('text/csv');
    const before = log.sessions.value;
    expect(await log.importFile(all)).to.deep.equal({ taken: 0, known: 2 });
    await log.remove('odd');
    expect(await log.importFile(all)).to.deep.equal({ taken: 1, known: 1 });
    expect(log.sessions.value).to.deep.equal(before);
    expect((await open()).sessions.value).to.deep.equal(before);
  });

  it('takes of two versions of a session the one with more sets', async () => {
    await log.save(session('a', [setOf(AT, 3)]));
    const short = log.exportAll('json');
    await log.save(session('a', [setOf(AT, 3), setOf(AT + 60_000, 3)]));
    const long = log.exportAll('json');
    expect(await log.importFile(short)).to.deep.equal({ taken: 0, known: 1 });
    await log.remove('a');
    await log.importFile(short);
    expect(await log.importFile(long)).to.deep.equal({ taken: 1, known: 0 });
    expect(log.sessions.value[0]?.sets).to.have.length(2);
  });

  it('refuses nonsense in one sentence, and changes nothing', async () => {
    await log.save(session('a', [setOf(AT, 3)]));
    for (const nonsense of ['', 'hello', '{"sessions":[]}', '\u0000\u0001']) {
      const error = await refusal(log.importFile(new Blob([nonsense])));
      expect(error?.name).to.equal('training-file-invalid');
      expect(error?.message.match(/[.:]/g)?.length, error?.message).to.equal(2);
    }
    expect(ids(log)).to.deep.equal(['a']);
    expect((await refusal(log.exportSession('gone', 'csv')))?.name).to.equal('not-found');
  });

  it('keeps ten thousand reps, and what a clock that was put back has left', async () => {
    const reps = Array.from({ length: 10_000 }, (_, index) => rep(AT + index));
    const huge = session('huge', [setOf(AT, 0, { reps }), setOf(AT - 3_600_000, 1)], {
      endedAtMs: AT - 3_600_000,
    });
    await log.save(huge);
    const again = await open();
    expect(again.sessions.value).to.deep.equal([huge]);
    expect((await again.exportSession('huge', 'fit')).size).to.be.greaterThan(100);
  });

  it('says so where storage is gone', async () => {
    database.close();
    expect((await refusal(log.save(session('a', [setOf(AT, 3)]))))?.name).to.equal('storage-blocked');
    expect((await refusal(log.remove('a')))?.name).to.equal('storage-blocked');
    expect(ids(log)).to.deep.equal([]);
    database = await openDatabase(name);
  });
});

describe('what is kept of training elsewhere', () => {
  it('stands beside a recording', async () => {
    const name = `training-sidecar-${crypto.randomUUID()}`;
    const database = await openDatabase(name);
    const controller = new AbortController();
    const recordings = await openRecordings(database, controller);
    await recordings.create(newRecord('r'));
    const sidecar = makeTrainingSidecar({
      startedAtMs: AT,
      endedAtMs: null,
      sets: [setOf(AT, 2)],
      cues: [],
      poses: null,
    });
    expect(await loadTrainingSidecar(database, 'r')).to.equal(null);
    await saveTrainingSidecar(database, 'r', sidecar);
    expect(await loadTrainingSidecar(database, 'r')).to.deep.equal(sidecar);
    await saveSidecar(database, { recordingId: 'r', kind: 'training', json: '{"version":1}' });
    expect(await loadTrainingSidecar(database, 'r')).to.equal(null);
    expect((await refusal(saveTrainingSidecar(database, 'none', sidecar)))?.name).to.equal('not-found');
    controller.abort();
    database.close();
    await deleteDB(name);
  });

  it('are settings that are whole, whatever the record says', () => {
    expect(trainingSettingsOf(undefined)).to.deep.equal(DEFAULT_TRAINING_SETTINGS);
    for (const broken of [
      null,
      'on',
      {},
      { model: 'heavy', voice: 7, restMs: '60', autoSets: 'yes', burnIn: 1 },
    ])
      expect(trainingSettingsOf(broken as never)).to.deep.equal(DEFAULT_TRAINING_SETTINGS);
    const own = { ...DEFAULT_TRAINING_SETTINGS, model: 'full', restMs: null, gesture: false } as const;
    expect(trainingSettingsOf(own)).to.deep.equal(own);
    expect(trainingSettingsOf({ restMs: -1 }).restMs).to.equal(5000);
    expect(trainingSettingsOf({ restMs: Infinity }).restMs).to.equal(60_000);
    expect(setRulesOf({ ...own, autoSets: false })).to.deep.equal({ autoStart: false, autoEndMs: null });
  });
});
