import { expect } from 'chai';
import { createStore } from '../../../../src/lib/store.ts';
import { openEdits, type Edits } from '../../../../src/library/edits.ts';
import { openExports, type Exports } from '../../../../src/library/exporting/exports.ts';
import { createExportRunner } from '../../../../src/library/exporting/export-runner.ts';
import { openWebStorages, type WebStorages } from '../../../../src/library/web-storages.ts';
import type { ExportRequest, ExportState } from '../../../../src/library/exporting/model.ts';
import type { ExportRunner } from '../../../../src/library/exporting/runner.ts';
import { openLibrary, type Library } from '../../../../src/library/library.ts';
import { openDatabase, type Database } from '../../../../src/storage/database.ts';
import { unzip } from '../../media/export/unzip.ts';
import { eventually, fixture, nameOf } from '../fixtures.ts';

/** One visit to the app: what ends when its tab does. */
interface Visit {
  readonly exports: Exports;
  readonly end: () => Promise<void>;
}

describe('exports', () => {
  const databaseName = `exports-${crypto.randomUUID()}`;
  const lifetime = new AbortController();
  const inCall = createStore(false);
  const paces: number[] = [];
  let database: Database;
  let library: Library;
  let edits: Edits;
  let film: string;
  let other: string;
  let visits: Visit[] = [];

  /** The real one; how fast it is told to go is looked at. */
  const runner = (webStorages: WebStorages): ExportRunner => {
    const real = createExportRunner(webStorages);
    return {
      ...real,
      start: (task) => {
        const run = real.start(task);
        return { ...run, setPace: (share) => paces.push(share) };
      },
    };
  };
  const open = async (): Promise<Visit> => {
    const visit = new AbortController();
    const webStorages = await openWebStorages(database);
    const parts = { database, library, edits, inCall, webStorages, runner: runner(webStorages) };
    const end = async (): Promise<void> => {
      visit.abort();
      // Tabs that end let go of their locks at once; here what runs has to stop first.
      await navigator.locks.request(`coterie-exports-${databaseName}`, () => undefined);
    };
    const opened = { exports: await openExports(parts, visit), end };
    visits.push(opened);
    return opened;
  };
  const request = async (exports: Exports, change: Partial<ExportRequest> = {}): Promise<ExportRequest> => {
    const { rungs } = await exports.offer(film);
    const settings = {
      kind: 'hls',
      rungs,
      segmentFormat: 'cmaf',
      layout: 'files',
      passphrase: null,
      engine: 'auto',
    } as const;
    return { settings, part: { kind: 'all' }, extras: [], where: { kind: 'zip' }, ...change };
  };
  const add = async (exports: Exports, id: string, change: Partial<ExportRequest> = {}): Promise<string> =>
    exports.add(id, await request(exports, change));
  const stateOf = ({ entries }: Exports, id: string): ExportState | undefined =>
    entries.value.find((entry) => entry.id === id)?.state;
  const reaches = (exports: Exports, id: string, kind: ExportState['kind']): Promise<void> =>
    eventually(() => stateOf(exports, id)?.kind === kind, kind);
  const filesOf = async (exports: Exports, id: string): Promise<ReadonlyMap<string, Uint8Array>> => {
    const zip = await exports.download(id);
    if (!zip) throw new Error('There is no zip.');
    return unzip(zip);
  };

  before(async () => {
    database = await openDatabase(databaseName);
    library = await openLibrary({ database }, lifetime);
    edits = openEdits(library);
    film = (await library.importFile(await fixture('counter.webm'))).id;
    other = (await library.importFile(await fixture('counter.mp4'))).id;
  });

  afterEach(async () => {
    for (const { exports } of visits.slice(-1))
      for (const { id } of exports.entries.value) await exports.remove(id);
    for (const { end } of visits) await end();
    visits = [];
    expect(await stored('exports')).to.deep.equal([]);
    expect(await stored('export-sources')).to.deep.equal([]);
  });

  after(async () => {
    for (const { id } of library.recordings.value) await library.remove(id);
    lifetime.abort();
    database.close();
    indexedDB.deleteDatabase(databaseName);
  });

  it('are made one after the other; one that is paused lets the next pass, and goes on when told to', async () => {
    const { exports } = await open();
    let most = 0;
    exports.entries.watch((entries) => {
      most = Math.max(most, entries.filter(({ state }) => state.kind === 'running').length);
    });
    const first = await add(exports, film);
    const second = await add(exports, other);
    await reaches(exports, first, 'running');
    expect(stateOf(exports, second)?.kind).to.equal('waiting');
    await exports.pause(first);
    await reaches(exports, second, 'done');
    expect(stateOf(exports, first)?.kind).to.equal('paused');
    await exports.resume(first);
    await reaches(exports, first, 'done');
    expect(most).to.equal(1);
    for (const [id, name] of [
      [first, 'counter'],
      [second, 'counter'],
    ] as const) {
      const files = await filesOf(exports, id);
      expect([...files.keys()]).to.include(`${name}/master.m3u8`);
      const state = stateOf(exports, id);
      if (state?.kind !== 'done') throw new Error('not done');
      expect(state.summary.findings).to.deep.equal([]);
      expect(state.summary.fileCount).to.equal(files.size);
    }
  });

  it('go on where they are resumed before they have stopped', async () => {
    const { exports } = await open();
    const id = await add(exports, film);
    await eventually(async () => (await stored('exports')).length > 0, 'a zip is begun');
    await exports.pause(id);
    await exports.resume(id);
    await reaches(exports, id, 'done');
  });

  it('are moved before one another', async () => {
    const { exports } = await open();
    const order: string[] = [];
    exports.entries.watch((entries) => {
      for (const { id, state } of entries)
        if (state.kind === 'running' && order.at(-1) !== id) order.push(id);
    });
    const a = await add(exports, film);
    const b = await add(exports, film);
    const c = await add(exports, other);
    await exports.move(c, -1);
    await reaches(exports, b, 'done');
    expect(order).to.deep.equal([a, c, b]);
  });

  it('leave nothing behind where they are removed while they run, and the next one begins', async () => {
    const { exports } = await open();
    const first = await add(exports, film);
    const second = await add(exports, other);
    await eventually(async () => (await stored('exports')).length > 0, 'a zip is begun');
    await exports.remove(first);
    expect(exports.entries.value.map(({ id }) => id)).to.deep.equal([second]);
    await reaches(exports, second, 'done');
    expect(await stored('exports')).to.have.length(1);
  });

  it('wait after a reload until they are told to go on, and are the same then', async () => {
    const before = await open();
    const first = await add(before.exports, film, { part: { kind: 'stretch', fromMs: 1000, toMs: 3000 } });
    const second = await add(before.exports, other);
    await reaches(before.exports, first, 'running');
    await before.end();
    const { exports } = await open();
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(exports.entries.value.map(({ id, state }) => [id, state.kind])).to.deep.equal([
      [first, 'interrupted'],
      [second, 'interrupted'],
    ]);
    await exports.resume(first);
    await reaches(exports, first, 'done');
    expect(stateOf(exports, second)?.kind).to.equal('interrupted');
    // Two of the four seconds, cut out before they were exported.
    const playlist = new TextDecoder().decode(
      [...(await filesOf(exports, first))].find(([path]) => path.endsWith('media.m3u8'))?.[1],
    );
    const seconds = [...playlist.matchAll(/#EXTINF:([\d.]+)/g)].reduce(
      (sum, match) => sum + Number(match[1]),
      0,
    );
    expect(seconds).to.be.closeTo(2, 0.1);
  });

  it('that are done can still be saved after a reload', async () => {
    const before = await open();
    const id = await add(before.exports, film);
    await reaches(before.exports, id, 'done');
    await before.end();
    const { exports } = await open();
    // Another export clears away what belongs to nobody.
    const next = await add(exports, other);
    await reaches(exports, next, 'done');
    await exports.remove(next);
    expect([...(await filesOf(exports, id)).keys()]).to.include('counter/master.m3u8');
    await (await folder('exports')).removeEntry((await stored('exports'))[0] ?? '');
    const again = await open();
    expect(await again.exports.download(id)).to.equal(null);
    expect(stateOf(again.exports, id)?.kind).to.equal('interrupted');
  });

  it('are seen in all tabs, made by one of them, and paused from any', async () => {
    const { exports: here } = await open();
    const { exports: there } = await open();
    const id = await add(here, film);
    await reaches(there, id, 'running');
    await there.pause(id);
    await reaches(here, id, 'paused');
    await eventually(async () => (await stored('exports')).length === 0, 'the job has stopped');
    await there.resume(id);
    await reaches(here, id, 'done');
    await reaches(there, id, 'done');
    expect(await stored('exports')).to.have.length(1);
  });

  it('take a quarter of the time beside a call', async () => {
    const { exports } = await open();
    paces.length = 0;
    const id = await add(exports, film);
    await eventually(() => paces.length > 0, 'it runs');
    inCall.set(true);
    inCall.set(false);
    await reaches(exports, id, 'done');
    expect(paces).to.deep.equal([1, 0.25, 1]);
  });

  it('keep no passphrase, and ask for it again', async () => {
    const before = await open();
    const settings = { ...(await request(before.exports)).settings, passphrase: 'four words nobody knows' };
    const id = await before.exports.add(film, await request(before.exports, { settings: settings as never }));
    expect(before.exports.neededPassphrases(id)).to.deep.equal([]);
    const records = JSON.stringify(await database.getAll('exports'));
    expect(records).to.include(id).and.not.to.include('nobody knows');
    await before.end();
    const { exports } = await open();
    expect(exports.neededPassphrases(id)).to.deep.equal(['bundle']);
    await exports.resume(id);
    await reaches(exports, id, 'interrupted');
  });

  it('go into a folder, say why they fail, and are tried again', async () => {
    const { exports } = await open();
    const parent = await folder('picked');
    const id = await add(exports, film, { where: { kind: 'folder', folder: parent } });
    await reaches(exports, id, 'done');
    const names: string[] = [];
    for await (const name of (await parent.getDirectoryHandle('counter')).keys()) names.push(name);
    expect(names).to.include.members(['master.m3u8', 'index.html']);

    const gone = await parent.getDirectoryHandle('gone', { create: true });
    const next = await add(exports, film, { where: { kind: 'folder', folder: gone } });
    await parent.removeEntry('gone');
    await reaches(exports, next, 'failed');
    await parent.getDirectoryHandle('gone', { create: true });
    await exports.resume(next);
    await reaches(exports, next, 'done');
    await (await navigator.storage.getDirectory()).removeEntry('picked', { recursive: true });
  });

  it('refuse what is not there', async () => {
    const { exports } = await open();
    expect(await nameOf(exports.offer('nobody'))).to.equal('not-found');
    expect(await nameOf(exports.resume('nobody'))).to.equal('not-found');
    await exports.remove('nobody');
  });
});

const folder = async (name: string): Promise<FileSystemDirectoryHandle> =>
  (await navigator.storage.getDirectory()).getDirectoryHandle(name, { create: true });

async function stored(name: string): Promise<string[]> {
  const names: string[] = [];
  for await (const file of (await folder(name)).keys()) names.push(file);
  return names;
}
