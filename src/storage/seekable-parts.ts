import { elementsOf, SEGMENT, trackNumbers, TRACKS } from '../lib/container/matroska-header.ts';
import type { StoredCapture } from './captures.ts';
import type { JournalEntry } from './journal.ts';

/** More than any recorder writes in front of its first Cluster. */
const MOST_HEADER_BYTES = 64 * 1024;

// Element IDs of RFC 9559, section 5.
const SEEK_HEAD = 0x114d9b74;
const INFO = 0x1549a966;
const DURATION = 0x4489;
const CUES = 0x1c53bb6b;
const CUE_POINT = 0xbb;
const CUE_TIME = 0xb3;
const CUE_TRACK_POSITIONS = 0xb7;
const CUE_TRACK = 0xf7;
const CUE_CLUSTER_POSITION = 0xf1;
const VOID = 0xec;

/**
 * An unfinished Matroska recording as the parts of a file that plays, has a duration, and seeks: a recorder writes
 * neither duration nor index, and without an index Chromium does not seek in H.264. The header is written anew, with the
 * index (Cues) that the journal knows behind it; the media stays where it is, on disk. Anything else is left as it is.
 */
export async function seekableParts({ media, journal }: StoredCapture): Promise<Blob[]> {
  // After a loss of power the journal may know of more than is there.
  const entries = journal.entries.filter(({ offset, sizeBytes }) => offset + sizeBytes <= media.size);
  const last = entries.findLast(({ mediaEnd }) => mediaEnd !== null);
  const cues = entries.flatMap(({ cue }) => cue ?? []);
  const beginsAt = cues[0]?.clusterOffset ?? Infinity;
  if (!last?.mediaEnd || beginsAt > MOST_HEADER_BYTES) return [media];
  const header = new Uint8Array(await media.slice(0, beginsAt).arrayBuffer());
  const index = rewriteHeader(header, cues, last.mediaMs ?? 0);
  return index ? [new Blob(index), media.slice(beginsAt, last.mediaEnd)] : [media];
}

type Bytes = Uint8Array<ArrayBuffer>;

/** Null where the header is not as recorders write it. */
function rewriteHeader(
  header: Bytes,
  cues: readonly NonNullable<JournalEntry['cue']>[],
  durationMs: number,
): Bytes[] | null {
  const segment = elementsOf(header, 0, header.length).find(({ id }) => id === SEGMENT);
  if (!segment) return null;
  const children = elementsOf(header, segment.bodyStart, header.length);
  const info = children.find(({ id }) => id === INFO);
  const tracks = children.find(({ id }) => id === TRACKS);
  if (!info || !tracks) return null;

  const duration = new Uint8Array(8);
  new DataView(duration.buffer).setFloat64(0, durationMs);
  const kept = elementsOf(header, info.bodyStart, info.end).filter(({ id }) => id !== DURATION);
  const front = concat([
    element(
      INFO,
      concat([...kept.map(({ start, end }) => header.slice(start, end)), element(DURATION, duration)]),
    ),
    ...children
      .filter(({ id }) => ![SEEK_HEAD, INFO, CUES, VOID].includes(id))
      .map(({ start, end }) => header.slice(start, end)),
  ]);
  const { video, all } = trackNumbers(header);
  const origin = cues[0]?.clusterOffset ?? 0;
  const indexFrom = (mediaAt: number): Bytes =>
    element(
      CUES,
      concat(
        cues.map(({ timeMs, clusterOffset }) =>
          cuePoint(timeMs, video ?? all[0] ?? 1, mediaAt + clusterOffset - origin),
        ),
      ),
    );
  // Positions count from the Segment's body, and are always of one size: so the index can be measured before.
  const index = indexFrom(front.length + indexFrom(0).length);
  return [header.slice(0, segment.bodyStart), front, index];
}

function cuePoint(timeMs: number, track: number, position: number): Bytes {
  const positions = concat([
    element(CUE_TRACK, Uint8Array.of(track)),
    element(CUE_CLUSTER_POSITION, uint64(position)),
  ]);
  return element(
    CUE_POINT,
    concat([element(CUE_TIME, uint64(Math.round(timeMs))), element(CUE_TRACK_POSITIONS, positions)]),
  );
}

/** An element whose size is always written in eight bytes. */
function element(id: number, body: Bytes): Bytes {
  const idBytes = uint64(id).slice(-Math.ceil((32 - Math.clz32(id)) / 8));
  const size = uint64(body.length);
  size[0] = 1;
  return concat([idBytes, size, body]);
}

function uint64(value: number): Bytes {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(value));
  return bytes;
}

function concat(parts: readonly Bytes[]): Bytes {
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
