import { crc32 } from './crc32.ts';

/** What a journal says of one chunk of a capture. */
export interface JournalEntry {
  /** 0, 1, 2... without gaps. */
  readonly sequence: number;
  /** Position of the first byte in the recording's byte stream. */
  readonly offset: number;
  readonly sizeBytes: number;
  /** CRC-32 (ISO 3309) of the chunk's bytes. */
  readonly crc32: number;
  /** When the recorder handed it over, ms since 1970 by the page's steady clock. */
  readonly capturedAtMs: number;
  /** 0 until the first pause, 1 until the second... */
  readonly part: number;
  /**
   * How far the media reached when the chunk was handed over, by its last whole block, ms from the stream's beginning; null
   * where not known.
   */
  readonly mediaMs: number | null;
  /** Where its last whole block ends in the byte stream; null where not known. */
  readonly mediaEnd: number | null;
  /**
   * Where a player can enter: the first keyframe that begins in the chunk, and where its Cluster begins. Null where there
   * is none.
   */
  readonly cue: { readonly clusterOffset: number; readonly timeMs: number } | null;
}

/** A capture's journal: what the recording is, in the words of its record, and what is known of each chunk. */
export interface Journal {
  /** JSON of the record without its thumbnail, for a start that finds the database gone. */
  readonly head: string;
  readonly entries: readonly JournalEntry[];
  /** Where the next entry goes. */
  readonly endsAt: number;
}

/** "CTRJ" and the version of the format. */
const MAGIC = 0x4354_5201;
const HEAD_PREFIX_BYTES = 12;
const ENTRY_BYTES = 72;
const NOT_KNOWN = -1;

/** The beginning of a journal: magic, length, CRC-32, and `head` as UTF-8. */
export function encodeHead(head: string): Uint8Array<ArrayBuffer> {
  const text = new TextEncoder().encode(head);
  const bytes = new Uint8Array(HEAD_PREFIX_BYTES + text.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, MAGIC);
  view.setUint32(4, text.length);
  view.setUint32(8, crc32(text));
  bytes.set(text, HEAD_PREFIX_BYTES);
  return bytes;
}

/** One entry, always of the same size, which ends with the CRC-32 of itself: a torn write is told from a whole one. */
export function encodeEntry(entry: JournalEntry): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(ENTRY_BYTES);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, entry.sequence);
  view.setUint32(4, entry.sizeBytes);
  view.setFloat64(8, entry.offset);
  view.setUint32(16, entry.crc32);
  view.setUint32(20, entry.part);
  view.setFloat64(24, entry.capturedAtMs);
  view.setFloat64(32, entry.mediaMs ?? NOT_KNOWN);
  view.setFloat64(40, entry.mediaEnd ?? NOT_KNOWN);
  view.setFloat64(48, entry.cue?.clusterOffset ?? NOT_KNOWN);
  view.setFloat64(56, entry.cue?.timeMs ?? NOT_KNOWN);
  view.setUint32(ENTRY_BYTES - 4, crc32(bytes.subarray(0, ENTRY_BYTES - 4)));
  return bytes;
}

/** Reads a journal; entries that are torn or damaged are left out. Null where its beginning cannot be read. */
export function parseJournal(bytes: Uint8Array): Journal | null {
  const head = readHead(bytes);
  if (head === null) return null;
  const entries: JournalEntry[] = [];
  let { endsAt } = head;
  for (let at = endsAt; at + ENTRY_BYTES <= bytes.length; at += ENTRY_BYTES) {
    const entry = readEntry(bytes.subarray(at, at + ENTRY_BYTES));
    if (!entry) continue;
    entries.push(entry);
    endsAt = at + ENTRY_BYTES;
  }
  return { head: head.text, entries, endsAt };
}

function readHead(bytes: Uint8Array): { text: string; endsAt: number } | null {
  if (bytes.length < HEAD_PREFIX_BYTES) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const endsAt = HEAD_PREFIX_BYTES + view.getUint32(4);
  if (view.getUint32(0) !== MAGIC || endsAt > bytes.length) return null;
  const text = bytes.slice(HEAD_PREFIX_BYTES, endsAt);
  return crc32(text) === view.getUint32(8) ? { text: new TextDecoder().decode(text), endsAt } : null;
}

function readEntry(bytes: Uint8Array): JournalEntry | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const crc = view.getUint32(ENTRY_BYTES - 4);
  // Room that was reserved and never written is all zeros, the CRC-32 of which is not zero.
  if (crc !== crc32(bytes.subarray(0, ENTRY_BYTES - 4))) return null;
  const known = (at: number): number | null => {
    const value = view.getFloat64(at);
    return value === NOT_KNOWN ? null : value;
  };
  const [clusterOffset, cueMs] = [known(48), known(56)];
  return {
    sequence: view.getUint32(0),
    sizeBytes: view.getUint32(4),
    offset: view.getFloat64(8),
    crc32: view.getUint32(16),
    part: view.getUint32(20),
    capturedAtMs: view.getFloat64(24),
    mediaMs: known(32),
    mediaEnd: known(40),
    cue: clusterOffset !== null && cueMs !== null ? { clusterOffset, timeMs: cueMs } : null,
  };
}
