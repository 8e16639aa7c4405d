import type { Continuity } from './packager.ts';

/** ISO/IEC 13818-1, section 2.4.3.2. */
export const PACKET_BYTES = 188;
const HEADER_BYTES = 4;
const SYNC = 0x47;
const PAT_PID = 0;
const PMT_PID = 0x1000;
const MEDIA_PID = 0x100;
/** Table 2-34. */
const STREAM_TYPES = { avc: 0x1b, aac: 0x0f } as const;
/** Table 2-22: the first picture, the first sound. */
const STREAM_IDS = { avc: 0xe0, aac: 0xc0 } as const;
/** Of flags and a PCR, its own length byte included. */
const CLOCK_BYTES = 8;

export type StreamKind = keyof typeof STREAM_TYPES;

/** One elementary stream's unit, as it goes into one PES packet. Times in units of 90 kHz. */
export interface Unit {
  readonly data: Uint8Array;
  readonly shownAt: number;
  readonly decodedAt: number;
  /** One can enter here. */
  readonly isEntry: boolean;
}

/** Writes packets of 188 bytes into one piece that grows. */
export interface TransportWriter {
  /** Program association and program map: what one needs to enter. */
  tables(): void;
  unit(unit: Unit): void;
  readonly sizeBytes: number;
  /** A copy of what was written. */
  take(): Uint8Array<ArrayBuffer>;
  readonly continuity: Continuity;
}

/** Goes on where `continuity` says. */
export function createTransportWriter(kind: StreamKind, continuity: Continuity): TransportWriter {
  let out = new Uint8Array(2 ** 20);
  let size = 0;
  let { tables, media } = continuity;
  const association = tablePacket(PAT_PID, ASSOCIATION);
  const map = tablePacket(PMT_PID, mapOf(kind));

  const reserve = (): Uint8Array => {
    if (size + PACKET_BYTES > out.length) {
      const larger = new Uint8Array(2 * out.length);
      larger.set(out);
      out = larger;
    }
    size += PACKET_BYTES;
    return out.subarray(size - PACKET_BYTES, size);
  };

  return {
    tables() {
      for (const table of [association, map]) {
        const packet = reserve();
        packet.set(table);
        packet[3] = 0x10 | tables;
      }
      tables = (tables + 1) % 16;
    },
    unit(unit) {
      const header = pesHeader(kind, unit);
      const totalBytes = header.length + unit.data.length;
      for (let done = 0; done < totalBytes;) {
        const packet = reserve();
        const isFirst = done === 0;
        const fieldBytes = writeAdaptation(packet, isFirst ? unit : null, totalBytes - done);
        packet[0] = SYNC;
        packet[1] = (isFirst ? 0x40 : 0) | (MEDIA_PID >> 8);
        packet[2] = MEDIA_PID & 0xff;
        packet[3] = (fieldBytes > 0 ? 0x30 : 0x10) | media;
        media = (media + 1) % 16;
        let at = HEADER_BYTES + fieldBytes;
        if (done < header.length) {
          const part = header.subarray(done, done + PACKET_BYTES - at);
          packet.set(part, at);
          at += part.length;
          done += part.length;
        }
        const from = done - header.length;
        const part = unit.data.subarray(Math.max(0, from), Math.max(0, from) + PACKET_BYTES - at);
        packet.set(part, at);
        done += part.length;
      }
    },
    get sizeBytes() {
      return size;
    },
    take: () => out.slice(0, size),
    get continuity() {
      return { tables, media };
    },
  };
}

/**
 * The adaptation field (section 2.4.3.4): a clock where a unit begins, and stuffing where one ends. Returns its size.
 */
function writeAdaptation(packet: Uint8Array, begun: Unit | null, leftBytes: number): number {
  const least = begun ? CLOCK_BYTES : 0;
  const fieldBytes = Math.max(least, PACKET_BYTES - HEADER_BYTES - leftBytes);
  if (fieldBytes === 0) return 0;
  const field = packet.subarray(HEADER_BYTES, HEADER_BYTES + fieldBytes);
  field.fill(0xff);
  field[0] = fieldBytes - 1;
  if (fieldBytes > 1) field[1] = 0;
  if (begun) {
    field[1] = (begun.isEntry ? 0x40 : 0) | 0x10;
    // 33 bits in units of 90 kHz, six reserved, nine of the extension.
    const base = begun.decodedAt % 2 ** 33;
    new DataView(field.buffer, field.byteOffset).setUint32(2, Math.floor(base / 2));
    field[6] = ((base % 2) << 7) | 0x7e;
    field[7] = 0;
  }
  return fieldBytes;
}

/** Section 2.4.3.6. */
function pesHeader(kind: StreamKind, { data, shownAt, decodedAt }: Unit): Uint8Array {
  const hasDecodeTime = decodedAt !== shownAt;
  const times = hasDecodeTime
    ? [...stampOf(0b0011, shownAt), ...stampOf(0b0001, decodedAt)]
    : stampOf(0b0010, shownAt);
  const behind = 3 + times.length + data.length;
  // Of a picture it may be left open.
  const length = kind === 'avc' || behind > 0xffff ? 0 : behind;
  return Uint8Array.from([
    ...[0, 0, 1, STREAM_IDS[kind], length >> 8, length & 0xff],
    // Aligned: each unit begins with its header.
    ...[0x84, hasDecodeTime ? 0xc0 : 0x80, times.length, ...times],
  ]);
}

function stampOf(marker: number, time: number): number[] {
  const stamp = time % 2 ** 33;
  const bits = (from: number, mask: number): number => Math.floor(stamp / 2 ** from) & mask;
  return [
    (marker << 4) | (bits(30, 7) << 1) | 1,
    bits(22, 0xff),
    (bits(15, 0x7f) << 1) | 1,
    bits(7, 0xff),
    (bits(0, 0x7f) << 1) | 1,
  ];
}

const pidBytes = (pid: number): number[] => [0xe0 | (pid >> 8), pid & 0xff];

/** Sections 2.4.4.3 and 2.4.4.8, without their checksums. */
const ASSOCIATION = [0, 0xb0, 13, 0, 1, 0xc1, 0, 0, 0, 1, ...pidBytes(PMT_PID)];
const mapOf = (kind: StreamKind): readonly number[] => [
  ...[2, 0xb0, 18, 0, 1, 0xc1, 0, 0, ...pidBytes(MEDIA_PID), 0xf0, 0],
  ...[STREAM_TYPES[kind], ...pidBytes(MEDIA_PID), 0xf0, 0],
];

function tablePacket(pid: number, section: readonly number[]): Uint8Array {
  const packet = new Uint8Array(PACKET_BYTES).fill(0xff);
  const checksum = sectionCrc(section);
  packet.set([SYNC, 0x40 | (pid >> 8), pid & 0xff, 0x10, 0, ...section]);
  new DataView(packet.buffer).setUint32(HEADER_BYTES + 1 + section.length, checksum);
  return packet;
}

/** CRC-32 of annex A: polynomial 0x04C11DB7, not reflected. */
function sectionCrc(bytes: readonly number[]): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte << 24;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 0x80000000 ? (crc << 1) ^ 0x04c11db7 : crc << 1;
  }
  return crc >>> 0;
}
