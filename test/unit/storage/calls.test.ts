import { expect } from 'chai';
import { NO_EXTRAS } from '../../../src/lib/room-hash.ts';
import { forgetCalls, listCalls, markCallsSeen, saveCall } from '../../../src/storage/calls.ts';
import { openDatabase, type Database } from '../../../src/storage/database.ts';
import { rememberJoin, renameRoom, getRoom } from '../../../src/storage/rooms.ts';
import type { CallRecord } from '../../../src/storage/schema.ts';

const call = (change: Partial<CallRecord>): CallRecord => ({
  id: 'one',
  code: 'a-room',
  kind: 'missed',
  name: 'Ada',
  atMs: 1,
  isNew: true,
  ...change,
});

describe('calls that are remembered', () => {
  let database: Database;
  beforeEach(async () => {
    database = await openDatabase(`calls-${String(Math.random())}`);
  });
  afterEach(() => database.close());

  it('are listed the latest first, the oldest beyond 200 forgotten', async () => {
    for (let index = 0; index < 203; index += 1)
      await saveCall(database, call({ id: `call ${index}`, atMs: index }));
    const calls = await listCalls(database);
    expect(calls).to.have.length(200);
    expect([calls[0]?.atMs, calls.at(-1)?.atMs]).to.deep.equal([202, 3]);
  });

  it('keep their time, and are not missed where another tab took them', async () => {
    await saveCall(database, call({ kind: 'outgoing', name: '', isNew: false }));
    await saveCall(database, call({ kind: 'outgoing', name: 'Bob', atMs: 9, isNew: false }));
    await saveCall(database, call({ kind: 'missed', atMs: 10 }));
    expect(await listCalls(database)).to.deep.equal([call({ kind: 'outgoing', name: 'Bob', isNew: false })]);
  });

  it('are seen, and forgotten, circle by circle', async () => {
    await saveCall(database, call({ id: 'a' }));
    await saveCall(database, call({ id: 'b', code: 'another-room', atMs: 2 }));
    await markCallsSeen(database, 'a-room');
    expect((await listCalls(database)).map(({ isNew }) => isNew)).to.deep.equal([true, false]);
    await forgetCalls(database, 'another-room');
    expect((await listCalls(database)).map(({ id }) => id)).to.deep.equal(['a']);
  });

  it('belong to rooms that can be renamed, and get their first name back', async () => {
    const code = 'able-acid-zoo-zoo-zoo-zoo';
    await rememberJoin(database, { code, extras: NO_EXTRAS, relayOnly: false, atMs: 1 });
    await renameRoom(database, code, 'Family');
    expect((await getRoom(database, code))?.name).to.equal('Family');
    await renameRoom(database, code, '');
    expect((await getRoom(database, code))?.name).to.equal('Able acid');
    await renameRoom(database, 'no-such-room', 'x');
    expect(await getRoom(database, 'no-such-room')).to.equal(undefined);
  });
});
