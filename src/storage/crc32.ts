/** Remainders of every byte, for the reflected polynomial 0xEDB88320 (ISO 3309). */
const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let remainder = byte;
  for (let bit = 0; bit < 8; bit += 1)
    remainder = remainder & 1 ? (remainder >>> 1) ^ 0xedb88320 : remainder >>> 1;
  return remainder;
});

const step = (crc: number, bytes: Uint8Array): number => {
  for (const byte of bytes) crc = (crc >>> 8) ^ (TABLE[(crc ^ byte) & 0xff] ?? 0);
  return crc;
};

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
