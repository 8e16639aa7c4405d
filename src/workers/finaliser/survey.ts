import type { ChunkPlace, StoredChunk } from '../../storage/chunk-reader.ts';
import { crc32 } from '../../storage/crc32.ts';
import type { TimePoint } from './anchors.ts';
import { detectGrammar, type Grammar } from '../../lib/container/grammar.ts';
import { createHandovers } from './handovers.ts';

/** Positions in a recording's byte stream; `end` is exclusive. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** What of a recording can be read. */
export interface Survey {
  /** The chunks to read from, in order. */
  readonly places: readonly ChunkPlace[];
  /** What comes before the first media: needed to read any span. Null where it is lost. */
  readonly header: ByteRange | null;
  /** Whole media without holes, in order: each begins at a Cluster or moof and ends with a whole block. */
  readonly spans: readonly ByteRange[];
  /** Bytes are missing or unreadable. An end cut short, as a crash leaves it, is no damage. */
  readonly damaged: boolean;
  /** When each chunk was handed over, and how far the media had come then, where that is known. */
  readonly times: readonly TimePoint[];
}

/**
 * Finds the readable spans of a stream whose bytes come in pieces, some of them missing. Bytes are looked at
 * once and not kept, but for a header cut in two.
 */
function createScanner() {
  const spans: ByteRange[] = [];
  let grammar: Grammar | null = null;
  let headerEnd: number | null = null;
  /** End of the last whole element before the first entry. */
  let headerSoFar = 0;
  let damaged = false;
  /** False while the next entry is searched. */
  let synced = true;
  /** Where the next element begins; beyond the bytes seen while one is being passed over. */
  let cursor = 0;
  /** End of the bytes seen. */
  let seen = 0;
  let carried = new Uint8Array(0);
  let spanStart: number | null = null;
  let mediaEnd = 0;
  /** End of the last whole media: `mediaEnd` once the bytes up to it have been seen. */
  let wholeEnd = 0;

  const endSpan = (): void => {
    if (spanStart !== null && wholeEnd > spanStart) spans.push({ start: spanStart, end: wholeEnd });
    spanStart = null;
    mediaEnd = wholeEnd;
  };

  const resumeAt = (position: number): void => {
    endSpan();
    if (headerSoFar > 0) headerEnd ??= headerSoFar;
    damaged = true;
    synced = false;
    cursor = position;
    carried = new Uint8Array(0);
  };

  const push = (bytes: Uint8Array, offset: number): void => {
    if (offset !== seen) resumeAt(offset);
    const window = new Uint8Array(carried.length + bytes.length);
    window.set(carried);
    window.set(bytes, carried.length);
    const base = offset - carried.length;
    seen = offset + bytes.length;
    carried = new Uint8Array(0);
    if (base === 0) {
      const detected = detectGrammar(window);
      if (detected === 'incomplete') {
        carried = window;
        return;
      }
      grammar = detected;
    }
    if (!grammar) {
      damaged = true;
      return;
    }
    if (mediaEnd <= seen) wholeEnd = mediaEnd;

    while (cursor < seen || !synced) {
      if (!synced) {
        const found = grammar.findEntry(window, Math.max(0, cursor - base));
        if (found === -1) {
          carried = window.slice(-(grammar.entryBytes - 1));
          return;
        }
        cursor = base + found;
        synced = true;
      }
      const element = grammar.read(window, cursor - base);
      if (element === 'incomplete') {
        carried = window.slice(cursor - base);
        return;
      }
      if (element === 'invalid') {
        resumeAt(cursor + 1);
        continue;
      }
      if (element.isEntry) {
        headerEnd ??= cursor;
        spanStart ??= cursor;
      }
      cursor += element.lengthBytes;
      if (headerEnd === null && cursor <= seen) headerSoFar = cursor;
      if (element.isMedia) mediaEnd = cursor;
      if (mediaEnd <= seen) wholeEnd = mediaEnd;
    }
  };

  return {
    push,
    /** Takes only the stream's header from bytes that are known to be damaged: better than nothing to read by. */
    pushHeader(bytes: Uint8Array): void {
      push(bytes, 0);
      resumeAt(seen);
      spans.length = 0;
    },
    finish(): Omit<Survey, 'places' | 'times'> {
      endSpan();
      return { header: headerEnd === null ? null : { start: 0, end: headerEnd }, spans, damaged };
    },
  };
}

/**
 * Goes through a recording's chunks and finds what can be read. A chunk that is missing or fails its CRC-32 ends
 * a span; the next one begins at the next Cluster (WebM) or moof (MP4).
 */
export async function surveyChunks(
  chunks: AsyncIterable<StoredChunk>,
  onChunk: (chunk: StoredChunk) => void,
): Promise<Survey> {
  const scanner = createScanner();
  let handovers = createHandovers();
  const places: ChunkPlace[] = [];
  let allWhole = true;
  for await (const chunk of chunks) {
    onChunk(chunk);
    const { bytes, capturedAtMs, part = 0 } = chunk;
    const isWhole = crc32(bytes) === chunk.crc32;
    if (isWhole) {
      scanner.push(bytes, chunk.offset);
      handovers.push(bytes, chunk.offset, { wallMs: capturedAtMs, part });
    } else if (chunk.sequence === 0) {
      scanner.pushHeader(bytes);
      handovers = createHandovers(bytes);
    }
    allWhole &&= isWhole;
    if (isWhole || chunk.sequence === 0)
      places.push({ sequence: chunk.sequence, offset: chunk.offset, sizeBytes: bytes.length });
  }
  const found = scanner.finish();
  return { places, times: handovers.finish(), ...found, damaged: found.damaged || !allWhole };
}
