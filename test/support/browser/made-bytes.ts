/** Bytes that look random and are the same everywhere, by the file's path: xorshift32 (Marsaglia, 2003). */
export function madeBytes(path: string, sizeBytes: number): Uint8Array<ArrayBuffer> {
  let state = 2463534242;
  for (const letter of path) state = Math.imul(state ^ letter.charCodeAt(0), 16777619) || 1;
  const bytes = new Uint8Array(sizeBytes);
  for (let at = 0; at < sizeBytes; at += 1) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    bytes[at] = state;
  }
  return bytes;
}
