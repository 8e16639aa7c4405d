import { EncodedPacket } from 'mediabunny';
import type { FrameTime } from './frame-maker.ts';

/** Frames that wait for the encoder at most: each is a whole picture in memory. */
const MOST_WAITING = 6;

/** Encodes frames in the order in which they are shown. */
export interface FrameEncoder {
  /** Closes the frame. Resolves when there is room for the next. */
  encode(frame: VideoFrame, time: FrameTime, isKey: boolean): Promise<void>;
  /** What is ready by now, in order. */
  take(): EncodedPacket[];
  /** Waits until all frames are encoded. */
  flush(): Promise<void>;
  /** As the encoder described its stream; null until it has made its first packet. */
  readonly config: VideoDecoderConfig | null;
  close(): void;
}

/** H.264 levels by macroblocks a frame and a second: ITU-T H.264, table A-1. */
const LEVELS = [
  ['1e', 1_620, 40_500],
  ['1f', 3_600, 108_000],
  ['28', 8_192, 245_760],
  ['32', 22_080, 589_824],
  ['33', 36_864, 983_040],
  ['34', 36_864, 2_073_600],
] as const;

/** What is to be encoded. */
export interface EncoderNeeds {
  readonly codec: 'avc' | 'vp8' | 'vp9';
  readonly width: number;
  readonly height: number;
  readonly frameRate: number;
  readonly bitrateBps: number;
}

/** H.264 is asked for as baseline: its slices can be told of other parameter sets, see parameter-sets.ts. */
export function encoderConfig(needs: EncoderNeeds): VideoEncoderConfig {
  const { codec, width, height, frameRate, bitrateBps } = needs;
  const blocks = Math.ceil(width / 16) * Math.ceil(height / 16);
  const level = LEVELS.find(([, size, rate]) => blocks <= size && blocks * frameRate <= rate)?.[0] ?? '34';
  return {
    codec: { avc: `avc1.42E0${level.toUpperCase()}`, vp8: 'vp8', vp9: 'vp09.00.50.08' }[codec],
    width,
    height,
    bitrate: bitrateBps,
    framerate: frameRate,
    latencyMode: 'quality',
    ...(codec === 'avc' ? { avc: { format: 'avc' as const } } : {}),
  };
}

/** Opens an encoder. Its failures reject the next call. */
export function openFrameEncoder(config: VideoEncoderConfig): FrameEncoder {
  const ready: EncodedPacket[] = [];
  const times = new Map<number, FrameTime>();
  let described: VideoDecoderConfig | null = null;
  let failure: Error | null = null;
  const encoder = new VideoEncoder({
    output(chunk, metadata) {
      if (metadata?.decoderConfig) described = { ...described, ...metadata.decoderConfig };
      // The encoder knows whole microseconds only.
      const time = times.get(chunk.timestamp);
      times.delete(chunk.timestamp);
      const packet = EncodedPacket.fromEncodedChunk(chunk);
      ready.push(time ? packet.clone({ timestamp: time.atS, duration: time.durationS }) : packet);
    },
    error: (error) => (failure = error),
  });
  encoder.configure(config);
  const check = (): void => {
    if (failure) throw failure;
  };
  return {
    async encode(frame, time, isKey) {
      try {
        check();
        times.set(frame.timestamp, time);
        encoder.encode(frame, { keyFrame: isKey });
      } finally {
        frame.close();
      }
      while (encoder.encodeQueueSize > MOST_WAITING && !failure) await dequeued(encoder);
      check();
    },
    take: () => ready.splice(0),
    async flush() {
      check();
      await encoder.flush();
      check();
    },
    get config() {
      return described;
    },
    close() {
      if (encoder.state !== 'closed') encoder.close();
    },
  };
}

const dequeued = (encoder: VideoEncoder): Promise<void> =>
  new Promise((resolve) => {
    // An encoder that fails dequeues nothing any more.
    const timer = setTimeout(resolve, 500);
    encoder.addEventListener(
      'dequeue',
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });
