/** No screen shows more of a tile. */
const MOST_SIDE_PX = 1_920;

/**
 * The width and height that a JPEG says it has, in pixels; null where it is none, or so large that decoding it would cost
 * too much for what it is. (ITU-T T.81, section B.2: segments of marker and length, of which SOF0, SOF1 and SOF2 begin
 * with precision, height and width.)
 */
export function readJpegSize(bytes: Uint8Array): { width: number; height: number } | null {
  const byteAt = (index: number): number => bytes[index] ?? 0;
  const wordAt = (index: number): number => (byteAt(index) << 8) | byteAt(index + 1);
  if (wordAt(0) !== 0xffd8) return null;
  for (let at = 2; at + 9 < bytes.length && byteAt(at) === 0xff; at += 2 + wordAt(at + 2)) {
    const marker = byteAt(at + 1);
    if (marker < 0xc0 || marker > 0xc2) continue;
    const [height, width] = [wordAt(at + 5), wordAt(at + 7)];
    const isFit = Math.min(width, height) > 0 && Math.max(width, height) <= MOST_SIDE_PX;
    return isFit ? { width, height } : null;
  }
  return null;
}
