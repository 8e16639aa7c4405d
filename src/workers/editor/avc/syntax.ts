/** Elements of syntax as H.264 codes them: ITU-T H.264, sections 7.2 and 9.1. */

/**
 * Reads a structure, or writes it: its syntax is told once for both, as the standard's tables tell it. Each element
 * takes its value where it is written and returns it; where it is read, the value given is ignored.
 */
export interface SyntaxBits {
  /** u(n), most significant bit first; up to 32 bits. */
  u(bits: number, value?: number): number;
  /** u(1) */
  flag(value?: boolean): boolean;
  /** ue(v): 0 to 2^32 - 2. */
  ue(value?: number): number;
  /** se(v) */
  se(value?: number): number;
}

/** A structure that is read where it is left out, and written where it is given. */
export type Syntax<T> = (bits: SyntaxBits, value?: T) => T;

/** What follows a flag that says whether it is there. */
export function optional<T>(bits: SyntaxBits, syntax: Syntax<T>, value: T | null | undefined): T | null {
  const isThere = bits.flag(value !== null && value !== undefined);
  return isThere ? syntax(bits, value ?? undefined) : null;
}

/** The same structure several times. */
export function times<T>(bits: SyntaxBits, count: number, syntax: Syntax<T>, values?: readonly T[]): T[] {
  return Array.from({ length: count }, (_, index) => syntax(bits, values?.[index]));
}

/** Begins at the first bit of a payload without emulation prevention. Its elements throw an Error behind the end. */
export function createBitReader(rbsp: Uint8Array): SyntaxBits {
  let at = 0;
  const bit = (): number => {
    const byte = rbsp[at >> 3];
    if (byte === undefined) throw new Error('The parameter set is cut off.');
    const value = (byte >> (7 - (at & 7))) & 1;
    at += 1;
    return value;
  };
  const u = (bits: number): number => {
    let value = 0;
    for (let index = 0; index < bits; index += 1) value = value * 2 + bit();
    return value;
  };
  const ue = (): number => {
    let zeros = 0;
    while (bit() === 0) {
      zeros += 1;
      if (zeros > 31) throw new Error('No Exp-Golomb code.');
    }
    return 2 ** zeros + u(zeros) - 1;
  };
  return { u, ue, flag: () => bit() === 1, se: () => signed(ue()) };
}

/** A payload that grows by what is written. */
export interface BitWriter extends SyntaxBits {
  /** The payload with its trailing bits: section 7.3.2.11. */
  finish(): Uint8Array<ArrayBuffer>;
}

/** Writes from the first bit on. */
export function createBitWriter(): BitWriter {
  const written: number[] = [];
  const u = (bits: number, value = 0): number => {
    for (let place = bits - 1; place >= 0; place -= 1) written.push(Math.floor(value / 2 ** place) % 2);
    return value;
  };
  const ue = (value = 0): number => {
    const zeros = Math.floor(Math.log2(value + 1));
    u(zeros);
    u(zeros + 1, value + 1);
    return value;
  };
  return {
    u,
    ue,
    flag: (value = false) => u(1, Number(value)) === 1,
    se(value = 0) {
      ue(value > 0 ? 2 * value - 1 : -2 * value);
      return value;
    },
    finish() {
      const bits = [...written, 1];
      const bytes = new Uint8Array((bits.length + 7) >> 3);
      for (const [at, bit] of bits.entries())
        bytes[at >> 3] = (bytes[at >> 3] ?? 0) | (bit << (7 - (at & 7)));
      return bytes;
    },
  };
}

/** Section 9.1.1: 0, 1, -1, 2, -2 and so on. */
const signed = (code: number): number => (code % 2 === 1 ? (code + 1) / 2 : -code / 2 || 0);
