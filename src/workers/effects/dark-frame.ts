/** A nearly black frame of width x height pixels, for when there is no camera. The caller owns it. */
export function darkFrame(width: number, height: number, timestampUs: number): VideoFrame {
  const lumaBytes = width * height;
  const bytes = new Uint8Array(lumaBytes + 2 * Math.ceil(width / 2) * Math.ceil(height / 2));
  bytes.fill(16, 0, lumaBytes).fill(128, lumaBytes);
  const init = { format: 'I420', codedWidth: width, codedHeight: height, timestamp: timestampUs } as const;
  return new VideoFrame(bytes, { ...init, colorSpace: { matrix: 'smpte170m', fullRange: false } });
}
