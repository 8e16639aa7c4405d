import type { JournalEntry } from '../../storage/journal.ts';
import { trackNumbers } from '../../lib/container/matroska-header.ts';
import { detectGrammar, MATROSKA_GRAMMAR } from '../../lib/container/grammar.ts';
import { chromiumLatenessMs, opusPacketMs } from '../opus-packet.ts';

/** What a chunk adds to what is known of a stream's time; see JournalEntry. */
export type MediaTimes = Pick<JournalEntry, 'mediaMs' | 'mediaEnd' | 'cue'>;

const TIMESTAMP = 0xe7;
const SIMPLE_BLOCK = 0xa3;
const BLOCK_GROUP = 0xa0;
/** Of a block: two IDs and two sizes, track, time and flags, and the two bytes that tell how long an Opus packet is. */
const MOST_BLOCK_HEADER_BYTES = 1 + 8 + 1 + 8 + 8 + 2 + 1 + 2;
const KEYFRAME_FLAG = 0x80;

/** A block of a stream. */
export interface Block {
  /** Where it begins and ends in the byte stream. */
  readonly start: number;
  readonly end: number;
  readonly isPicture: boolean;
  /** Up to where media has been captured when the block is there, ms: a picture is of a moment, sound is of a while. */
  readonly reachesMs: number;
  /** It comes from Chromium's muxer, which holds sound and picture back until it can put them in order. */
  readonly isInterleaved: boolean;
}

const NOTHING: MediaTimes = { mediaMs: null, mediaEnd: null, cue: null };

/**
 * Follows a Matroska stream (RFC 9559) chunk by chunk, and tells how far its media reaches and where it can be entered.
 * Timestamps are taken for milliseconds, which is what all recorders write. Of anything else it tells nothing.
 * Of sound that is stamped late (opus-packet.ts) it tells the time that is right.
 * @param header the stream's beginning, for a clock that is to go on in the middle
 * @param onBlock is told of every block in order, as soon as it has begun
 */
export function createMediaClock(
  header: Uint8Array | null = null,
  onBlock: (block: Block) => void = () => undefined,
): {
  /** The chunk that begins at `offset` of the stream; where that is not where the one before it ended, after a hole. */
  push(bytes: Uint8Array, offset: number): MediaTimes;
} {
  /** Whether the stream is one that is understood; null until its first bytes are there. */
  let isMatroska = header && isMatroskaStream(header);
  /** Null until the first Cluster begins. */
  let tracks = header && trackNumbers(header);
  let synced = true;
  let carried = new Uint8Array(0);
  /** Where the next element begins. */
  let cursor = 0;
  /** Where the bytes end that were given. */
  let seen = 0;
  let cluster: { readonly offset: number; timeMs: number } | null = null;
  let latestMs = 0;
  let mediaMs: number | null = null;
  let mediaEnd: number | null = null;
  /** The block that is not whole yet. */
  let pendingEnd: number | null = null;
  let cue: MediaTimes['cue'] = null;

  const settle = (): void => {
    if (pendingEnd === null || pendingEnd > seen) return;
    [mediaMs, mediaEnd, pendingEnd] = [latestMs, pendingEnd, null];
  };

  const readBlock = (window: Uint8Array, at: number, lengthBytes: number): void => {
    const block = blockHeader(window, at);
    const timeMs = (cluster?.timeMs ?? 0) + block.timeMs;
    const isPicture = block.track === tracks?.video;
    const lateMs = tracks?.isSoundLate ? chromiumLatenessMs(block.opusMs) : 0;
    const reachesMs = timeMs + (block.track === tracks?.opus ? block.opusMs - lateMs : 0);
    latestMs = Math.max(latestMs, reachesMs);
    pendingEnd = cursor + lengthBytes;
    const isInterleaved = tracks?.isSoundLate ?? false;
    onBlock({ start: cursor, end: pendingEnd, isPicture, reachesMs, isInterleaved });
    if (cluster && block.isKeyframe && block.track === (tracks?.video ?? tracks?.all[0]))
      cue ??= { clusterOffset: cluster.offset, timeMs };
  };

  const push = (bytes: Uint8Array, offset: number): MediaTimes => {
    if (offset !== seen) {
      [synced, cursor, pendingEnd, carried] = [false, offset, null, new Uint8Array(0)];
    }
    const window = new Uint8Array(carried.length + bytes.length);
    window.set(carried);
    window.set(bytes, carried.length);
    const base = offset - carried.length;
    seen = offset + bytes.length;
    carried = new Uint8Array(0);
    cue = null;

    if (isMatroska === null) {
      const grammar = detectGrammar(window);
      if (grammar === 'incomplete') carried = window;
      else isMatroska = grammar === MATROSKA_GRAMMAR;
    }
    if (isMatroska !== true) return NOTHING;

    settle();
    while (cursor < seen) {
      if (!synced) {
        const found = MATROSKA_GRAMMAR.findEntry(window, Math.max(0, cursor - base));
        if (found === -1) {
          carried = window.slice(-(MATROSKA_GRAMMAR.entryBytes - 1));
          cursor = seen - carried.length;
          break;
        }
        cursor = base + found;
        synced = true;
      }
      const at = cursor - base;
      const element = MATROSKA_GRAMMAR.read(window, at);
      if (element === 'invalid') {
        synced = false;
        cursor += 1;
        continue;
      }
      if (element === 'incomplete' || needsMore(window, at, element.lengthBytes)) {
        carried = window.slice(at);
        break;
      }
      const id = window[at];
      if (id === TIMESTAMP && cluster) {
        cluster.timeMs = readUint(
          window.subarray(at + 1 + vintBytes(window[at + 1]), at + element.lengthBytes),
        );
      } else if (id === SIMPLE_BLOCK || id === BLOCK_GROUP) {
        readBlock(window, at, element.lengthBytes);
      } else if (element.isEntry) {
        tracks ??= trackNumbers(window.subarray(0, at));
        cluster = { offset: cursor, timeMs: 0 };
      }
      // A Cluster's children are elements of their own, whether or not it tells its size.
      cursor += element.isEntry ? 4 + vintBytes(window[at + 4]) : element.lengthBytes;
      settle();
    }
    // The header is read as one piece, when its end is there.
    if (tracks === null) [cursor, carried] = [0, window];
    return { mediaMs, mediaEnd, cue };
  };
  return { push };
}

const isMatroskaStream = (header: Uint8Array): boolean => detectGrammar(header) === MATROSKA_GRAMMAR;

/** True where an element's own beginning, as far as it is read here, is not all there. */
function needsMore(window: Uint8Array, at: number, lengthBytes: number): boolean {
  const there = window.length - at;
  const id = window[at];
  if (id === TIMESTAMP) return there < lengthBytes;
  if (id === SIMPLE_BLOCK || id === BLOCK_GROUP)
    return there < Math.min(lengthBytes, MOST_BLOCK_HEADER_BYTES);
  return false;
}

const vintBytes = (first = 0): number => Math.clz32(first) - 23;
const readUint = (bytes: Uint8Array): number => bytes.reduce((sum, byte) => sum * 256 + byte, 0);

/** What a block says in front of its payload; its time is from the beginning of its Cluster. A group begins with its Block. */
function blockHeader(
  window: Uint8Array,
  at: number,
): {
  readonly track: number;
  readonly timeMs: number;
  readonly isKeyframe: boolean;
  /** How long it lasts, if it is Opus. */
  readonly opusMs: number;
} {
  const isGroup = window[at] === BLOCK_GROUP;
  const block = isGroup ? at + 1 + vintBytes(window[at + 1]) : at;
  const trackAt = block + 1 + vintBytes(window[block + 1]);
  const timeAt = trackAt + vintBytes(window[trackAt]);
  return {
    track: (window[trackAt] ?? 0) & 0x7f,
    timeMs: new DataView(window.buffer, window.byteOffset + timeAt).getInt16(0),
    // Only a SimpleBlock has the flag; recorders write groups for the last sound alone.
    isKeyframe: !isGroup && ((window[timeAt + 2] ?? 0) & KEYFRAME_FLAG) !== 0,
    opusMs: opusPacketMs(window.subarray(timeAt + 3, timeAt + 5)),
  };
}
