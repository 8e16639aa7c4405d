import { expect } from 'chai';
import { until } from '../../../src/lib/store.ts';
import { openLibrary, type Library, type LibraryItem } from '../../../src/library/library.ts';
import { withRecordingLock } from '../../../src/library/recording-lock.ts';
import { createCaptureFiles, listCaptures, openCapture } from '../../../src/storage/captures.ts';
import { openDatabase, type Database } from '../../../src/storage/database.ts';
import { listRecordingFiles } from '../../../src/storage/recording-files.ts';
import { openRecordings } from '../../../src/storage/recordings.ts';
import { workersOf } from '../../support/browser/workers-of.ts';
import { openClockSource, readClock, type ClockSource } from '../media/recording/clock-source.ts';
import { readFrames } from '../media/recording/frames.ts';
import { newRecord } from '../storage/new-record.ts';
import { rawChunks } from './raw-chunks.ts';

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

const whole = async (library: Library, id: string): Promise<LibraryItem> => {
  const find = (): LibraryItem | undefined => library.recordings.value.find((item) => item.id === id);
  await until(library.recordings, () => find()?.state === 'ready' && find()?.activity.kind === 'idle');
  return find()!;
};

/** What the clock in a file shows, from its first frame to its last; fails where it goes back. */
async function clockSpan(library: Library, id: string): Promise<readonly [number, number]> {
  const frames = await readFrames(await library.open(id), (picture) => readClock(picture, 640, 360));
  for (const [index, { clockMs }] of frames.entries())
    if (index > 0) expect(clockMs).to.be.at.least(frames[index - 1]!.clockMs);
  return [frames[0]!.clockMs, frames.at(-1)!.clockMs];
}

describe('what goes wrong while one records', () => {
  const names: string[] = [];
  const controller = new AbortController();
  let source: ClockSource;

  /** A tab: its own connection, its own library. */
  const openTab = async (
    name = `mishaps-${crypto.randomUUID()}`,
  ): Promise<{ name: string; database: Database; library: Library }> => {
    names.push(name);
    const database = await openDatabase(name);
    return { name, database, library: await openLibrary({ database }, controller) };
  };
  const start = (library: Library, { video, audio }: Pick<ClockSource, 'video' | 'audio'> = source) =>
    library.record({ video, audio, name: 'Mishap', source: 'self', participants: ['Ada'] });

  before(async () => {
    source = await openClockSource();
    await pause(300);
  });
  after(async () => {
    controller.abort();
    await source.close();
    for (const name of names) indexedDB.deleteDatabase(name);
  });

  it('two tabs record at once, and each has its own', async () => {
    const one = await openTab();
    const two = await openTab(one.name);
    const [first, second] = await Promise.all([start(one.library), start(two.library)]);
    await pause(2500);
    await Promise.all([first.stop(), second.stop()]);
    for (const { id } of [first, second]) {
      await whole(one.library, id);
      const [from, to] = await clockSpan(two.library, id);
      expect(to - from).to.be.within(1900, 3200);
      await one.library.remove(id);
    }
    one.database.close();
    two.database.close();
  });

  it('whoever finishes a recording dies: it is kept, plays as it is, and is finished at the next start', async () => {
    const { name, database, library } = await openTab();
    const recording = await start(library);
    const { id } = recording;
    const item = (): LibraryItem | undefined => library.recordings.value.find((one) => one.id === id);
    await workersOf('finaliser', async (born) => {
      await pause(3000);
      // As soon as it writes the file.
      const stopWatching = library.recordings.watch(() => {
        const activity = item()?.activity;
        if (activity?.kind === 'finalising' && (activity.fraction ?? 0) > 0) born[0]?.terminate();
      });
      await recording.stop();
      await until(library.recordings, () => item()?.activity.kind === 'failed');
      stopWatching();
    });
    const activity = item()!.activity;
    expect(activity.kind === 'failed' && activity.error.name).to.equal('finishing-failed');
    expect(await listRecordingFiles()).not.to.include(id);
    const [from, to] = await clockSpan(library, id);
    expect(to - from).to.be.greaterThan(2000);
    database.close();

    const later = await openTab(name);
    expect(await whole(later.library, id)).to.include({ damaged: false });
    expect(await clockSpan(later.library, id)).to.deep.equal([from, to]);
    await later.library.remove(id);
    later.database.close();
  });

  it('another tab that deletes the database waits, and what is recorded has its record again', async () => {
    const { name, library } = await openTab();
    const recording = await start(library);
    await pause(800);
    const events: string[] = [];
    const request = indexedDB.deleteDatabase(name);
    request.onblocked = () => events.push('blocked');
    const deleted = new Promise<void>((resolve) => {
      request.onsuccess = () => {
        events.push('deleted');
        resolve();
      };
    });
    await pause(1200);
    expect(events).to.deep.equal(['blocked']);
    await recording.stop();
    await deleted;
    const item = await whole(library, recording.id);
    expect(item).to.include({ name: 'Mishap', damaged: false });
    const [from, to] = await clockSpan(library, recording.id);
    expect(to - from).to.be.greaterThan(1500);
    // It is in the new database, not only here.
    const later = await openTab(name);
    expect((await whole(later.library, recording.id)).name).to.equal('Mishap');
    await later.library.remove(recording.id);
    later.database.close();
  });

  it('a newer version of the app waits for an older one that records, and is told so', async () => {
    const { name, library } = await openTab();
    const recording = await start(library);
    await pause(500);
    const request = indexedDB.open(name, 99);
    let blocked = false;
    request.onblocked = () => (blocked = true);
    const upgraded = new Promise<IDBDatabase>((resolve) => {
      request.onsuccess = () => resolve(request.result);
    });
    await pause(1000);
    expect(blocked).to.equal(true);
    await recording.stop();
    (await upgraded).close();
    await recording.closed;
    // Whoever has the newer version finds it, stopped and with all its bytes.
    const capture = await openCapture(recording.id);
    expect(capture?.journal.entries.at(-1)?.mediaMs).to.be.greaterThan(1000);
  });

  it('the database goes away altogether, and the next start finds the recording by its journal', async () => {
    const name = `mishaps-${crypto.randomUUID()}`;
    names.push(name);
    const database = await openDatabase(name);
    const scope = new AbortController();
    const recordings = await openRecordings(database, scope);
    const id = crypto.randomUUID();
    // As a tab leaves it that is killed.
    await recordings.create({ ...newRecord(id), name: 'Only a journal' });
    const sink = recordings.openChunkSink(id);
    for (const { bytes, capturedAtMs } of await rawChunks(source)) await sink.append(bytes, capturedAtMs);
    scope.abort();
    database.close();
    await pause(200);
    const other = await openTab();
    const item = await whole(other.library, id);
    expect(item).to.include({ name: 'Only a journal', recovered: true, damaged: false });
    await clockSpan(other.library, id);
    await other.library.remove(id);
    expect(await listCaptures()).not.to.include(id);
    expect(name).not.to.equal(other.name);
    other.database.close();
  });

  it('bytes are damaged on disk: the rest plays, on both sides', async () => {
    const { database, library } = await openTab();
    const scope = new AbortController();
    const recordings = await openRecordings(database, scope);
    const id = crypto.randomUUID();
    const { promise: gone, resolve: go }: PromiseWithResolvers<void> = Promise.withResolvers();
    const living = withRecordingLock(id, () => gone);
    await recordings.create(newRecord(id));
    const sink = recordings.openChunkSink(id);
    const chunks = await rawChunks(source, 7000);
    for (const { bytes, capturedAtMs } of chunks) await sink.append(bytes, capturedAtMs);
    const { media } = await createCaptureFiles(id);
    const hurt = (await openCapture(id))!.journal.entries[Math.floor(chunks.length / 2)]!;
    // The tab goes, and lets go of the file.
    await recordings.update(id, { state: 'stopped' });
    const pen = await media.createWritable({ keepExistingData: true });
    await pen.write({ type: 'write', position: hurt.offset + 10, data: new Uint8Array(200).fill(0x55) });
    await pen.close();
    go();
    await living;
    const item = await whole(library, id);
    expect(item.damaged).to.equal(true);
    const [from, to] = await clockSpan(library, id);
    expect(to - from).to.be.within(5800, 7200);
    scope.abort();
    await library.remove(id);
    database.close();
  });

  it('a camera is unplugged: the sound goes on, and all of both is kept', async () => {
    const { database, library } = await openTab();
    const video = source.video.clone();
    const recording = await start(library, { video, audio: source.audio });
    await pause(2000);
    video.stop();
    await pause(1500);
    await recording.stop();
    const item = await whole(library, recording.id);
    expect(item.durationMs).to.be.greaterThan(3000);
    const [from, to] = await clockSpan(library, recording.id);
    expect(to - from).to.be.within(1400, 2400);
    await library.remove(recording.id);
    database.close();
  });
});
