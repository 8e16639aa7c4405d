import { openCaptureWriter, type CaptureWriter } from '../workers/capture/capture.client.ts';
import { AppError } from '../lib/errors.ts';
import { log } from '../lib/log.ts';
import type { Connection } from './connection.ts';
import { crc32 } from './crc32.ts';
import type { RecordingRecord } from './schema.ts';

/** Where the bytes of one recording go, in order. */
export interface ChunkTarget {
  /** What is there already: one that was begun earlier goes on behind that. */
  readonly sizeBytes: number;
  /** Resolves when the chunk cannot be lost any more. True where there is no room for more. @throws 'storage-full' */
  append(bytes: ArrayBuffer, capturedAtMs: number, part: number): Promise<boolean>;
  /** Lets go of what it holds open. Safe to call twice. */
  close(): Promise<void>;
}

/**
 * Opens a new recording's place: a capture on the private file system, which is faster, needs no copy to be played, and
 * outlives the database; where the browser has no files to write in workers, the database.
 * @throws 'storage-full'
 */
export async function openChunkTarget(connection: Connection, record: RecordingRecord): Promise<ChunkTarget> {
  try {
    // A picture has no JSON; and it has none yet.
    const head = JSON.stringify({ ...record, thumbnail: null });
    return toCapture(await openCaptureWriter(record.id, head));
  } catch (error) {
    if (error instanceof AppError && error.name === 'storage-full') throw error;
    log.warn('There are no files to record into; the database is used.', error);
    return toDatabase(connection, record.id);
  }
}

function toCapture(writer: CaptureWriter): ChunkTarget {
  let sequence = writer.found.nextSequence;
  return {
    sizeBytes: writer.found.sizeBytes,
    async append(bytes, capturedAtMs, part) {
      const isFull = await writer.append(bytes, { sequence, capturedAtMs, part });
      sequence += 1;
      return isFull;
    },
    close: () => writer.close(),
  };
}

/** One strict transaction for each chunk. */
export function toDatabase(connection: Connection, recordingId: string): ChunkTarget {
  let sequence = 0;
  let offset = 0;
  return {
    sizeBytes: 0,
    async append(bytes, capturedAtMs, part) {
      const chunk = {
        recordingId,
        sequence,
        offset,
        bytes,
        crc32: crc32(new Uint8Array(bytes)),
        capturedAtMs,
        part,
      };
      await connection.use(async (database) => {
        const transaction = database.transaction('chunks', 'readwrite', { durability: 'strict' });
        await Promise.all([transaction.store.put(chunk), transaction.done]);
      });
      sequence += 1;
      offset += bytes.byteLength;
      return false;
    },
    close: () => Promise.resolve(),
  };
}
