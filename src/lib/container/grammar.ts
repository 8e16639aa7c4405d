/** What a container's element is to a scanner that looks for whole pieces of media. */
export interface Element {
  /** Bytes to the next element: of its header alone where its children are elements of their own. */
  readonly lengthBytes: number;
  /** Media can be read from here on, given the stream's header: a Cluster, a moof. */
  readonly isEntry: boolean;
  /** Whole media ends where this element ends. */
  readonly isMedia: boolean;
}

/** How a container is told apart, walked and found again after a hole. */
export interface Grammar {
  /** The element at `at`; 'incomplete' where more bytes are needed to tell, 'invalid' where there is none. */
  read(bytes: Uint8Array, at: number): Element | 'incomplete' | 'invalid';
  /** Position of the first entry at or after `from`, or -1. Sees entries that end before the last `entryBytes`. */
  findEntry(bytes: Uint8Array, from: number): number;
  readonly entryBytes: number;
}

/** Bigger than any element a recorder writes into a running stream; more is a misread size. */
const MAX_ELEMENT_BYTES = 64 * 2 ** 20;

const EBML = 0x1a45dfa3;
const SEGMENT = 0x18538067;
const CLUSTER = 0x1f43b675;
const TIMESTAMP = 0xe7;
const SIMPLE_BLOCK = 0xa3;
const BLOCK_GROUP = 0xa0;
/** SeekHead, Info, Tracks, Cues, Tags, Chapters, Attachments, Void, CRC-32, Position, PrevSize. */
const OTHER_ELEMENTS = new Set([
  0x114d9b74, 0x1549a966, 0x1654ae6b, 0x1c53bb6b, 0x1254c367, 0x1043a770, 0x1941a469, 0xec, 0xbf, 0xa7, 0xab,
]);

/** An EBML variable-length number (RFC 8794, section 4); `isUnknown` where all its value bits are set. */
export function readVint(
  bytes: Uint8Array,
  at: number,
  marker: 'with marker' | 'without marker',
): { value: number; lengthBytes: number; isUnknown: boolean } | 'incomplete' | 'invalid' {
  const first = bytes[at];
  if (first === undefined) return 'incomplete';
  const lengthBytes = Math.clz32(first) - 23;
  if (lengthBytes > 8) return 'invalid';
  if (at + lengthBytes > bytes.length) return 'incomplete';
  const valueBits = first & (0xff >> lengthBytes);
  let isUnknown = valueBits === 0xff >> lengthBytes;
  let value = marker === 'with marker' ? first : valueBits;
  for (const byte of bytes.subarray(at + 1, at + lengthBytes)) {
    value = value * 256 + byte;
    isUnknown &&= byte === 0xff;
  }
  return { value, lengthBytes, isUnknown };
}

/** WebM and Matroska (RFC 9559), as written live: a Segment, and mostly Clusters, of unknown size. */
export const MATROSKA_GRAMMAR: Grammar = {
  read(bytes, at) {
    const id = readVint(bytes, at, 'with marker');
    if (id === 'incomplete' || id === 'invalid') return id;
    const size = readVint(bytes, at + id.lengthBytes, 'without marker');
    if (size === 'incomplete' || size === 'invalid') return size;
    const headerBytes = id.lengthBytes + size.lengthBytes;
    const isEntry = id.value === CLUSTER;
    if (id.value === SEGMENT || (isEntry && size.isUnknown)) {
      return { lengthBytes: headerBytes, isEntry, isMedia: false };
    }
    const isMedia = isEntry || id.value === SIMPLE_BLOCK || id.value === BLOCK_GROUP;
    const isKnown = isMedia || id.value === EBML || id.value === TIMESTAMP || OTHER_ELEMENTS.has(id.value);
    if (!isKnown || size.isUnknown || size.value > MAX_ELEMENT_BYTES) return 'invalid';
    return { lengthBytes: headerBytes + size.value, isEntry, isMedia };
  },
  // The ID alone turns up by chance once in 4 GB of payload; with a size and a Timestamp behind it, never.
  findEntry(bytes, from) {
    for (let at = from; at + this.entryBytes <= bytes.length; at += 1) {
      if (bytes[at] !== 0x1f || bytes[at + 1] !== 0x43 || bytes[at + 2] !== 0xb6 || bytes[at + 3] !== 0x75)
        continue;
      const size = readVint(bytes, at + 4, 'without marker');
      if (typeof size === 'object' && bytes[at + 4 + size.lengthBytes] === TIMESTAMP) return at;
    }
    return -1;
  },
  entryBytes: 4 + 8 + 1,
};

const BOXES = new Set([
  'ftyp',
  'styp',
  'moov',
  'moof',
  'mdat',
  'mfra',
  'sidx',
  'prft',
  'emsg',
  'free',
  'skip',
  'uuid',
]);

const fourCc = (bytes: Uint8Array, at: number): string => String.fromCharCode(...bytes.subarray(at, at + 4));

/** Fragmented MP4 (ISO/IEC 14496-12): ftyp, moov, then pairs of moof and mdat. */
export const MP4_GRAMMAR: Grammar = {
  read(bytes, at) {
    if (at + 16 > bytes.length) return 'incomplete';
    const view = new DataView(bytes.buffer, bytes.byteOffset + at);
    const shortSize = view.getUint32(0);
    const name = fourCc(bytes, at + 4);
    const lengthBytes = shortSize === 1 ? Number(view.getBigUint64(8)) : shortSize;
    if (!BOXES.has(name) || lengthBytes < 8 || lengthBytes > MAX_ELEMENT_BYTES) return 'invalid';
    return { lengthBytes, isEntry: name === 'moof', isMedia: name === 'mdat' };
  },
  // A moof always begins with an mfhd of 16 bytes.
  findEntry(bytes, from) {
    for (let at = from; at + this.entryBytes <= bytes.length; at += 1) {
      if (fourCc(bytes, at + 4) === 'moof' && fourCc(bytes, at + 12) === 'mfhd') return at;
    }
    return -1;
  },
  entryBytes: 16,
};

/**
 * The grammar of a stream by its first bytes, or null where it is neither WebM nor MP4. Where the first frame is
 * late, Chromium's first chunk is but the few bytes that its muxer wrote first: 'incomplete'.
 */
export function detectGrammar(bytes: Uint8Array): Grammar | 'incomplete' | null {
  if (bytes.length < 8) return 'incomplete';
  if (new DataView(bytes.buffer, bytes.byteOffset).getUint32(0) === EBML) return MATROSKA_GRAMMAR;
  return fourCc(bytes, 4) === 'ftyp' ? MP4_GRAMMAR : null;
}
