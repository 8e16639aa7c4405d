const SLICES = 8;

/**
 * Remainders of every byte, for the reflected polynomial 0xEDB88320 (ISO 3309), and of every byte with one to seven zero
 * bytes behind it: so eight bytes go into one step (Kounavis and Berry, "A systematic approach to building high performance
 * software-based CRC generators", ISCC 2005).
 */
const TABLES = makeTables();

function makeTables(): Uint32Array {
  const tables = new Uint32Array(SLICES * 256);
  for (let byte = 0; byte < 256; byte += 1) {
    let remainder = byte;
    for (let bit = 0; bit < 8; bit += 1)
      remainder = remainder & 1 ? (remainder >>> 1) ^ 0xedb88320 : remainder >>> 1;
    tables[byte] = remainder;
  }
  for (let at = 256; at < tables.length; at += 1) {
    const before = tables[at - 256] ?? 0;
    tables[at] = (before >>> 8) ^ (tables[before & 0xff] ?? 0);
  }
  return tables;
}

/** What is left of `crc` with four bytes in it, `behind` bytes before the end of the step. */
const fold = (crc: number, behind: number): number =>
  (TABLES[(behind + 3) * 256 + (crc & 0xff)] ?? 0) ^
  (TABLES[(behind + 2) * 256 + ((crc >>> 8) & 0xff)] ?? 0) ^
  (TABLES[(behind + 1) * 256 + ((crc >>> 16) & 0xff)] ?? 0) ^
  (TABLES[behind * 256 + (crc >>> 24)] ?? 0);

/** The remainder with all of `bytes` in it. */
function step(crc: number, bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const stepped = bytes.length - (bytes.length % SLICES);
  for (let at = 0; at < stepped; at += SLICES)
    crc = fold(crc ^ view.getUint32(at, true), 4) ^ fold(view.getUint32(at + 4, true), 0);
  for (const byte of bytes.subarray(stepped)) crc = (crc >>> 8) ^ (TABLES[(crc ^ byte) & 0xff] ?? 0);
  return crc;
}

/** CRC-32 (ISO 3309, as in zip and PNG) of `bytes`, unsigned. */
export function crc32(bytes: Uint8Array): number {
  return ~step(0xffffffff, bytes) >>> 0;
}

/** The same of bytes that come one piece after the other. */
export function createCrc32(): { add(bytes: Uint8Array): void; readonly value: number } {
  let crc = 0xffffffff;
  return {
    add: (bytes) => void (crc = step(crc, bytes)),
    get value() {
      return ~crc >>> 0;
    },
  };
}
