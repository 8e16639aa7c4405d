import { expect } from 'chai';
import { until } from '../../../src/lib/store.ts';
import { listCaptures } from '../../../src/storage/captures.ts';
import { openStoredStream, type StoredChunk } from '../../../src/storage/chunk-reader.ts';
import { toDatabase, type ChunkTarget } from '../../../src/storage/chunk-sink.ts';
import { keepConnected } from '../../../src/storage/connection.ts';
import { crc32 } from '../../../src/storage/crc32.ts';
import { openDatabase, type Database } from '../../../src/storage/database.ts';
import { createRecordingFile, listRecordingFiles } from '../../../src/storage/recording-files.ts';
import { openRecordings, type Recordings } from '../../../src/storage/recordings.ts';
import type { RecordingRecord } from '../../../src/storage/schema.ts';
import { newRecord } from './new-record.ts';

const randomBytes = (size: number): ArrayBuffer => {
  const bytes = new Uint8Array(size);
  for (let at = 0; at < size; at += 65_536) crypto.getRandomValues(bytes.subarray(at, at + 65_536));
  return bytes.buffer;
};

const nameOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'it succeeded',
    (error: unknown) => (error as Error).name,
  );

describe('recordings', () => {
  const databaseName = `recordings-${crypto.randomUUID()}`;
  const controller = new AbortController();
  let database: Database;
  let recordings: Recordings;
  /** As another tab has it: its own connection, its own channel. */
  let elsewhere: { database: Database; recordings: Recordings };

  before(async () => {
    database = await openDatabase(databaseName);
    recordings = await openRecordings(database, controller);
    const other = await openDatabase(databaseName);
    elsewhere = { database: other, recordings: await openRecordings(other, controller) };
  });

  after(() => {
    controller.abort();
    database.close();
    elsewhere.database.close();
    indexedDB.deleteDatabase(databaseName);
  });

  const create = async (): Promise<string> => {
    const id = crypto.randomUUID();
    await recordings.create(newRecord(id));
    return id;
  };

  const chunksOf = async (id: string): Promise<StoredChunk[]> => {
    const chunks: StoredChunk[] = [];
    for await (const chunk of (await openStoredStream(database, id)).chunks()) chunks.push(chunk);
    return chunks;
  };

  /** Files that a worker writes; and the database, as where there are none, and as older versions did. */
  const TARGETS: readonly [string, (id: string) => Pick<ChunkTarget, 'append'>][] = [
    [
      'files',
      (id) => {
        const sink = recordings.openChunkSink(id);
        return { append: (bytes, capturedAtMs) => sink.append(bytes, capturedAtMs).then(() => false) };
      },
    ],
    ['the database', (id) => toDatabase(keepConnected(database, controller), id)],
  ];

  for (const [where, open] of TARGETS) {
    it(`stores chunks in order, with place and checksum: ${where}`, async () => {
      const id = await create();
      const target = open(id);
      const parts = Array.from({ length: 20 }, (_, index) => randomBytes(1000 + index));
      for (const part of parts) await target.append(part.slice(0), 7, 0);
      const chunks = await chunksOf(id);
      expect(chunks.map(({ sequence }) => sequence)).to.deep.equal([...parts.keys()]);
      let offset = 0;
      for (const [index, chunk] of chunks.entries()) {
        expect(chunk).to.include({ offset, capturedAtMs: 7, crc32: crc32(new Uint8Array(parts[index]!)) });
        expect(chunk.bytes).to.deep.equal(new Uint8Array(parts[index]!));
        offset += chunk.bytes.byteLength;
      }
      expect((await openStoredStream(database, id)).sizeBytes).to.equal(offset);
    });

    it(`reads any range across chunks: ${where}`, async () => {
      const id = await create();
      const target = open(id);
      // More than what is read of a file at once.
      const parts = Array.from({ length: 5 }, () => randomBytes(900_000));
      for (const part of parts) await target.append(part.slice(0), 0, 0);
      const whole = new Uint8Array(await new Blob(parts).arrayBuffer());
      const stream = await openStoredStream(database, id);
      const places = parts.map((_, sequence) => ({ sequence, offset: sequence * 9e5, sizeBytes: 9e5 }));
      const read = stream.openReader(places);
      for (const [start, end] of [
        [0, 4_500_000],
        [899_999, 900_001],
        [2_097_150, 2_097_155],
        [4_400_000, 4_500_000],
        [900_000, 1_800_000],
      ] as const) {
        const found = await read(start, end);
        expect(found.length).to.equal(end - start);
        expect(found.every((byte, index) => byte === whole[start + index])).to.equal(true);
      }
    });
  }

  it('adds up the size, and stores it with the end', async () => {
    const id = await create();
    const sink = recordings.openChunkSink(id);
    for (let index = 0; index < 5; index += 1) await sink.append(randomBytes(100), 0);
    expect((await recordings.get(id))?.sizeBytes).to.equal(500);
    await recordings.update(id, { state: 'stopped' });
    expect((await database.get('recordings', id))?.sizeBytes).to.equal(500);
  });

  it('tells other tabs of every change', async () => {
    const id = await create();
    const { list } = elsewhere.recordings;
    const find = (): RecordingRecord | undefined => list.value.find((record) => record.id === id);
    await until(list, () => find() !== undefined);
    await recordings.update(id, { name: 'Renamed' });
    await until(list, () => find()?.name === 'Renamed');
    await recordings.openChunkSink(id).append(randomBytes(10), 0);
    await until(list, () => find()?.sizeBytes === 10);
    await recordings.remove(id);
    await until(list, () => find() === undefined);
  });

  it('completes: the record is ready and its chunks are gone, and nobody else’s', async () => {
    const id = await create();
    const neighbour = await create();
    for (const one of [id, neighbour]) await recordings.openChunkSink(one).append(randomBytes(10), 0);
    const facts = {
      mimeType: 'video/mp4',
      damaged: true,
      durationMs: 5,
      sizeBytes: 3,
      width: 4,
      height: 2,
      thumbnail: new Blob(['x'], { type: 'image/jpeg' }),
      anchors: [{ mediaMs: 0, wallMs: 1 }],
    };
    const record = await recordings.complete(id, facts);
    expect(record).to.include({ state: 'ready', mimeType: 'video/mp4', durationMs: 5, name: 'Talk' });
    expect(await chunksOf(id)).to.have.length(0);
    expect(await chunksOf(neighbour)).to.have.length(1);
  });

  it('removes record, chunks and file; a recorder that goes on is told', async () => {
    const id = await create();
    const sink = recordings.openChunkSink(id);
    await sink.append(randomBytes(10), 0);
    await createRecordingFile(id);
    expect(await listCaptures()).to.include(id);
    await recordings.remove(id);
    expect(await recordings.get(id)).to.equal(undefined);
    expect(await chunksOf(id)).to.have.length(0);
    expect(await listRecordingFiles()).not.to.include(id);
    expect(await listCaptures()).not.to.include(id);
    expect(await nameOf(sink.append(randomBytes(10), 0))).to.equal('not-found');
    expect(await listCaptures()).not.to.include(id);
    expect(await nameOf(recordings.update(id, { name: 'x' }))).to.equal('not-found');
    expect(await nameOf(recordings.openFile(id))).to.equal('not-found');
  });

  it('goes on behind what is there, where a recording is taken up again', async () => {
    const id = await create();
    const parts = Array.from({ length: 4 }, () => randomBytes(300));
    const sink = recordings.openChunkSink(id);
    for (const part of parts.slice(0, 2)) await sink.append(part, 0);
    await recordings.update(id, { state: 'stopped' });
    const again = recordings.openChunkSink(id);
    for (const part of parts.slice(2)) await again.append(part, 0);
    expect(recordings.list.value.find((record) => record.id === id)?.sizeBytes).to.equal(1200);
    await recordings.update(id, { state: 'stopped' });
    const chunks = await chunksOf(id);
    expect(chunks.map(({ sequence }) => sequence)).to.deep.equal([0, 1, 2, 3]);
    const stored = await new Blob(chunks.map(({ bytes }) => bytes)).arrayBuffer();
    expect(new Uint8Array(stored)).to.deep.equal(new Uint8Array(await new Blob(parts).arrayBuffer()));
  });

  it('opens raw chunks as a file while there is no finished one', async () => {
    const id = await create();
    const sink = recordings.openChunkSink(id);
    const parts = Array.from({ length: 12 }, () => randomBytes(500));
    for (const part of parts) await sink.append(part, 0);
    const file = await recordings.openFile(id);
    expect(file.type).to.equal('video/webm');
    expect(new Uint8Array(await file.arrayBuffer())).to.deep.equal(
      new Uint8Array(parts.flatMap((part) => [...new Uint8Array(part)])),
    );
  });

  it('keeps up with a recorder at 8 Mbit/s', async () => {
    const id = await create();
    const sink = recordings.openChunkSink(id);
    const times: number[] = [];
    for (let index = 0; index < 10; index += 1) {
      const bytes = randomBytes(500_000);
      const begun = performance.now();
      await sink.append(bytes, 0);
      times.push(performance.now() - begun);
    }
    expect(Math.max(...times)).to.be.lessThan(500);
    await recordings.remove(id);
  });
});
