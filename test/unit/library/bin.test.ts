import { expect } from 'chai';
import { openBin, UNDO_MS, type Bin } from '../../../src/library/bin.ts';
import { openLibrary } from '../../../src/library/library.ts';
import { openDatabase, type Database } from '../../../src/storage/database.ts';
import { openRecordings, type Recordings } from '../../../src/storage/recordings.ts';
import { newRecord } from '../storage/new-record.ts';
import { eventually, fixture, nameOf } from './fixtures.ts';

describe('the bin', () => {
  const databaseName = `bin-${crypto.randomUUID()}`;
  const controller = new AbortController();
  let database: Database;
  let recordings: Recordings;
  let bin: Bin;
  const removed: string[] = [];

  const open = (): Bin =>
    openBin(
      {
        recordings,
        remove: async (id, isMeant) => {
          if (await recordings.remove(id, isMeant)) removed.push(id);
        },
      },
      controller,
    );
  const create = async (change: { deletedAtMs?: number } = {}): Promise<string> => {
    const id = crypto.randomUUID();
    await recordings.create({ ...newRecord(id), state: 'ready', ...change });
    return id;
  };
  const binned = (): readonly (readonly string[])[] => bin.deletions.value.map(({ ids }) => ids);

  before(async () => {
    database = await openDatabase(databaseName);
    recordings = await openRecordings(database, controller);
    bin = open();
  });

  after(() => {
    controller.abort();
    database.close();
    indexedDB.deleteDatabase(databaseName);
  });

  it('holds what was deleted together, the latest first, and gives it back', async () => {
    const [a, b, c] = [await create(), await create(), await create()];
    await bin.add([a, b, 'never there']);
    await new Promise((resolve) => setTimeout(resolve, 5));
    await bin.add([c]);
    expect(binned().map((ids) => [...ids].sort())).to.deep.equal([[c], [a, b].sort()]);
    const [latest] = bin.deletions.value;
    expect(latest!.dueMs - performance.now()).to.be.within(UNDO_MS - 1000, UNDO_MS);

    await bin.restore([a, b]);
    expect(binned()).to.deep.equal([[c]]);
    expect((await recordings.get(a))?.deletedAtMs).to.equal(null);
    await bin.restore([c]);
    expect(binned()).to.deep.equal([]);
    expect(await nameOf(bin.restore(['never there']))).to.equal('not-found');
  });

  it('empties by itself, and keeps what is not due', async () => {
    const [due, later] = [
      await create({ deletedAtMs: Date.now() - UNDO_MS + 400 }),
      await create({ deletedAtMs: Date.now() - UNDO_MS + 20_000 }),
    ];
    expect(removed).not.to.include(due);
    await eventually(() => removed.includes(due), 'its removal');
    expect(await recordings.get(due)).to.equal(undefined);
    expect(await recordings.get(later)).not.to.equal(undefined);
    await bin.restore([later]);
  });

  it('removes at its start what was due while no tab was open', async () => {
    const id = crypto.randomUUID();
    // Not by way of the repository: another tab's bin would see it.
    await database.put('recordings', { ...newRecord(id), state: 'ready', deletedAtMs: Date.now() - 40_000 });
    const scope = new AbortController();
    const library = await openLibrary({ database }, scope);
    expect(library.recordings.value.some((item) => item.id === id)).to.equal(false);
    await eventually(async () => (await database.get('recordings', id)) === undefined, 'its removal');
    scope.abort();
  });

  it('lets an undo at the last moment, in another tab, win', async () => {
    const id = await create();
    await bin.add([id]);
    const deletedAtMs = bin.deletions.value[0]!.deletedAtMs;
    const other = await openDatabase(databaseName);
    await other.put('recordings', { ...(await other.get('recordings', id))!, deletedAtMs: null });
    other.close();
    expect(await recordings.remove(id, (record) => record.deletedAtMs === deletedAtMs)).to.equal(false);
    expect(await recordings.get(id)).not.to.equal(undefined);
  });

  it('gives the full time where the clock was put back meanwhile', async () => {
    const id = await create({ deletedAtMs: Date.now() + 3_600_000 });
    const [deletion] = bin.deletions.value;
    expect(deletion!.dueMs - performance.now()).to.be.within(UNDO_MS - 1000, UNDO_MS);
    await bin.restore([id]);
  });

  it('is what the library deletes into: hidden there, with its file until it is due', async () => {
    const scope = new AbortController();
    const library = await openLibrary({ database }, scope);
    const { id } = await library.importFile(await fixture('tone.mp3'));
    await library.discard([id]);
    expect(library.recordings.value.some((item) => item.id === id)).to.equal(false);
    expect((await library.open(id)).size).to.be.greaterThan(1000);
    await library.bin.restore([id]);
    expect(library.recordings.value.some((item) => item.id === id)).to.equal(true);
    await library.remove(id);
    scope.abort();
  });
});
