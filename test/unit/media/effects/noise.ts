/** Noise in every pixel: any pixel that is passed on raw shows. */
export function noise(width: number, height: number, format: 'I420' | 'NV12' = 'I420'): VideoFrame {
  const bytes = new Uint8Array(width * height + 2 * Math.ceil(width / 2) * Math.ceil(height / 2));
  for (let at = 0; at < bytes.length; at += 65_536) {
    crypto.getRandomValues(bytes.subarray(at, Math.min(bytes.length, at + 65_536)));
  }
  return new VideoFrame(bytes, { format, codedWidth: width, codedHeight: height, timestamp: 7 });
}

/** A frame's bytes as they are; does not close it. */
export async function bytesOf(frame: VideoFrame): Promise<Uint8Array> {
  const bytes = new Uint8Array(frame.allocationSize());
  await frame.copyTo(bytes);
  return bytes;
}
