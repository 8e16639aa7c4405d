import { expect } from 'chai';
import { chooseRecorderSettings } from '../../../src/media/recording/format.ts';
import { openRecorder } from '../../../src/media/recording/recorder.ts';
import { openCapture } from '../../../src/storage/captures.ts';
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
});
