import { expect } from 'chai';
import { openDatabase, type Database } from '../../../src/storage/database.ts';
import { openRecordings, type Recordings } from '../../../src/storage/recordings.ts';
import { loadSidecar, saveSidecar } from '../../../src/storage/sidecars.ts';
import { newRecord } from './new-record.ts';

describe('sidecars', () => {
  const databaseName = `sidecars-${crypto.randomUUID()}`;
  const controller = new AbortController();
  let database: Database;
  let recordings: Recordings;

  before(async () => {
    database = await openDatabase(databaseName);
    recordings = await openRecordings(database, controller);
  });
  after(() => {
    controller.abort();
    database.close();
    indexedDB.deleteDatabase(databaseName);
  });

  it('keeps what was last stored for each recording', async () => {
    await recordings.create(newRecord('a'));
    await recordings.create(newRecord('ab'));
    for (const json of ['1', '2']) await saveSidecar(database, { recordingId: 'a', kind: 'chat', json });
    await saveSidecar(database, { recordingId: 'ab', kind: 'chat', json: '3' });
    expect((await loadSidecar(database, 'a', 'chat'))?.json).to.equal('2');
    expect(await loadSidecar(database, 'none', 'chat')).to.equal(undefined);
  });

  it('deletes them with their recording, and stores none for what was deleted', async () => {
    await recordings.remove('a');
    expect(await loadSidecar(database, 'a', 'chat')).to.equal(undefined);
    expect((await loadSidecar(database, 'ab', 'chat'))?.json).to.equal('3');
    const late = await saveSidecar(database, { recordingId: 'a', kind: 'chat', json: '4' }).catch(
      (error: unknown) => (error as Error).name,
    );
    expect(late).to.equal('not-found');
    expect(await database.count('sidecars')).to.equal(1);
  });
});
