/** NAL units of H.264 on the level of their bits: ITU-T H.264, sections 7.3.1 and 9.1. */

/** The raw byte sequence payload, header byte included: without emulation prevention bytes. */
export function unescapeNal(nal: Uint8Array): Uint8Array {
  const out = new Uint8Array(nal.length);
  let length = 0;
  let zeros = 0;
  for (const byte of nal) {
    if (zeros >= 2 && byte === 3) {
      zeros = 0;
      continue;
    }
    out[length++] = byte;
    zeros = byte === 0 ? zeros + 1 : 0;
  }
  return out.subarray(0, length);
}

/** The reverse of {@link unescapeNal}. */
export function escapeNal(rbsp: Uint8Array): Uint8Array<ArrayBuffer> {
  // At most one byte is added for each two.
  const out = new Uint8Array(Math.ceil(rbsp.length * 1.5) + 1);
  let length = 0;
  let zeros = 0;
  for (const byte of rbsp) {
    if (zeros >= 2 && byte <= 3) {
      out[length++] = 3;
      zeros = 0;
    }
    out[length++] = byte;
    zeros = byte === 0 ? zeros + 1 : 0;
  }
  return out.slice(0, length);
}

/** A number written in Exp-Golomb code, and the bits it lies in: `[fromBit, toBit)`. */
export interface Coded {
  readonly value: number;
  readonly fromBit: number;
  readonly toBit: number;
}

const bitAt = (bytes: Uint8Array, at: number): number => ((bytes[at >> 3] ?? 0) >> (7 - (at & 7))) & 1;

/** Reads ue(v) at a bit. @throws Error where none is there */
export function readUe(bytes: Uint8Array, fromBit: number): Coded {
  let zeros = 0;
  while (bitAt(bytes, fromBit + zeros) === 0) {
    zeros += 1;
    if (zeros > 31) throw new Error('No Exp-Golomb code.');
  }
  let value = 0;
  for (let bit = 0; bit <= zeros; bit += 1) value = value * 2 + bitAt(bytes, fromBit + zeros + bit);
  return { value: value - 1, fromBit, toBit: fromBit + 2 * zeros + 1 };
}

/** One bit. */
export function readBit(bytes: Uint8Array, at: number): boolean {
  return bitAt(bytes, at) === 1;
}

/**
 * The payload with another number in the place of `old`. All that follows moves by as many bits as the code grew, and
 * the stop bit is the last one again: only for what is not aligned to bytes, as CABAC's data is.
 */
export function replaceUe(bytes: Uint8Array, old: Coded, value: number): Uint8Array<ArrayBuffer> {
  const endBit = lastOneBit(bytes) + 1;
  const codeLength = 2 * Math.floor(Math.log2(value + 1)) + 1;
  const out = new Uint8Array((endBit - (old.toBit - old.fromBit) + codeLength + 7) >> 3);
  copyBits(bytes, 0, old.fromBit, out, 0);
  for (let bit = 0; bit < codeLength; bit += 1) {
    const place = codeLength - 1 - bit;
    if (place < 31 && ((value + 1) >> place) & 1) setBit(out, old.fromBit + bit);
  }
  copyBits(bytes, old.toBit, endBit - old.toBit, out, old.fromBit + codeLength);
  return out;
}

function setBit(bytes: Uint8Array, at: number): void {
  bytes[at >> 3] = (bytes[at >> 3] ?? 0) | (0x80 >> (at & 7));
}

/** Into bits that are zero. */
function copyBits(from: Uint8Array, fromBit: number, count: number, to: Uint8Array, toBit: number): void {
  let done = 0;
  while (done < count) {
    const at = toBit + done;
    const room = Math.min(8 - (at & 7), count - done);
    const source = fromBit + done;
    const pair = ((from[source >> 3] ?? 0) << 8) | (from[(source >> 3) + 1] ?? 0);
    const bits = (pair >> (16 - (source & 7) - room)) & ((1 << room) - 1);
    to[at >> 3] = (to[at >> 3] ?? 0) | (bits << (8 - (at & 7) - room));
    done += room;
  }
}

function lastOneBit(bytes: Uint8Array): number {
  let index = bytes.length - 1;
  while (index > 0 && bytes[index] === 0) index -= 1;
  const byte = bytes[index] ?? 0;
  return index * 8 + 7 - Math.log2(byte & -byte);
}
