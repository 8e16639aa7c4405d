import { expose } from 'comlink';
import { AppError, storageErrorCode } from '../../lib/errors.ts';
import { log } from '../../lib/log.ts';
import { createCaptureFiles } from '../../storage/captures.ts';
import { crc32 } from '../../storage/crc32.ts';
import { encodeEntry, encodeHead, parseJournal, type Journal } from '../../storage/journal.ts';
import { lifeline } from '../lifeline.ts';
import { openSyncHandle, quotaExceeded, writeAll, type SyncAccessHandle } from '../sync-file.ts';
import type { CaptureApi, CaptureState, ChunkStamp } from './capture.contract.ts';
import { createMediaClock } from './media-clock.ts';

/**
 * Room that is kept behind the journal, and given up when nothing else is left: some chunks of the highest bitrate, so
 * that a recording ends with what its recorder still holds.
 */
const RESERVE_BYTES = 4 * 2 ** 20;

/**
 * What is written is with the operating system, and no end of the browser takes it away. Only a loss of power does, until
 * it is flushed: so much of what is recorded may be lost to that. To flush every chunk is a fifth of the processor time that
 * writing takes, and wears flash memory.
 */
const FLUSH_MS = 1000;

interface OpenCapture extends CaptureState {
  readonly media: SyncAccessHandle;
  readonly journal: SyncAccessHandle;
  readonly clock: ReturnType<typeof createMediaClock>;
  readonly journalBytes: number;
  readonly isReserveKept: boolean;
}

let capture: OpenCapture | null = null;
let flushing: ReturnType<typeof setTimeout> | null = null;

async function open(id: string, head: string): Promise<CaptureState> {
  const files = await createCaptureFiles(id);
  const [media, journal] = await Promise.all([openSyncHandle(files.media), openSyncHandle(files.journal)]);
  const before = readJournal(journal);
  const last = before?.entries.at(-1);
  const nextSequence = last ? last.sequence + 1 : 0;
  const sizeBytes = last ? last.offset + last.sizeBytes : 0;
  // What the journal does not know was never acknowledged: it comes again.
  media.truncate(sizeBytes);
  let journalBytes = before?.endsAt ?? 0;
  if (!before) {
    const bytes = encodeHead(head);
    journal.truncate(0);
    writeAll(journal, bytes, 0);
    journalBytes = bytes.length;
  }
  const isReserveKept = reserve(journal, journalBytes);
  journal.flush();
  const clock = createMediaClock(nextSequence === 0 ? null : readStart(media));
  capture = { media, journal, clock, nextSequence, sizeBytes, journalBytes, isReserveKept };
  return { nextSequence, sizeBytes };
}

/** Enough for all that stands in front of the media. */
function readStart(media: SyncAccessHandle): Uint8Array {
  const bytes = new Uint8Array(Math.min(media.getSize(), 2 ** 16));
  media.read(bytes, { at: 0 });
  return bytes;
}

function readJournal(handle: SyncAccessHandle): Journal | null {
  const bytes = new Uint8Array(handle.getSize());
  handle.read(bytes, { at: 0 });
  return parseJournal(bytes);
}

/** A file's size counts as used, whether or not it was written. */
function reserve(journal: SyncAccessHandle, journalBytes: number): boolean {
  try {
    journal.truncate(journalBytes + RESERVE_BYTES);
    return true;
  } catch {
    return false;
  }
}

/** Media first, then the journal: whatever ends the browser, what the journal knows is there. */
function write(into: OpenCapture, bytes: Uint8Array, { capturedAtMs, part }: ChunkStamp): OpenCapture {
  const { media, journal, clock, nextSequence, sizeBytes, journalBytes } = into;
  writeAll(media, bytes, sizeBytes);
  const grown = sizeBytes + bytes.length;
  if (media.getSize() < grown) throw quotaExceeded();
  const entry = encodeEntry({
    sequence: nextSequence,
    offset: sizeBytes,
    sizeBytes: bytes.length,
    crc32: crc32(bytes),
    capturedAtMs,
    part,
    ...clock.push(bytes, sizeBytes),
  });
  writeAll(journal, entry, journalBytes);
  return {
    ...into,
    sizeBytes: grown,
    journalBytes: journalBytes + entry.length,
    nextSequence: nextSequence + 1,
  };
}

function flush({ media, journal }: OpenCapture): void {
  media.flush();
  journal.flush();
}

/** Flushes a second after the first chunk that asks for it, also where none follows since the recording is paused. */
function flushSoon(): void {
  flushing ??= setTimeout(() => {
    flushing = null;
    try {
      if (capture) flush(capture);
    } catch (error) {
      log.warn('What was recorded is written, but not flushed.', error);
    }
  }, FLUSH_MS);
}

function append(bytes: Uint8Array, stamp: ChunkStamp): boolean {
  if (!capture) throw new Error('No capture is open.');
  // Sent twice, since the worker before this one died before it could answer.
  if (stamp.sequence < capture.nextSequence) return !capture.isReserveKept;
  try {
    capture = write(capture, bytes, stamp);
  } catch (error) {
    if (storageErrorCode(error, 'unexpected') !== 'storage-full' || !capture.isReserveKept) throw error;
    capture.journal.truncate(capture.journalBytes);
    capture = write({ ...capture, isReserveKept: false }, bytes, stamp);
  }
  flushSoon();
  return !capture.isReserveKept;
}

function asStorageError(error: unknown): AppError {
  const code = storageErrorCode(error, 'storage-blocked');
  return new AppError(code, 'The recording could not be written.', { cause: error });
}

const api: CaptureApi = {
  ...lifeline,
  async open(id, head) {
    try {
      return await open(id, head);
    } catch (error) {
      throw asStorageError(error);
    }
  },
  append(bytes, stamp) {
    try {
      return append(new Uint8Array(bytes), stamp);
    } catch (error) {
      throw asStorageError(error);
    }
  },
  close() {
    if (!capture) return;
    const { media, journal, journalBytes } = capture;
    try {
      // The reserve is let go of: finalising may need it.
      journal.truncate(journalBytes);
      flush(capture);
    } catch (error) {
      throw asStorageError(error);
    } finally {
      media.close();
      journal.close();
      capture = null;
    }
  },
};

expose(api);
