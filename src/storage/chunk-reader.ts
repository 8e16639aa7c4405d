import { openCapture, type StoredCapture } from './captures.ts';
import type { Database } from './database.ts';
import type { ChunkRecord } from './schema.ts';

/** Chunks of the database read per transaction: about 4 s of media, so that a recording is never held whole. */
const BATCH = 8;
/** Of a file, that much is read at once. */
const WINDOW_BYTES = 2 ** 21;

/** One piece of a recording's byte stream, wherever it lies. */
export type StoredChunk = Omit<ChunkRecord, 'recordingId' | 'bytes'> & {
  readonly bytes: Uint8Array<ArrayBuffer>;
};

/** Where a chunk's bytes stand in the recording's byte stream. */
export interface ChunkPlace {
  readonly sequence: number;
  readonly offset: number;
  readonly sizeBytes: number;
}

/** Reads bytes from `start` to `end` (exclusive) of a recording's byte stream. */
export type ReadRange = (start: number, end: number) => Promise<Uint8Array<ArrayBuffer>>;

/** What a recorder has left behind. */
export interface StoredStream {
  /** Bytes in all, holes included. */
  readonly sizeBytes: number;
  /** In order, a few in memory at a time. What is lost or damaged is the reader's to see. */
  chunks(): AsyncGenerator<StoredChunk, void, undefined>;
  /**
   * Reads any range; what it gives is not to be written to. `places` are the chunks to read from, in order; the range must lie within them. What was read last
   * is kept, since readers go forward in small steps.
   */
  openReader(places: readonly ChunkPlace[]): ReadRange;
}

/** Every key of one recording's chunks from sequence `from` on. */
export function chunkRange(recordingId: string, from = 0): IDBKeyRange {
  return IDBKeyRange.bound([recordingId, from], [recordingId, Infinity]);
}

/** Opens what there is of an unfinished recording: its capture, or chunks in the database. */
export async function openStoredStream(database: Database, recordingId: string): Promise<StoredStream> {
  const capture = await openCapture(recordingId);
  if (capture) return fromCapture(capture);
  const [last] = await database
    .transaction('chunks')
    .store.openCursor(chunkRange(recordingId), 'prev')
    .then((cursor) => (cursor ? [cursor.value] : []));
  return {
    sizeBytes: last ? last.offset + last.bytes.byteLength : 0,
    async *chunks() {
      for await (const chunk of readChunks(database, recordingId))
        yield { ...chunk, bytes: new Uint8Array(chunk.bytes) };
    },
    openReader: (places) => createRangeReader(places, (place) => loadChunk(database, recordingId, place)),
  };
}

function fromCapture({ media, journal }: StoredCapture): StoredStream {
  const { entries } = journal;
  const end = entries.reduce((most, { offset, sizeBytes }) => Math.max(most, offset + sizeBytes), 0);
  const sizeBytes = Math.min(media.size, end);
  const readWindow = async (start: number): Promise<Uint8Array<ArrayBuffer>> =>
    new Uint8Array(await media.slice(start, start + WINDOW_BYTES).arrayBuffer());
  return {
    sizeBytes,
    async *chunks() {
      const read = createRangeReader(windowsOf(sizeBytes), ({ offset }) => readWindow(offset));
      for (const entry of entries) {
        const end = Math.min(sizeBytes, entry.offset + entry.sizeBytes);
        // After a loss of power the journal may know of more than is there.
        const bytes = end > entry.offset ? await read(entry.offset, end) : new Uint8Array(0);
        yield { ...entry, bytes };
      }
    },
    openReader: () => createRangeReader(windowsOf(sizeBytes), ({ offset }) => readWindow(offset)),
  };
}

/** The pieces that a file is read in. */
function windowsOf(sizeBytes: number): ChunkPlace[] {
  return Array.from({ length: Math.ceil(sizeBytes / WINDOW_BYTES) }, (_, sequence) => {
    const offset = sequence * WINDOW_BYTES;
    return { sequence, offset, sizeBytes: Math.min(WINDOW_BYTES, sizeBytes - offset) };
  });
}

/** One recording's chunks in the database, in order. */
export async function* readChunks(
  database: Database,
  recordingId: string,
): AsyncGenerator<ChunkRecord, void, undefined> {
  for (let from = 0; ;) {
    const batch = await database.getAll('chunks', chunkRange(recordingId, from), BATCH);
    yield* batch;
    const last = batch.at(-1);
    if (!last) return;
    from = last.sequence + 1;
  }
}

async function loadChunk(
  database: Database,
  recordingId: string,
  { sequence }: ChunkPlace,
): Promise<Uint8Array<ArrayBuffer>> {
  const chunk = await database.get('chunks', [recordingId, sequence]);
  if (!chunk) throw new Error(`Chunk ${sequence} has gone while it was being read.`);
  return new Uint8Array(chunk.bytes);
}

/** Reads ranges out of pieces, of which a few are kept: sound and picture are read in turns. */
function createRangeReader(
  places: readonly ChunkPlace[],
  load: (place: ChunkPlace) => Promise<Uint8Array<ArrayBuffer>>,
): ReadRange {
  const kept = new Map<number, Promise<Uint8Array<ArrayBuffer>>>();
  const take = (place: ChunkPlace): Promise<Uint8Array<ArrayBuffer>> => {
    const there = kept.get(place.sequence) ?? load(place);
    // Whatever was asked for longest ago goes first.
    kept.delete(place.sequence);
    kept.set(place.sequence, there);
    const [oldest] = kept.keys();
    if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest);
    return there;
  };
  return async (start, end) => {
    const first = lastAtOrBefore(places, start);
    const only = places[first];
    // Mostly it lies within one piece, and nothing is copied.
    if (only && end <= only.offset + only.sizeBytes)
      return (await take(only)).subarray(start - only.offset, end - only.offset);
    const out = new Uint8Array(end - start);
    for (let index = first; ; index += 1) {
      const place = places[index];
      if (!place || place.offset >= end) return out;
      const bytes = await take(place);
      const from = Math.max(start, place.offset);
      const to = Math.min(end, place.offset + place.sizeBytes);
      out.set(bytes.subarray(from - place.offset, to - place.offset), from - start);
    }
  };
}

const MOST_KEPT = 3;

/** Index of the last place that begins at or before `position` (binary search). */
function lastAtOrBefore(places: readonly ChunkPlace[], position: number): number {
  let low = 0;
  let high = places.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((places[middle]?.offset ?? Infinity) <= position) low = middle;
    else high = middle - 1;
  }
  return low;
}
