const SIDE = 128;

/**
 * True where an encoder that is given frames of twice its size makes all of the picture smaller. WebCodecs leaves that open:
 * Chromium scales (libyuv, its box filter), others may cut or refuse (w3c/webcodecs#407).
 */
export async function scalesByItself(wanted: VideoEncoderConfig): Promise<boolean> {
  const config: VideoEncoderConfig = { ...wanted, width: SIDE, height: SIDE };
  const chunks: EncodedVideoChunk[] = [];
  let described: VideoDecoderConfig | undefined;
  const decoded: VideoFrame[] = [];
  const failed = (): void => undefined;
  const encoder = new VideoEncoder({
    output(chunk, metadata) {
      described ??= metadata?.decoderConfig;
      chunks.push(chunk);
    },
    error: failed,
  });
  const decoder = new VideoDecoder({
    output: (frame) => decoded.push(frame),
    error: failed,
  });
  const frame = halfWhite(2 * SIDE);
  try {
    encoder.configure(config);
    encoder.encode(frame, { keyFrame: true });
    await encoder.flush();
    decoder.configure(described ?? { codec: config.codec });
    for (const chunk of chunks) decoder.decode(chunk);
    await decoder.flush();
    const [first] = decoded;
    return first !== undefined && (await isHalfWhite(first));
  } catch {
    return false;
  } finally {
    frame.close();
    for (const one of decoded) one.close();
    if (encoder.state !== 'closed') encoder.close();
    if (decoder.state !== 'closed') decoder.close();
  }
}

/** Black, but for the right half. */
function halfWhite(side: number): VideoFrame {
  const luma = side * side;
  const planes = new Uint8Array(1.5 * luma).fill(128);
  for (let place = 0; place < luma; place += 1) planes[place] = place % side < side / 2 ? 16 : 235;
  return new VideoFrame(planes, {
    format: 'I420',
    codedWidth: side,
    codedHeight: side,
    timestamp: 0,
  });
}

async function isHalfWhite(frame: VideoFrame): Promise<boolean> {
  if (frame.displayWidth !== SIDE || frame.displayHeight !== SIDE) return false;
  const bytes = new Uint8Array(frame.allocationSize());
  const [luma] = await frame.copyTo(bytes);
  if (!luma) return false;
  const at = (x: number): number => bytes[luma.offset + (SIDE / 2) * luma.stride + x] ?? 0;
  return at(SIDE / 4) < 80 && at((3 * SIDE) / 4) > 170;
}
