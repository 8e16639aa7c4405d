import type {
  ExportPlan,
  FrameTiming,
  Rendition,
  VideoRendition,
} from '../../../../../src/media/export/rendition.ts';
import type { EncodedSegment, Engine } from '../../../../../src/workers/exporter/engine.ts';
import { ffmpegEngine } from '../../../../../src/workers/exporter/ffmpeg/engine.ts';
import { readNumber } from './sources.ts';

export const SOUND: Rendition = {
  kind: 'audio',
  name: 'audio',
  codec: 'aac',
  bitrateBps: 128_000,
  isCopied: false,
};

export function pictureOf(
  width: number,
  height: number,
  codec: 'avc' | 'vp8' | 'vp9' = 'avc',
): VideoRendition {
  return {
    kind: 'video',
    name: `${Math.min(width, height)}p`,
    codec,
    rung: { width, height, videoBitrateBps: 1_000_000 },
    isCopied: false,
  };
}

export const SIZES = [pictureOf(320, 180), pictureOf(160, 90)];

/** A plan with borders at these times. */
export function planOf(
  renditions: readonly Rendition[],
  bordersS: readonly number[],
  timing: FrameTiming = { kind: 'constant', frameRate: 30 },
  originS = 0,
): ExportPlan {
  const segments = bordersS.slice(1).map((toS, index) => ({ fromS: bordersS[index] ?? 0, toS }));
  return { renditions, segments, timing, originS };
}

/** What came of it, by the rendition's name. */
export interface Encoded {
  readonly segments: Map<string, EncodedSegment[]>;
  readonly seconds: Map<string, number>;
  readonly loading: number[];
}

/** Has a plan encoded, from a segment on. */
export async function encode(
  source: Blob,
  plan: ExportPlan,
  {
    engine = ffmpegEngine,
    fromSegment = 0,
    signal = new AbortController().signal,
    onSegment = () => Promise.resolve(),
  }: {
    engine?: Engine;
    fromSegment?: number;
    signal?: AbortSignal;
    onSegment?: (segment: EncodedSegment) => Promise<void>;
  } = {},
): Promise<Encoded> {
  const encoded: Encoded = { segments: new Map(), seconds: new Map(), loading: [] };
  const todo = plan.renditions.map((rendition) => ({ rendition, fromSegment }));
  await engine.encode(
    { source, plan, todo },
    {
      async onSegment(segment) {
        const { name } = segment.rendition;
        encoded.segments.set(name, [...(encoded.segments.get(name) ?? []), segment]);
        await onSegment(segment);
      },
      onLoading: (fraction) => encoded.loading.push(fraction),
      onEncoded: ({ name }, seconds) => encoded.seconds.set(name, (encoded.seconds.get(name) ?? 0) + seconds),
    },
    { signal },
  );
  return encoded;
}

/** All packets' bytes and times, so that two runs can be compared. */
export async function fingerprint(segments: readonly EncodedSegment[] = []): Promise<string[]> {
  const packets = segments.flatMap((segment) => segment.packets);
  return Promise.all(
    packets.map(async ({ data, timestamp, duration, type }) => {
      const hash = await crypto.subtle.digest('SHA-1', data.slice());
      return `${timestamp.toFixed(5)} ${duration.toFixed(5)} ${type} ${new Uint8Array(hash).toString()}`;
    }),
  );
}

/** The numbers that a rendition's frames show, with their times. */
export async function numbersOf(
  segments: readonly EncodedSegment[] = [],
): Promise<{ readonly number: number; readonly timeS: number }[]> {
  const shown: { number: number; timeS: number }[] = [];
  const canvas = new OffscreenCanvas(320, 180);
  const failed = Promise.withResolvers<never>();
  const decoder = new VideoDecoder({
    output(frame) {
      shown.push({ number: readNumber(frame, canvas), timeS: frame.timestamp / 1e6 });
      frame.close();
    },
    error: failed.reject,
  });
  const config = segments[0]?.decoderConfig;
  if (config)
    decoder.configure({ ...(config as VideoDecoderConfig), hardwareAcceleration: 'prefer-software' });
  for (const packet of segments.flatMap((segment) => segment.packets))
    decoder.decode(packet.toEncodedVideoChunk());
  await Promise.race([decoder.flush(), failed.promise]);
  decoder.close();
  return shown;
}

/** The samples of a sound, left channel, without what is decoded before its first packet's time. */
export async function samplesOf(segments: readonly EncodedSegment[] = []): Promise<Float32Array> {
  const pieces: Float32Array[] = [];
  const decoder = new AudioDecoder({
    output(data) {
      const samples = new Float32Array(data.numberOfFrames);
      data.copyTo(samples, { planeIndex: 0, format: 'f32-planar' });
      pieces.push(samples);
      data.close();
    },
    error: (error) => console.error(error),
  });
  const config = segments[0]?.decoderConfig;
  if (config) decoder.configure(config as AudioDecoderConfig);
  for (const packet of segments.flatMap((segment) => segment.packets))
    decoder.decode(packet.toEncodedAudioChunk());
  await decoder.flush();
  decoder.close();
  const all = new Float32Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}
