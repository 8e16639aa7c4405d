import { expect } from 'chai';
import { until } from '../../../src/lib/store.ts';
import { openLibrary, type Library, type LibraryItem } from '../../../src/library/library.ts';
import { listCaptures } from '../../../src/storage/captures.ts';
import { openDatabase, type Database } from '../../../src/storage/database.ts';
import { listRecordingFiles } from '../../../src/storage/recording-files.ts';
import { loadSettings, saveSettings } from '../../../src/storage/settings.ts';
import { openSmallDisk } from '../../support/browser/small-disk.ts';
import { openClockSource, readClock } from '../media/recording/clock-source.ts';
import { readFrames } from '../media/recording/frames.ts';
import { fixture, nameOf } from './fixtures.ts';

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));
const FILLER = 'filler';
/** What the database is left with: files have room then, and it has none. */
const FREE_BYTES = 4e6;

/**
 * What is stored in the database, with no room there: thumbnails, sidecars, storyboards, settings, and the records
 * themselves. Chromium reckons the database's room apart, so it is filled up from within.
 */
describe('a database that is full', () => {
  const controller = new AbortController();
  let database: Database;
  let library: Library;
  let filled = 0;

  /** Puts as much into it as it takes. */
  const fill = async (): Promise<void> => {
    // Noise, since what is stored is compressed.
    const noise = crypto.getRandomValues(new Uint8Array(65_536));
    for (let { length: bytes } = noise; bytes >= 64;) {
      const chunk = {
        recordingId: FILLER,
        sequence: filled,
        offset: 0,
        bytes: noise.slice(0, bytes).buffer,
        crc32: 0,
        capturedAtMs: 0,
        part: 0,
      };
      if ((await nameOf(database.put('chunks', chunk))) === 'it succeeded') filled += 1;
      else bytes /= 2;
    }
  };
  const clear = async (): Promise<void> => {
    await database.delete('chunks', IDBKeyRange.bound([FILLER, 0], [FILLER, filled]));
    filled = 0;
  };

  before(async () => {
    const disk = await openSmallDisk(40e6);
    await disk.leave(FREE_BYTES);
    database = await openDatabase(`full-database-${crypto.randomUUID()}`);
    library = await openLibrary({ database }, controller);
  });
  after(async () => {
    for (const { id } of library.recordings.value) await library.remove(id);
    controller.abort();
    database.close();
    indexedDB.deleteDatabase(database.name);
  });

  const shown = (): string[] => library.recordings.value.map(({ id }) => id).toSorted();

  it('keeps a sidecar and a name as they were, and says that there is no room for others', async () => {
    const { id, name } = await library.importFile(await fixture('counter.webm'));
    await library.sidecars.save(id, 'place', { version: 1, atMs: 1000 });
    await fill();
    expect(await nameOf(library.sidecars.save(id, 'place', { version: 1, atMs: 2000 }))).to.equal(
      'storage-full',
    );
    expect(await nameOf(library.rename(id, 'Another name'))).to.equal('storage-full');
    expect(await library.sidecars.load(id, 'place')).to.include({ atMs: 1000 });
    expect(library.recordings.value.find((item) => item.id === id)!.name).to.equal(name);
    await clear();
    await library.sidecars.save(id, 'place', { version: 1, atMs: 2000 });
    expect(await library.sidecars.load(id, 'place')).to.include({ atMs: 2000 });
  });

  it('keeps settings as they were', async () => {
    await saveSettings(database, { ...(await loadSettings(database)), name: 'Ada' });
    await fill();
    const other = { ...(await loadSettings(database)), name: 'Ben' };
    // What the app does with it: the choice holds for this visit.
    expect(await nameOf(saveSettings(database, other))).to.equal('QuotaExceededError');
    expect((await loadSettings(database)).name).to.equal('Ada');
    await clear();
  });

  it('makes a storyboard when there is room for it', async () => {
    await fill();
    const [{ id }] = library.recordings.value as [LibraryItem];
    await database.delete('storyboards', id);
    await fill();
    expect(await nameOf(library.storyboard(id))).to.equal('storage-full');
    await clear();
    expect(await library.storyboard(id)).not.to.equal(null);
  });

  it('takes nothing in that it cannot note, and leaves no file of it', async () => {
    const files = await listRecordingFiles();
    const before = shown();
    await fill();
    expect(await nameOf(library.importFile(await fixture('counter.mp4')))).to.equal('storage-full');
    expect(await listRecordingFiles()).to.have.members(files);
    expect(shown()).to.deep.equal(before);
    await clear();
  });

  it('begins no recording that it cannot note', async () => {
    const source = await openClockSource();
    const { video, audio } = source;
    const before = shown();
    await fill();
    const begun = library.record({ video, audio, name: 'Full', source: 'self', participants: [] });
    expect(await nameOf(begun)).to.equal('storage-full');
    expect(shown()).to.deep.equal(before);
    expect(await listCaptures()).to.deep.equal([]);
    expect(video.readyState).to.equal('live');
    await clear();
    await source.close();
  });

  it('keeps a recording playable that it cannot note as finished, until there is room', async () => {
    const source = await openClockSource();
    const { video, audio } = source;
    const deletable = await library.importFile(await fixture('counter.mp4'));
    const recording = await library.record({ video, audio, name: 'Full', source: 'self', participants: [] });
    const { id } = recording;
    await pause(2500);
    await fill();
    expect(await nameOf(recording.stop())).to.equal('storage-full');
    await source.close();
    const find = (): LibraryItem => library.recordings.value.find((item) => item.id === id)!;
    await until(library.recordings, () => find().activity.kind === 'failed');
    expect(await listRecordingFiles()).not.to.include(id);
    const countFrames = async (): Promise<number> =>
      (await readFrames(await library.open(id), (picture) => readClock(picture, 640, 360))).length;
    const frames = await countFrames();
    expect(frames).to.be.greaterThan(30);

    await clear();
    await library.remove(deletable.id);
    await until(library.recordings, () => find().state === 'ready');
    expect(find().damaged).to.equal(false);
    expect(await countFrames()).to.equal(frames);
    expect(await listCaptures()).to.deep.equal([]);
  });
});
