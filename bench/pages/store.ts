// Runs in the page: writes chunks as a recorder hands them over, in the two ways there are, and reads them back.
import { openStoredStream } from '../../src/storage/chunk-reader.ts';
import { openChunkTarget, toDatabase } from '../../src/storage/chunk-sink.ts';
import { keepConnected } from '../../src/storage/connection.ts';
import { crc32 } from '../../src/storage/crc32.ts';
import { openDatabase } from '../../src/storage/database.ts';
import { openRecordings } from '../../src/storage/recordings.ts';
import { newRecord } from '../../test/unit/storage/new-record.ts';

/** What the harness calls. */
export interface StoreBench {
  /** Writes so many chunks, one after the other. Resolves with how long each took, in ms. */
  write(where: 'files' | 'database', count: number, sizeBytes: number): Promise<number[]>;
  /** Reads all that was written, in order, with its checksums. Resolves with the time it took, in ms. */
  readAll(): Promise<number>;
  /** Opens what was written as a file, and reads its last bytes. Resolves with the time it took, in ms. */
  openFile(): Promise<number>;
  usedBytes(): Promise<number>;
}

declare global {
  // eslint-disable-next-line no-var -- the only form that declares a global
  var storeBench: StoreBench;
}

const { signal } = new AbortController();
const database = await openDatabase();
const connection = keepConnected(database, { signal });
const recordings = await openRecordings(database, { signal });
const id = 'bench';
const TIMESLICE_MS = 250;
const noise = new Uint8Array(2 ** 20);
for (let at = 0; at < noise.length; at += 65_536) crypto.getRandomValues(noise.subarray(at, at + 65_536));

globalThis.storeBench = {
  async write(where, count, sizeBytes) {
    const record = newRecord(id);
    await recordings.create(record);
    const target = where === 'files' ? await openChunkTarget(connection, record) : toDatabase(connection, id);
    const times: number[] = [];
    for (let index = 0; index < count; index += 1) {
      const from = (index * 7919) % (noise.length - sizeBytes);
      const bytes = noise.slice(from, from + sizeBytes).buffer;
      const begunMs = performance.now();
      // As far apart as a recorder hands them over: how often files are flushed goes by that.
      await target.append(bytes, index * TIMESLICE_MS, 0);
      times.push(performance.now() - begunMs);
    }
    await target.close();
    return times;
  },
  async readAll() {
    const begunMs = performance.now();
    const stream = await openStoredStream(database, id);
    for await (const chunk of stream.chunks()) {
      if (crc32(chunk.bytes) !== chunk.crc32) throw new Error(`Chunk ${chunk.sequence} is damaged.`);
    }
    return performance.now() - begunMs;
  },
  async openFile() {
    const begunMs = performance.now();
    const file = await recordings.openFile(id);
    await file.slice(-1000).arrayBuffer();
    return performance.now() - begunMs;
  },
  async usedBytes() {
    return (await navigator.storage.estimate()).usage ?? Number.NaN;
  },
};
