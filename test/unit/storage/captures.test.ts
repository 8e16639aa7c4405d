import { expect } from 'chai';
import { chooseRecorderSettings } from '../../../src/media/recording/format.ts';
import { openRecorder } from '../../../src/media/recording/recorder.ts';
import { openCapture } from '../../../src/storage/captures.ts';
import { openStoredStream } from '../../../src/storage/chunk-reader.ts';
import { crc32 } from '../../../src/storage/crc32.ts';
import { openDatabase, type Database } from '../../../src/storage/database.ts';
import { openRecordings, type Recordings } from '../../../src/storage/recordings.ts';
import { openClockSource, type ClockSource } from '../media/recording/clock-source.ts';
import { openPlayback, playThrough } from '../media/recording/playback.ts';
import { newRecord } from './new-record.ts';

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

describe('captures', () => {
  const databaseName = `captures-${crypto.randomUUID()}`;
  const controller = new AbortController();
  let database: Database;
  let recordings: Recordings;
  let source: ClockSource;

  before(async () => {
    database = await openDatabase(databaseName);
    recordings = await openRecordings(database, controller);
    source = await openClockSource();
  });
  after(async () => {
    for (const { id } of recordings.list.value) await recordings.remove(id);
    controller.abort();
    await source.close();
    database.close();
    indexedDB.deleteDatabase(databaseName);
  });

  const record = async (mimeType: string, ms: number): Promise<{ id: string; beganMs: number }> => {
    const id = crypto.randomUUID();
    await recordings.create({ ...newRecord(id), mimeType });
    const settings = { ...chooseRecorderSettings({ width: 640, height: 360, frameRate: 24 }), mimeType };
    const stream = new MediaStream([source.video, source.audio]);
    const beganMs = source.now();
    const recorder = openRecorder(stream, settings, recordings.openChunkSink(id), controller);
    await pause(ms);
    await recorder.close();
    await recorder.closed;
    return { id, beganMs };
  };

  for (const mimeType of ['video/webm;codecs=h264,opus', 'video/webm;codecs=vp8,opus']) {
    it(`play and seek before they are finalised: ${mimeType}`, async () => {
      const { id, beganMs } = await record(mimeType, 6000);
      const capture = (await openCapture(id))!;
      const { entries } = capture.journal;
      expect(entries.map(({ sequence }) => sequence)).to.deep.equal([...entries.keys()]);
      expect(entries.at(-1)!.mediaMs).to.be.within(5000, 6500);
      const file = await recordings.openFile(id);
      const playback = await openPlayback(file);
      expect(playback.video.duration).to.be.within(5, 6.5);
      for (const timeS of [4.5, 1, 3, 5.2]) {
        expect(await playback.clockAt(timeS)).to.be.closeTo(beganMs + timeS * 1000, 250);
      }
      await playThrough(playback, 2, 3);
      playback.close();
    });
  }

  it('play what is there where a loss of power took the end, of which the journal still knows', async () => {
    const { id, beganMs } = await record('video/webm;codecs=h264,opus', 5000);
    await recordings.update(id, { state: 'stopped' });
    const media = await mediaOf(id);
    const { size } = await media.getFile();
    await cut(media, Math.round(size / 2));
    const playback = await openPlayback(await recordings.openFile(id));
    expect(playback.video.duration).to.be.within(1, 4);
    expect(await playback.clockAt(0.5)).to.be.closeTo(beganMs + 500, 250);
    playback.close();
    const halves = await chunksOf(id);
    expect(halves.isWhole.filter(Boolean)).to.have.lengthOf.within(2, halves.isWhole.length - 2);

    await cut(media, 0);
    const none = await chunksOf(id);
    expect(none.isWhole).to.have.lengthOf(halves.isWhole.length);
    expect(none.isWhole).not.to.include(true);
    expect(none.sizeBytes).to.equal(0);
  });

  const mediaOf = async (id: string): Promise<FileSystemFileHandle> =>
    (await (await navigator.storage.getDirectory()).getDirectoryHandle('captures')).getFileHandle(
      `${id}.media`,
    );
  const cut = async (handle: FileSystemFileHandle, sizeBytes: number): Promise<void> => {
    const writable = await handle.createWritable({ keepExistingData: true });
    await writable.truncate(sizeBytes);
    await writable.close();
  };
  const chunksOf = async (id: string): Promise<{ sizeBytes: number; isWhole: boolean[] }> => {
    const stream = await openStoredStream(database, id);
    const isWhole: boolean[] = [];
    for await (const chunk of stream.chunks()) isWhole.push(crc32(chunk.bytes) === chunk.crc32);
    return { sizeBytes: stream.sizeBytes, isWhole };
  };
});
