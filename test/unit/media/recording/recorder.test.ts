import { expect } from 'chai';
import { AppError } from '../../../../src/lib/errors.ts';
import { chooseRecorderSettings, videoBitrateBps } from '../../../../src/media/recording/format.ts';
import { openRecorder } from '../../../../src/media/recording/recorder.ts';
import { openDatabase } from '../../../../src/storage/database.ts';
import { openRecordings } from '../../../../src/storage/recordings.ts';
import { MATROSKA_GRAMMAR } from '../../../../src/lib/container/grammar.ts';
import { openClockSource, type ClockSource } from './clock-source.ts';
import { newRecord } from '../../storage/new-record.ts';

const picture = { width: 640, height: 360, frameRate: 24 };
const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

/** End, in milliseconds of the recording, of what a WebM stream holds: its last whole block's time. */
function lastBlockMs(bytes: Uint8Array): number {
  let cluster = 0;
  let end = 0;
  for (let at = 0; at < bytes.length;) {
    const element = MATROSKA_GRAMMAR.read(bytes, at);
    if (typeof element === 'string' || at + element.lengthBytes > bytes.length) break;
    const id = bytes[at];
    const view = new DataView(bytes.buffer, at);
    if (id === 0xe7) cluster = readUint(bytes.subarray(at + 2, at + element.lengthBytes));
    // A SimpleBlock, or a BlockGroup with its Block first: size, track, and the time relative to the Cluster.
    const blockAt = id === 0xa3 ? 0 : id === 0xa0 ? 1 + vintBytes(bytes[at + 1]!) : null;
    if (blockAt !== null) {
      end = Math.max(end, cluster + view.getInt16(blockAt + 1 + vintBytes(bytes[at + blockAt + 1]!) + 1));
    }
    at += element.lengthBytes;
  }
  return end;
}

const vintBytes = (first: number): number => Math.clz32(first) - 23;
const readUint = (bytes: Uint8Array): number => bytes.reduce((sum, byte) => sum * 256 + byte, 0);

describe('recorder', () => {
  let source: ClockSource;
  let stream: MediaStream;
  const { signal } = new AbortController();

  before(async () => {
    source = await openClockSource();
    stream = new MediaStream([source.video, source.audio]);
  });
  after(() => source.close());

  it('has every chunk on disk within 1 s of its capture', async () => {
    const databaseName = `recorder-${crypto.randomUUID()}`;
    const database = await openDatabase(databaseName);
    const controller = new AbortController();
    const recordings = await openRecordings(database, controller);
    const id = crypto.randomUUID();
    const settings = chooseRecorderSettings(picture);
    await recordings.create({ ...newRecord(id), mimeType: settings.mimeType });
    const sink = recordings.openChunkSink(id);
    let bytes = new Uint8Array(0);
    const lags: number[] = [];
    let startedAt = 0;
    /** What is stored when a chunk has been: all later pictures, the first of them lost if we died just before. */
    let storedMs = 0;
    const measured = {
      async append(chunk: ArrayBuffer, capturedAtMs: number): Promise<void> {
        const copy = new Uint8Array(chunk.slice(0));
        await sink.append(chunk, capturedAtMs);
        lags.push(performance.now() - startedAt - storedMs);
        const joined = new Uint8Array(bytes.length + copy.length);
        joined.set(bytes);
        joined.set(copy, bytes.length);
        bytes = joined;
        storedMs = lastBlockMs(bytes);
      },
    };
    startedAt = performance.now();
    const recorder = openRecorder(stream, settings, measured, { signal });
    await pause(5000);
    await recorder.close();
    await recorder.closed;
    await recordings.remove(id);
    controller.abort();
    database.close();
    indexedDB.deleteDatabase(databaseName);

    expect(lags.length).to.be.greaterThan(12);
    expect(storedMs).to.be.greaterThan(4500);
    expect(Math.max(...lags)).to.be.lessThan(1000);
    expect(recorder.sizeBytes.value).to.equal(bytes.length);
  });

  it('stores in order however slow the disk is, and closes when the last chunk is there', async () => {
    const order: number[] = [];
    let running = 0;
    let count = 0;
    const sink = {
      async append(): Promise<void> {
        const mine = count;
        count += 1;
        running += 1;
        expect(running).to.equal(1);
        // The first one takes longest.
        await pause(mine === 0 ? 900 : 50);
        running -= 1;
        order.push(mine);
      },
    };
    const recorder = openRecorder(stream, chooseRecorderSettings(picture), sink, { signal });
    await pause(1600);
    await recorder.close();
    await recorder.closed;
    expect(running).to.equal(0);
    expect(order.length).to.be.greaterThan(2);
    expect(order).to.deep.equal([...order.keys()]);
  });

  it('stops at the first chunk that does not fit, and stores none behind it', async () => {
    let count = 0;
    let after = 0;
    const sink = {
      append(): Promise<void> {
        count += 1;
        if (count > 3) after += 1;
        return count === 3 ? Promise.reject(new AppError('storage-full', 'Full.')) : Promise.resolve();
      },
    };
    const recorder = openRecorder(stream, chooseRecorderSettings(picture), sink, { signal });
    const error = await recorder.closed.then(
      () => null,
      (reason: unknown) => reason as Error,
    );
    expect(error?.name).to.equal('storage-full');
    expect(after).to.equal(0);
    await recorder.close();
  });

  it('ends by itself, with everything stored, where its tracks end or its scope is aborted', async () => {
    const controller = new AbortController();
    let size = 0;
    const sink = {
      append(bytes: ArrayBuffer): Promise<void> {
        size += bytes.byteLength;
        return Promise.resolve();
      },
    };
    const tracks = [source.video.clone(), source.audio.clone()];
    const settings = chooseRecorderSettings(picture);
    const first = openRecorder(new MediaStream(tracks), settings, sink, { signal });
    await pause(800);
    for (const track of tracks) track.stop();
    await first.closed;
    expect(size).to.equal(first.sizeBytes.value);
    expect(size).to.be.greaterThan(1000);

    const second = openRecorder(stream, settings, sink, controller);
    await pause(300);
    controller.abort();
    await second.closed;
    expect(second.sizeBytes.value).to.be.greaterThan(0);
  });

  it('says so where the type cannot be recorded', () => {
    const settings = { ...chooseRecorderSettings(picture), mimeType: 'video/quicktime;codecs=prores' };
    expect(() => openRecorder(stream, settings, { append: () => Promise.resolve() }, { signal }))
      .to.throw()
      .with.property('name', 'recording-unsupported');
  });

  it('chooses a type this browser has, and a bitrate by the size of the picture', () => {
    expect(MediaRecorder.isTypeSupported(chooseRecorderSettings(picture).mimeType)).to.equal(true);
    expect(chooseRecorderSettings(null).mimeType).to.match(/^audio\//);
    expect(videoBitrateBps({ width: 1280, height: 720, frameRate: 24 })).to.be.within(2e6, 2.5e6);
    expect(videoBitrateBps({ width: 160, height: 90, frameRate: 10 })).to.equal(4e5);
    expect(videoBitrateBps({ width: 3840, height: 2160, frameRate: 60 })).to.equal(8e6);
  });
});
