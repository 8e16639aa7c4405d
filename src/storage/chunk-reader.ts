import type { Database } from './database.ts';
import type { ChunkRecord } from './schema.ts';

/** Chunks read per transaction: about 4 s of media, so that a recording of any length is never held whole. */
const BATCH = 8;

/** Every key of one recording's chunks from sequence `from` on. */
export function chunkRange(recordingId: string, from = 0): IDBKeyRange {
  return IDBKeyRange.bound([recordingId, from], [recordingId, Infinity]);
}

/** One recording's chunks in order, a few in memory at a time. What is lost or damaged is the reader's to see. */
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

/** Where a chunk's bytes stand in the recording's byte stream. */
export interface ChunkPlace {
  readonly sequence: number;
  readonly offset: number;
  readonly sizeBytes: number;
}

/**
 * Reads any range of a recording's byte stream. `places` are the chunks to read from, in order; the range must
 * lie within them. The chunk read last is kept, since readers go forward in small steps.
 */
export function createRangeReader(
  database: Database,
  recordingId: string,
  places: readonly ChunkPlace[],
): (start: number, end: number) => Promise<Uint8Array<ArrayBuffer>> {
  let kept: { readonly sequence: number; readonly bytes: Uint8Array<ArrayBuffer> } | null = null;

  const load = async (sequence: number): Promise<Uint8Array<ArrayBuffer>> => {
    if (kept?.sequence === sequence) return kept.bytes;
    const chunk = await database.get('chunks', [recordingId, sequence]);
    if (!chunk) throw new Error(`Chunk ${sequence} has gone while it was being read.`);
    const bytes = new Uint8Array(chunk.bytes);
    kept = { sequence, bytes };
    return bytes;
  };

  return async (start, end) => {
    const out = new Uint8Array(end - start);
    for (let index = lastAtOrBefore(places, start); ; index += 1) {
      const place = places[index];
      if (!place || place.offset >= end) return out;
      const bytes = await load(place.sequence);
      const from = Math.max(start, place.offset);
      const to = Math.min(end, place.offset + place.sizeBytes);
      out.set(bytes.subarray(from - place.offset, to - place.offset), from - start);
    }
  };
}

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
