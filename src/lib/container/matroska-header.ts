import { readVint } from './grammar.ts';

// Element IDs of RFC 9559, section 5.
export const SEGMENT = 0x18538067;
export const TRACKS = 0x1654ae6b;
const INFO = 0x1549a966;
const MUXING_APP = 0x4d80;
const TRACK_ENTRY = 0xae;
const TRACK_NUMBER = 0xd7;
const TRACK_TYPE = 0x83;
const CODEC_ID = 0x86;
const VIDEO = 1;

/** An element of a Matroska header, which is all in memory. */
export interface HeaderElement {
  readonly id: number;
  readonly start: number;
  readonly bodyStart: number;
  readonly end: number;
}

/** The elements between two positions; one of unknown size reaches to the end. */
export function elementsOf(bytes: Uint8Array, from: number, to: number): HeaderElement[] {
  const elements: HeaderElement[] = [];
  for (let at = from; at < to;) {
    const id = readVint(bytes, at, 'with marker');
    const size = typeof id === 'object' ? readVint(bytes, at + id.lengthBytes, 'without marker') : id;
    if (typeof id !== 'object' || typeof size !== 'object') return elements;
    const bodyStart = at + id.lengthBytes + size.lengthBytes;
    const end = size.isUnknown ? to : Math.min(to, bodyStart + size.value);
    elements.push({ id: id.value, start: at, bodyStart, end });
    at = end;
  }
  return elements;
}

const decoder = new TextDecoder();

/** What a header says of its tracks. */
export interface TrackNumbers {
  readonly all: readonly number[];
  /** Null where there is sound only. */
  readonly video: number | null;
  /** The first that is Opus. */
  readonly opus: number | null;
  /**
   * Whether the sound is stamped later than the picture of the same moment (see `chromiumLatenessMs`). Where sound is
   * alone it is not: a recording's time begins with its first packet.
   */
  readonly isSoundLate: boolean;
}

/** The numbers that blocks call the tracks by; a header whose end is missing may not tell all. */
export function trackNumbers(header: Uint8Array): TrackNumbers {
  const segment = elementsOf(header, 0, header.length).find(({ id }) => id === SEGMENT);
  const children = segment ? elementsOf(header, segment.bodyStart, segment.end) : [];
  const tracks = children.find(({ id }) => id === TRACKS);
  const entries = tracks ? elementsOf(header, tracks.bodyStart, tracks.end) : [];
  const numbers = entries
    .filter(({ id }) => id === TRACK_ENTRY)
    .map((entry) => {
      const fields = elementsOf(header, entry.bodyStart, entry.end);
      // Of a number that has several bytes the last one tells these few apart.
      const valueOf = (wanted: number): number => {
        const field = fields.find(({ id }) => id === wanted);
        return field ? (header[field.end - 1] ?? 0) : 0;
      };
      const codec = fields.find(({ id }) => id === CODEC_ID);
      return {
        number: valueOf(TRACK_NUMBER),
        isVideo: valueOf(TRACK_TYPE) === VIDEO,
        isOpus: codec !== undefined && textOf(header, codec) === 'A_OPUS',
      };
    });
  const video = numbers.find(({ isVideo }) => isVideo)?.number ?? null;
  const opus = numbers.find(({ isOpus }) => isOpus)?.number ?? null;
  const info = children.find(({ id }) => id === INFO);
  const app = info && elementsOf(header, info.bodyStart, info.end).find(({ id }) => id === MUXING_APP);
  const isSoundLate =
    video !== null && opus !== null && app !== undefined && textOf(header, app) === 'Chrome';
  return {
    all: numbers.map(({ number }) => number),
    video,
    opus,
    isSoundLate,
  };
}

const textOf = (header: Uint8Array, { bodyStart, end }: HeaderElement): string =>
  decoder.decode(header.slice(bodyStart, end));
