/** What frames of cameras and of calls say in Chromium, with either codec. */
const COLOURS: VideoColorSpaceInit = {
  matrix: 'smpte170m',
  primaries: 'smpte170m',
  transfer: 'smpte170m',
  fullRange: false,
};

/** Shows the frames of a camera at a steady rate, to and fro, so that no cut is to be encoded. */
export interface SourceOrder {
  /** I420 without gaps, studio range. */
  readonly frames: readonly Uint8Array[];
  readonly width: number;
  readonly height: number;
  readonly frameRate: number;
  readonly output: WritableStream<VideoFrame>;
}

onmessage = ({ data }: MessageEvent<SourceOrder>) => {
  const { frames, width, height, frameRate, output } = data;
  const writer = output.getWriter();
  const stepMs = 1000 / frameRate;
  const beganMs = performance.now();
  let count = 0;
  const show = (): void => {
    const at = count % (2 * frames.length - 2);
    const pixels = frames[at < frames.length ? at : 2 * frames.length - 2 - at];
    if (pixels && (writer.desiredSize ?? 0) > 0) {
      const timestamp = Math.round((performance.now() - beganMs) * 1000);
      void writer.write(
        new VideoFrame(pixels, {
          format: 'I420',
          codedWidth: width,
          codedHeight: height,
          colorSpace: COLOURS,
          timestamp,
        }),
      );
    }
    count += 1;
    setTimeout(show, beganMs + count * stepMs - performance.now());
  };
  show();
};
