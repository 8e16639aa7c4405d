import { encryptSegment, type BundleLock } from '../../../../src/media/export/hls/lock.ts';
import type { ByteRange, PackedRendition, PackedSegment } from '../../../../src/media/export/packed.ts';
import type { Rendition } from '../../../../src/media/export/rendition.ts';

/** What a rendition is made of: pieces that can be cut between, each from a keyframe or packet to the next. */
interface Piece {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly fromS: number;
  readonly durationS: number;
  /** Bytes up to the end of the keyframe. */
  readonly keyframeBytes: number;
}

export const FIXTURE = { durationS: 14, frameRate: 15, frames: 210 } as const;
const SEGMENT_S = 6;
const GOP_S = 2;
const AAC_S = 1024 / 48_000;
const TS_BYTES = 188;

const video = (name: string, width: number, height: number, videoBitrateBps: number): Rendition => ({
  kind: 'video',
  name,
  codec: 'avc',
  rung: { width, height, videoBitrateBps },
  isCopied: false,
});
const AUDIO: Rendition = { kind: 'audio', name: 'audio', codec: 'aac', bitrateBps: 32_000, isCopied: false };
const LARGE = { rendition: video('180p', 320, 180, 60_000), codecs: 'avc1.4d4015' };
const SMALL = { rendition: video('90p', 160, 90, 30_000), codecs: 'avc1.4d400c' };
const SOUND = { rendition: AUDIO, codecs: 'mp4a.40.2' };

/** The fixture as the exporter packs what it encodes. @param load a file of `test/fixtures/bundle` */
export async function packFixture(
  load: (name: string) => Promise<Uint8Array<ArrayBuffer>>,
  { format = 'cmaf', lock = null }: { format?: 'cmaf' | 'ts'; lock?: BundleLock | null } = {},
): Promise<PackedRendition[]> {
  const pack = async (
    name: string,
    facts: { rendition: Rendition; codecs: string },
  ): Promise<PackedRendition> => {
    const bytes = await load(name);
    const isVideo = facts.rendition.kind === 'video';
    const { init, pieces } = format === 'cmaf' ? cmafPieces(bytes, isVideo) : tsPieces(bytes, isVideo);
    return { ...facts, ...(await join(init, pieces, { isVideo, lock })) };
  };
  return format === 'cmaf'
    ? [await pack('180p.mp4', LARGE), await pack('90p.mp4', SMALL), await pack('audio.mp4', SOUND)]
    : [await pack('180p.mpegts', LARGE), await pack('audio.mpegts', SOUND)];
}

async function join(
  init: Uint8Array<ArrayBuffer> | null,
  pieces: readonly Piece[],
  { isVideo, lock }: { isVideo: boolean; lock: BundleLock | null },
): Promise<Pick<PackedRendition, 'file' | 'init' | 'segments' | 'keyframeFile'>> {
  const parts: Uint8Array<ArrayBuffer>[] = init ? [init] : [];
  const keyframeParts: Uint8Array<ArrayBuffer>[] = [];
  const segments: PackedSegment[] = [];
  const place = (list: Uint8Array<ArrayBuffer>[], bytes: Uint8Array<ArrayBuffer>): ByteRange => {
    const offset = list.reduce((sum, { length }) => sum + length, 0);
    list.push(bytes);
    return { offset, sizeBytes: bytes.length };
  };
  const count = Math.floor((pieces.at(-1)?.fromS ?? 0) / SEGMENT_S) + 1;
  for (let index = 0; index < count; index += 1) {
    const own = pieces.filter(
      ({ fromS }) => fromS >= index * SEGMENT_S - 1e-6 && fromS < (index + 1) * SEGMENT_S - 1e-6,
    );
    const plain = new Uint8Array(await new Blob(own.map(({ bytes }) => bytes)).arrayBuffer());
    const bytes = lock ? new Uint8Array(await encryptSegment(plain, lock.key, index)) : plain;
    const range = place(parts, bytes);
    let within = range.offset;
    const keyframes = [];
    for (const piece of isVideo ? own : []) {
      const times = { fromS: piece.fromS, durationS: piece.durationS };
      if (lock) {
        const frame = piece.bytes.slice(0, piece.keyframeBytes);
        const sealed = await encryptSegment(frame, lock.key, keyframeParts.length);
        keyframes.push({ ...times, ...place(keyframeParts, new Uint8Array(sealed)) });
      } else keyframes.push({ ...times, offset: within, sizeBytes: piece.keyframeBytes });
      within += piece.bytes.length;
    }
    const durationS = own.reduce((sum, piece) => sum + piece.durationS, 0);
    segments.push({ ...range, fromS: own[0]?.fromS ?? 0, durationS, keyframes });
  }
  return {
    file: new File(parts, 'media'),
    init: init && { offset: 0, sizeBytes: init.length },
    segments,
    keyframeFile: lock && isVideo ? new File(keyframeParts, 'keyframes') : null,
  };
}

/** Pairs of moof and mdat. The first sample's size stands in `trun`, behind what its flags announce. */
function cmafPieces(
  bytes: Uint8Array<ArrayBuffer>,
  isVideo: boolean,
): { init: Uint8Array<ArrayBuffer>; pieces: Piece[] } {
  const view = new DataView(bytes.buffer);
  const typeAt = (at: number): string => String.fromCharCode(...bytes.subarray(at + 4, at + 8));
  const starts: number[] = [];
  let end = 0;
  for (let at = 0; at < bytes.length; at += view.getUint32(at)) {
    if (typeAt(at) === 'moof') starts.push(at);
    if (typeAt(at) === 'mdat') end = at + view.getUint32(at);
  }
  const pieces = starts.map((start, index) => {
    const piece = bytes.slice(start, starts[index + 1] ?? end);
    const trun = indexOf(piece, 'trun') + 4;
    const pieceView = new DataView(piece.buffer);
    const flags = pieceView.getUint32(trun);
    const sizeAt = trun + 8 + (flags & 1 ? 4 : 0) + (flags & 4 ? 4 : 0) + (flags & 0x100 ? 4 : 0);
    const firstBytes = flags & 0x200 ? pieceView.getUint32(sizeAt) : 0;
    const keyframeBytes = pieceView.getUint32(0) + 8 + firstBytes;
    return { ...timesOf(index, isVideo), bytes: piece, keyframeBytes };
  });
  return { init: bytes.slice(0, starts[0]), pieces };
}

function indexOf(bytes: Uint8Array, type: string): number {
  const wanted = Array.from(type, (char) => char.charCodeAt(0));
  return bytes.findIndex((_, at) => wanted.every((byte, offset) => bytes[at + offset] === byte));
}

/** Transport packets from one start of a keyframe or packet to the next, with tables before each. */
function tsPieces(bytes: Uint8Array<ArrayBuffer>, isVideo: boolean): { init: null; pieces: Piece[] } {
  const packets = Array.from({ length: bytes.length / TS_BYTES }, (_, index) =>
    bytes.slice(index * TS_BYTES, (index + 1) * TS_BYTES),
  );
  const pidOf = ([, high = 0, low = 0]: Uint8Array): number => ((high & 0x1f) << 8) | low;
  const tables = [0, 0x1000].map((pid) => packets.find((packet) => pidOf(packet) === pid)!);
  const pieces: Piece[] = [];
  let own: Uint8Array<ArrayBuffer>[] = [];
  let firstFrameBytes = 0;
  const finish = (): void => {
    if (own.length === 0) return;
    const piece = new Uint8Array(own.length * TS_BYTES);
    own.forEach((packet, index) => piece.set(packet, index * TS_BYTES));
    pieces.push({
      ...timesOf(pieces.length, isVideo),
      bytes: piece,
      keyframeBytes: firstFrameBytes || piece.length,
    });
  };
  for (const packet of packets.filter((one) => pidOf(one) === 0x100)) {
    const isStart = ((packet[1] ?? 0) & 0x40) !== 0;
    const isEntry = isStart && ((packet[3] ?? 0) & 0x20) !== 0 && ((packet[5] ?? 0) & 0x40) !== 0;
    if (isVideo ? isEntry : isStart) {
      finish();
      own = [...tables];
      firstFrameBytes = 0;
    } else if (isStart && firstFrameBytes === 0) firstFrameBytes = own.length * TS_BYTES;
    own.push(packet);
  }
  finish();
  return { init: null, pieces };
}

const timesOf = (index: number, isVideo: boolean): { fromS: number; durationS: number } =>
  isVideo ? { fromS: index * GOP_S, durationS: GOP_S } : { fromS: index * AAC_S, durationS: AAC_S };
