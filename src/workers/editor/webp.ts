/** Animated WebP out of still ones, by Google's description of the container: RIFF with VP8X, ANIM and ANMF chunks. */

interface AnimationFacts {
  readonly width: number;
  readonly height: number;
  readonly delayMs: number;
  readonly loops: boolean;
}

const FLAG = { animation: 0x02, alpha: 0x10 } as const;
/** Chunks of a still that make up its picture. */
const PICTURE_CHUNKS = new Set(['ALPH', 'VP8 ', 'VP8L']);

/** @param stills WebP files, all of one size @throws Error where one of them is no WebP */
export async function writeAnimatedWebp(stills: readonly Blob[], facts: AnimationFacts): Promise<Blob> {
  const { width, height, delayMs, loops } = facts;
  const frames: Uint8Array<ArrayBuffer>[] = [];
  let hasAlpha = false;
  let dueMs = 0;
  let shownMs = 0;
  for (const still of stills) {
    const chunks = readChunks(new Uint8Array(await still.arrayBuffer())).filter(({ id }) =>
      PICTURE_CHUNKS.has(id),
    );
    if (chunks.length === 0) throw new Error('A frame holds no picture.');
    hasAlpha ||= chunks.some(({ id }) => id === 'ALPH');
    dueMs += delayMs;
    const durationMs = Math.round(dueMs - shownMs);
    shownMs += durationMs;
    // Each frame replaces all of the one before: no blending, at the origin.
    const head = [...le24(0), ...le24(0), ...le24(width - 1), ...le24(height - 1), ...le24(durationMs), 0x02];
    frames.push(chunk('ANMF', [Uint8Array.from(head), ...chunks.map(({ whole }) => whole)]));
  }
  const flags = FLAG.animation | (hasAlpha ? FLAG.alpha : 0);
  const body = [
    chunk('VP8X', [Uint8Array.from([flags, 0, 0, 0, ...le24(width - 1), ...le24(height - 1)])]),
    // Background colour, which nothing shows; then how often: 0 is without end.
    chunk('ANIM', [Uint8Array.from([0, 0, 0, 0, loops ? 0 : 1, 0])]),
    ...frames,
  ];
  const sizeBytes = 4 + body.reduce((sum, part) => sum + part.length, 0);
  return new Blob([ascii('RIFF'), le32(sizeBytes), ascii('WEBP'), ...body], { type: 'image/webp' });
}

interface Chunk {
  readonly id: string;
  /** Head and padding included. */
  readonly whole: Uint8Array<ArrayBuffer>;
}

function readChunks(file: Uint8Array<ArrayBuffer>): Chunk[] {
  const view = new DataView(file.buffer);
  const idAt = (at: number): string => String.fromCharCode(...file.subarray(at, at + 4));
  if (idAt(0) !== 'RIFF' || idAt(8) !== 'WEBP') throw new Error('This is no WebP.');
  const chunks: Chunk[] = [];
  for (let at = 12; at + 8 <= file.length;) {
    const length = view.getUint32(at + 4, true);
    const end = at + 8 + length + (length & 1);
    if (end > file.length) throw new Error('The WebP is cut off.');
    chunks.push({ id: idAt(at), whole: file.slice(at, end) });
    at = end;
  }
  return chunks;
}

function chunk(id: string, parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const out = new Uint8Array(8 + length + (length & 1));
  out.set(ascii(id));
  out.set(le32(length), 4);
  let at = 8;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

const ascii = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(text, (character) => character.charCodeAt(0));
const le24 = (value: number): number[] => [value & 0xff, (value >> 8) & 0xff, (value >> 16) & 0xff];
const le32 = (value: number): Uint8Array<ArrayBuffer> => {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value, true);
  return bytes;
};
