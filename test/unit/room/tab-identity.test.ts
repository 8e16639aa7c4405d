import { expect } from 'chai';
import { openDatabase, type Database } from '../../../src/storage/database.ts';
import { takeTabIdentity, type TabIdentity } from '../../../src/room/tab-identity.ts';

const { signal } = new AbortController();

describe('tab identity', () => {
  let database: Database;
  const taken: TabIdentity[] = [];
  let code = '';
  /** A tab's memory of its slot lives in its session storage; a new tab has none. */
  const take = async (room: string, tab: 'new' | 'same'): Promise<TabIdentity> => {
    if (tab === 'new') sessionStorage.clear();
    const identity = await takeTabIdentity(database, room, { signal });
    taken.push(identity);
    return identity;
  };

  before(async () => {
    database = await openDatabase(`tab-identity-${String(Math.random())}`);
  });
  beforeEach(() => {
    code = `room-${String(Math.random())}`;
  });
  afterEach(() => {
    for (const { release } of taken.splice(0)) release();
  });
  after(() => {
    sessionStorage.clear();
    database.close();
  });

  it('is the same after leaving and joining again', async () => {
    const first = await take(code, 'new');
    first.release();
    expect((await take(code, 'same')).identity.id).to.equal(first.identity.id);
  });

  it('has another slot in a second tab of the same room, and each keeps its own over a reload', async () => {
    const first = await take(code, 'new');
    const second = await take(code, 'new');
    expect([first.slot, second.slot]).to.deep.equal([0, 1]);
    expect(second.identity.id).to.equal(first.identity.id);
    // The second tab reloads: its lock goes a moment after the new page asks for it.
    const slot = sessionStorage.getItem('coterie/identity-slot');
    expect(slot).to.equal('1');
    setTimeout(second.release, 300);
    const reloaded = await take(code, 'same');
    expect(reloaded.slot).to.equal(1);
    // And a newcomer while both are there is a third.
    const third = await take(code, 'new');
    expect(third.slot).to.equal(2);
  });

  it('has another slot in a duplicated tab, which thinks it had the first', async () => {
    const first = await take(code, 'new');
    const duplicate = await take(code, 'same');
    expect([first.slot, duplicate.slot]).to.deep.equal([0, 1]);
  });

  it('is the same in two different rooms', async () => {
    const first = await take(code, 'new');
    expect((await take('another-room', 'new')).identity.id).to.equal(first.identity.id);
  });

  it('signs with a key that cannot be read out', async () => {
    await take(code, 'new');
    const record = await database.get('identity', 'self');
    expect(record?.keys.privateKey.extractable).to.be.false;
  });
});
