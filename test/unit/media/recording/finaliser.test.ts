import { expect } from 'chai';
import { finaliseRecording } from '../../../../src/media/recording/finaliser.ts';
import { chooseRecorderSettings } from '../../../../src/media/recording/format.ts';
import { openRecorder } from '../../../../src/media/recording/recorder.ts';
import { crc32 } from '../../../../src/storage/crc32.ts';
import { openDatabase, type Database } from '../../../../src/storage/database.ts';
import {
  createRecordingFile,
  deleteRecordingFile,
  listRecordingFiles,
  openRecordingFile,
} from '../../../../src/storage/recording-files.ts';
import type { ChunkRecord } from '../../../../src/storage/schema.ts';
import type { MediaFacts } from '../../../../src/workers/finaliser/finaliser.contract.ts';
import { openClockSource, type ClockSource } from './clock-source.ts';
import { loudness, openPlayback, playThrough } from './playback.ts';

type Chunk = Pick<ChunkRecord, 'sequence' | 'offset' | 'bytes' | 'crc32'>;

/** What MediaRecorder really wrote, and at what time of the clock the recording began. */
interface Take {
  readonly chunks: readonly Chunk[];
  readonly beganMs: number;
  readonly lengthMs: number;
}

const SECONDS = 5;

async function record(
  mimeType: string,
  during: (source: ClockSource) => Promise<void> = () => pause(SECONDS * 1000),
): Promise<Take> {
  const source = await openClockSource();
  const chunks: Chunk[] = [];
  let offset = 0;
  const sink = {
    append(bytes: ArrayBuffer): Promise<void> {
      chunks.push({ sequence: chunks.length, offset, bytes, crc32: crc32(new Uint8Array(bytes)) });
      offset += bytes.byteLength;
      return Promise.resolve();
    },
  };
  await pause(300);
  const stream = new MediaStream([source.video, source.audio]);
  const settings = { ...chooseRecorderSettings({ width: 640, height: 360, frameRate: 24 }), mimeType };
  const beganMs = source.now();
  const recorder = openRecorder(stream, settings, sink, { signal: new AbortController().signal });
  await during(source);
  await recorder.close();
  await recorder.closed;
  const lengthMs = source.now() - beganMs;
  await source.close();
  return { chunks, beganMs, lengthMs };
}

async function resizeHalfway(source: ClockSource): Promise<void> {
  await pause(2000);
  source.resize(320, 240);
  await pause(2000);
}

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

const damage = (chunk: Chunk): Chunk => {
  const bytes = chunk.bytes.slice(0);
  crypto.getRandomValues(new Uint8Array(bytes, 0, Math.min(65_536, bytes.byteLength)));
  return { ...chunk, bytes };
};

/** The same bytes in more chunks. */
function split(chunks: readonly Chunk[]): Chunk[] {
  const pieces = chunks.flatMap(({ bytes }) =>
    Array.from({ length: Math.ceil(bytes.byteLength / 20_000) }, (_, index) =>
      bytes.slice(index * 20_000, (index + 1) * 20_000),
    ),
  );
  return inOrder(pieces);
}

function inOrder(pieces: readonly ArrayBuffer[]): Chunk[] {
  let offset = 0;
  return pieces.map((bytes, sequence) => {
    offset += bytes.byteLength;
    return { sequence, offset: offset - bytes.byteLength, bytes, crc32: crc32(new Uint8Array(bytes)) };
  });
}

const cut = (chunk: Chunk, sizeBytes: number): Chunk => {
  const bytes = chunk.bytes.slice(0, sizeBytes);
  return { ...chunk, bytes, crc32: crc32(new Uint8Array(bytes)) };
};

describe('finaliser', () => {
  const databaseName = `finaliser-${crypto.randomUUID()}`;
  let database: Database;
  const made: string[] = [];
  const takes = new Map<string, Take>();
  const resized: Take[] = [];

  const CODECS = [
    'video/webm;codecs=h264,opus',
    'video/webm;codecs=vp8,opus',
    'video/mp4;codecs=avc1.42E01E,opus',
  ];

  before(async () => {
    database = await openDatabase(databaseName);
    // At once, since each takes its time.
    await Promise.all([
      ...CODECS.map(async (mimeType) => takes.set(mimeType, await record(mimeType))),
      ...CODECS.slice(0, 2).map(async (mimeType) => resized.push(await record(mimeType, resizeHalfway))),
    ]);
  });

  after(async () => {
    await Promise.all(made.map((id) => deleteRecordingFile(id)));
    database.close();
    indexedDB.deleteDatabase(databaseName);
  });

  const store = async (chunks: readonly Chunk[]): Promise<string> => {
    const recordingId = crypto.randomUUID();
    made.push(recordingId);
    const transaction = database.transaction('chunks', 'readwrite');
    for (const chunk of chunks) await transaction.store.add({ ...chunk, recordingId, capturedAtMs: 0 });
    await transaction.done;
    return recordingId;
  };

  const finalise = async (chunks: readonly Chunk[]): Promise<{ facts: MediaFacts; file: File }> => {
    const recordingId = await store(chunks);
    const facts = await finaliseRecording({ databaseName, recordingId }).result;
    return { facts, file: await openRecordingFile(recordingId) };
  };

  const failure = async (chunks: readonly Chunk[]): Promise<string> => {
    const recordingId = await store(chunks);
    const error = await finaliseRecording({ databaseName, recordingId }).result.then(
      () => new Error('It succeeded.'),
      (reason: unknown) => reason as Error,
    );
    const fileError = await openRecordingFile(recordingId).then(
      () => 'there is a file',
      (reason: unknown) => (reason as Error).name,
    );
    expect(fileError).to.equal('not-found');
    expect(await database.count('chunks', IDBKeyRange.bound([recordingId, 0], [recordingId, 1e9]))).to.equal(
      chunks.length,
    );
    return error.name;
  };

  for (const mimeType of CODECS) {
    describe(mimeType, () => {
      it('makes a file with duration that seeks to the right frame, with sound', async () => {
        const { chunks, beganMs, lengthMs } = takes.get(mimeType)!;
        const { facts, file } = await finalise(chunks);
        expect(facts.damaged).to.equal(false);
        expect([facts.width, facts.height]).to.deep.equal([640, 360]);
        expect(facts.durationMs).to.be.closeTo(lengthMs, 500);
        expect(facts.sizeBytes).to.equal(file.size);
        expect(facts.mimeType).to.match(mimeType.includes('vp8') ? /^video\/webm/ : /^video\/mp4/);
        expect(facts.thumbnail?.type).to.equal('image/jpeg');
        const thumbnail = await createImageBitmap(facts.thumbnail!);
        expect(thumbnail.width).to.equal(480);

        const playback = await openPlayback(file);
        expect(playback.video.duration * 1000).to.be.closeTo(lengthMs, 500);
        for (const timeS of [3, 1, 4]) {
          expect(await playback.clockAt(timeS)).to.be.closeTo(beganMs + timeS * 1000, 250);
        }
        await playThrough(playback, 3.5, 4);
        playback.close();
        expect(await loudness(file, 1, 4)).to.be.closeTo(0.5 / Math.SQRT2, 0.05);
      });

      it('keeps everything up to a cut in the middle of a block', async () => {
        const { chunks, beganMs } = takes.get(mimeType)!;
        const last = chunks.length - 2;
        const kept = [...chunks.slice(0, last), cut(chunks[last]!, chunks[last]!.bytes.byteLength * 0.6)];
        const { facts, file } = await finalise(kept);
        expect(facts.damaged).to.equal(false);
        // A chunk of half a second less; MP4 comes in fragments of 2 s.
        expect(facts.durationMs).to.be.greaterThan(mimeType.includes('mp4') ? 1900 : 4000);
        const playback = await openPlayback(file);
        const nearEnd = facts.durationMs / 1000 - 0.3;
        expect(await playback.clockAt(nearEnd)).to.be.closeTo(beganMs + nearEnd * 1000, 250);
        playback.close();
      });

      for (const [what, harm] of [
        ['missing', (chunks) => chunks.filter((_, index) => index !== middle(chunks))],
        [
          'damaged',
          (chunks) => chunks.map((chunk, index) => (index === middle(chunks) ? damage(chunk) : chunk)),
        ],
      ] satisfies [string, (chunks: readonly Chunk[]) => Chunk[]][]) {
        it(`plays on both sides of a ${what} chunk`, async () => {
          const { chunks, beganMs, lengthMs } = takes.get(mimeType)!;
          // Chromium's MP4 has one chunk for 4 s; Safari's, as ours in WebM, come more often.
          const { facts, file } = await finalise(harm(mimeType.includes('mp4') ? split(chunks) : chunks));
          expect(facts.damaged).to.equal(true);
          expect(facts.durationMs).to.be.closeTo(lengthMs, 500);
          const playback = await openPlayback(file);
          for (const timeS of [0.5, lengthMs / 1000 - 0.4]) {
            expect(await playback.clockAt(timeS)).to.be.closeTo(beganMs + timeS * 1000, 250);
          }
          await playThrough(playback, 1.8, lengthMs / 1000 - 0.3);
          playback.close();
        });
      }
    });
  }

  it('writes over what a crash in the middle of it left behind', async () => {
    const { chunks, beganMs } = takes.get(CODECS[0]!)!;
    const recordingId = await store(chunks);
    const left = await (await createRecordingFile(recordingId)).createWritable();
    await left.write(new Uint8Array(5_000_000));
    await left.close();
    const facts = await finaliseRecording({ databaseName, recordingId }).result;
    const file = await openRecordingFile(recordingId);
    expect(file.size).to.equal(facts.sizeBytes);
    expect(file.size).to.be.lessThan(4_000_000);
    const playback = await openPlayback(file);
    expect(await playback.clockAt(2)).to.be.closeTo(beganMs + 2000, 250);
    playback.close();
  });

  it('reads by a header out of a damaged first chunk', async () => {
    const { chunks, lengthMs } = takes.get(CODECS[0]!)!;
    const first = chunks[0]!.bytes.slice(0);
    crypto.getRandomValues(new Uint8Array(first, first.byteLength - 4000));
    const { facts, file } = await finalise([{ ...chunks[0]!, bytes: first }, ...chunks.slice(1)]);
    expect(facts.damaged).to.equal(true);
    expect(facts.durationMs).to.be.closeTo(lengthMs, 500);
    const playback = await openPlayback(file);
    await playback.clockAt(4);
    playback.close();
  });

  it('reads a stream whose very first chunk is a few bytes, as where the first frame is late', async () => {
    for (const mimeType of CODECS) {
      const { chunks, lengthMs } = takes.get(mimeType)!;
      const [first, ...others] = chunks.map(({ bytes }) => bytes);
      const pieces = [first!.slice(0, 4), first!.slice(4, 5), first!.slice(5), ...others];
      const { facts } = await finalise(inOrder(pieces));
      expect(facts.damaged).to.equal(false);
      expect(facts.durationMs).to.be.closeTo(lengthMs, 500);
    }
  });

  it('survives a picture that changes its size', async () => {
    expect(resized).to.have.length(2);
    for (const { chunks, beganMs } of resized) {
      const { file } = await finalise(chunks);
      const playback = await openPlayback(file);
      for (const timeS of [1, 3.5]) {
        expect(await playback.clockAt(timeS)).to.be.closeTo(beganMs + timeS * 1000, 250);
      }
      playback.close();
    }
  });

  it('says what is wrong where nothing can be read, and keeps the chunks', async () => {
    const { chunks } = takes.get(CODECS[0]!)!;
    const noise = new Uint8Array(50_000);
    crypto.getRandomValues(noise);
    const garbage = { sequence: 0, offset: 0, bytes: noise.buffer, crc32: crc32(noise) };
    expect(await failure([])).to.equal('recording-empty');
    expect(await failure([cut(chunks[0]!, 100)])).to.equal('recording-empty');
    expect(await failure([garbage])).to.equal('recording-damaged');
    expect(await failure(chunks.slice(1))).to.equal('recording-damaged');
    expect(await failure([damage(chunks[0]!)])).to.equal('recording-damaged');
  });

  it('is cancelled at once, and leaves no file behind', async () => {
    const recordingId = await store(takes.get(CODECS[0]!)!.chunks);
    const job = finaliseRecording({ databaseName, recordingId });
    job.cancel();
    const error = await job.result.then(
      () => null,
      (reason: unknown) => reason as Error,
    );
    expect(error?.name).to.equal('AbortError');
    expect(await listRecordingFiles()).not.to.include(recordingId);
  });
});

function middle(chunks: readonly unknown[]): number {
  return Math.floor(chunks.length / 2);
}
