import { expect } from 'chai';
import { until } from '../../../src/lib/store.ts';
import { composeTake } from '../../../src/library/compose-take.ts';
import { openEdits } from '../../../src/library/edits.ts';
import { openLibrary, type Library } from '../../../src/library/library.ts';
import { planOfAll } from '../../../src/library/sidecars/plan.ts';
import { digestOf } from '../../../src/room/recording/collecting/digest.ts';
import { receiveWhole } from '../../../src/room/recording/collecting/receive.ts';
import { listCaptures } from '../../../src/storage/captures.ts';
import { openDatabase, type Database } from '../../../src/storage/database.ts';
import { openPartialFile, removePartialFile } from '../../../src/storage/partial-files.ts';
import { listRecordingFiles } from '../../../src/storage/recording-files.ts';
import { withRecordingLock } from '../../../src/library/recording-lock.ts';
import { openRecordings } from '../../../src/storage/recordings.ts';
import { openSmallDisk, type SmallDisk } from '../../support/browser/small-disk.ts';
import { openClockSource, readClock, type ClockSource } from '../media/recording/clock-source.ts';
import { readFrames } from '../media/recording/frames.ts';
import { openBulkPair } from '../mesh/bulk-pair.ts';
import { newRecord } from '../storage/new-record.ts';
import { bytesOf, fixture, nameOf } from './fixtures.ts';
import { rawChunks } from './raw-chunks.ts';

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));
const SIZE = { width: 1280, height: 720 };

/** What the browser itself counts and refuses: nothing here is pretended. */
describe('a disk that is full', () => {
  const controller = new AbortController();
  let disk: SmallDisk;
  let database: Database;
  let library: Library;
  let source: ClockSource;

  before(async () => {
    disk = await openSmallDisk(100e6);
    database = await openDatabase(`full-disk-${crypto.randomUUID()}`);
    library = await openLibrary({ database }, controller);
    source = await openClockSource(SIZE.width, SIZE.height, { texture: true });
  });
  afterEach(() => disk.clear());
  after(async () => {
    for (const { id } of library.recordings.value) await library.remove(id);
    controller.abort();
    await source.close();
    database.close();
    indexedDB.deleteDatabase(database.name);
  });

  /** What lies on disk, and what the library shows. */
  const everything = async () => ({
    files: (await listRecordingFiles()).toSorted(),
    captures: await listCaptures(),
    shown: library.recordings.value.map(({ id }) => id).toSorted(),
  });
  /** Fails for want of room, leaves everything as it was, and succeeds once there is room. */
  const expectRefused = async (work: () => Promise<unknown>): Promise<void> => {
    const before = await everything();
    await disk.leave(4000);
    expect(await nameOf(work())).to.equal('storage-full');
    expect(await everything()).to.deep.equal(before);
    await disk.clear();
    expect(await nameOf(work())).to.equal('it succeeded');
  };
  /** Decodes all there is: in order, without a step of half a second. Resolves with how many frames there are. */
  const countFrames = async (file: File): Promise<number> => {
    const frames = await readFrames(file, (picture) => readClock(picture, SIZE.width, SIZE.height));
    for (const [index, { clockMs }] of frames.entries())
      if (index > 0) expect(clockMs - frames[index - 1]!.clockMs).to.be.within(1, 500);
    return frames.length;
  };

  it('takes no half of an import', () =>
    expectRefused(async () => library.importFile(await fixture('counter.mp4'))));

  it('leaves no half of an edit, and the original as it is', async () => {
    const file = await fixture('counter.webm');
    const { id, durationMs } = await library.importFile(file);
    const plan = planOfAll(id, durationMs!);
    await expectRefused(() => openEdits(library).render({ plan, name: 'Cut' }).result);
    expect(await bytesOf(await library.open(id))).to.deep.equal(await bytesOf(file));
  });

  it('leaves no half of a take that is composed', async () => {
    const { id } = await library.importFile(await fixture('counter.mp4'));
    const look = { layout: 'grid', names: false, chat: false, reactions: false, captions: false } as const;
    await expectRefused(() => composeTake(library, { recordingIds: [id], look, name: 'Composed' }).result);
  });

  it('keeps what has come of somebody’s recording, and fetches the rest when there is room', async () => {
    const given = new Uint8Array(9 * 2 ** 20);
    for (let at = 0; at < given.length; at += 65_536) crypto.getRandomValues(given.subarray(at, at + 65_536));
    const blob = new Blob([given]);
    const digest = await digestOf(blob);
    const offer = { sizeBytes: blob.size, mimeType: 'video/mp4', durationMs: null, digest, anchors: [] };
    const name = `full-${crypto.randomUUID()}`;
    const pair = await openBulkPair();
    pair.bulks[1].serve(() => ({ blob, signal: controller.signal, onEnd: () => undefined }));
    const fetchAll = () =>
      receiveWhole(
        { name, resource: 'take:it', offer },
        { bulks: [pair.bulks[0]], onProgress: () => undefined },
        controller,
      );
    await disk.leave(6e6);
    expect(await nameOf(fetchAll())).to.equal('QuotaExceededError');
    const { sizeBytes } = await openPartialFile(name);
    expect(sizeBytes).to.equal(4 * 2 ** 20);
    await disk.clear();
    const whole = await fetchAll();
    expect(whole).to.be.instanceOf(Blob);
    expect(await digestOf(whole as Blob)).to.equal(offer.digest);
    pair.close();
    await removePartialFile(name);
  });

  const start = () => {
    const { video, audio } = source;
    return library.record({ video, audio, name: 'Full', source: 'self', participants: [] });
  };

  it('begins no recording whose first chunk finds no room, and leaves nothing of it', async () => {
    const before = await everything();
    await disk.leave(1000);
    const ended = await nameOf(start().then(({ closed }) => closed));
    expect(ended).to.equal('storage-full');
    await until(library.recordings, (items) => items.length === before.shown.length);
    expect(await everything()).to.deep.equal(before);
    // The camera is the caller's, and goes on.
    expect(source.video.readyState).to.equal('live');
  });

  it('ends a recording in its middle, with all that was recorded until then', async () => {
    const recording = await start();
    await pause(2500);
    const filledMs = performance.now();
    await disk.leave(0);
    expect(await nameOf(recording.closed)).to.equal('storage-full');
    const recordedMs = 2500 + performance.now() - filledMs;
    // What was kept in reserve for the end is room enough for the finished file of so short a one.
    const find = () => library.recordings.value.find(({ id }) => id === recording.id)!;
    await until(library.recordings, () => find().state === 'ready');
    expect(find().damaged).to.equal(false);
    expect(find().durationMs).to.be.within(recordedMs - 700, recordedMs + 300);
    expect(await countFrames(await library.open(recording.id))).to.be.greaterThan(20);
  });

  it('plays what cannot be finalised, and finalises it when something is deleted', async () => {
    const deletable = await library.importFile(await fixture('counter.mp4'));
    const scope = new AbortController();
    const recordings = await openRecordings(database, scope);
    const id = crypto.randomUUID();
    const { promise: gone, resolve: go }: PromiseWithResolvers<void> = Promise.withResolvers();
    const living = withRecordingLock(id, () => gone);
    await recordings.create(newRecord(id));
    const sink = recordings.openChunkSink(id);
    for (const { bytes, capturedAtMs } of await rawChunks(source, 2500))
      await sink.append(bytes, capturedAtMs);
    await recordings.update(id, { state: 'stopped' });
    scope.abort();
    await disk.leave(20_000);
    // The tab goes, and whoever takes it up finds no room.
    go();
    await living;
    const find = () => library.recordings.value.find((item) => item.id === id)!;
    await until(library.recordings, () => find().activity.kind === 'failed');
    const { activity } = find();
    expect(activity.kind === 'failed' && activity.error.name).to.equal('storage-full');
    expect(await listRecordingFiles()).not.to.include(id);
    const frames = await countFrames(await library.open(id));
    expect(frames).to.be.greaterThan(20);

    await disk.clear();
    await library.remove(deletable.id);
    await until(library.recordings, () => find().state === 'ready');
    expect(await countFrames(await library.open(id))).to.equal(frames);
    expect(await listCaptures()).not.to.include(id);
  });
});
