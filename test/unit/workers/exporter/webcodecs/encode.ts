import {
  BufferTarget,
  EncodedAudioPacketSource,
  EncodedVideoPacketSource,
  Mp4OutputFormat,
  Output,
} from 'mediabunny';
import {
  SEGMENT_SECONDS,
  type AudioRendition,
  type ExportPlan,
  type Rendition,
  type SegmentSpan,
  type VideoRendition,
} from '../../../../../src/media/export/rendition.ts';
import type { EncodedSegment } from '../../../../../src/workers/exporter/engine.ts';
import { webcodecsEngine } from '../../../../../src/workers/exporter/webcodecs/engine.ts';

export const AUDIO: AudioRendition = {
  kind: 'audio',
  name: 'audio',
  codec: 'aac',
  bitrateBps: 128_000,
  isCopied: false,
};

/** A picture to be encoded. */
export const picture = (
  width: number,
  height: number,
  codec: VideoRendition['codec'] = 'avc',
): VideoRendition => ({
  kind: 'video',
  name: `${height}p`,
  codec,
  rung: { width, height, videoBitrateBps: width * height * 8 },
  isCopied: false,
});

/** Segments of six seconds. */
export const segmentsOf = (durationS: number, segmentS = SEGMENT_SECONDS): SegmentSpan[] =>
  Array.from({ length: Math.ceil(durationS / segmentS) }, (_, index) => ({
    fromS: index * segmentS,
    toS: Math.min(durationS, (index + 1) * segmentS),
  }));

export const planOf = (
  renditions: readonly Rendition[],
  durationS: number,
  rest: Partial<ExportPlan> = {},
): ExportPlan => ({
  renditions,
  segments: segmentsOf(durationS),
  timing: { kind: 'constant', frameRate: 25 },
  originS: 0,
  ...rest,
});

/** What was made of each rendition, by its name. */
export type Made = ReadonlyMap<string, readonly EncodedSegment[]>;

/** Has all of a plan encoded, or from some segments on. */
export async function encode(
  source: Blob,
  plan: ExportPlan,
  {
    fromSegment = 0,
    signal = new AbortController().signal,
    onSegment = () => Promise.resolve(),
  }: {
    fromSegment?: number;
    signal?: AbortSignal;
    onSegment?: (segment: EncodedSegment) => Promise<void>;
  } = {},
): Promise<Made> {
  const made = new Map<string, EncodedSegment[]>();
  const todo = plan.renditions.map((rendition) => ({ rendition, fromSegment }));
  await webcodecsEngine.encode(
    { source, plan, todo },
    {
      async onSegment(segment) {
        const { name } = segment.rendition;
        made.set(name, [...(made.get(name) ?? []), segment]);
        await onSegment(segment);
      },
      onLoading: () => undefined,
      onEncoded: () => undefined,
    },
    { signal },
  );
  return made;
}

/** All segments of one rendition as a file that plays. */
export async function asFile(made: Made, name: string): Promise<File> {
  const segments = made.get(name) ?? [];
  const output = new Output({ format: new Mp4OutputFormat(), target: new BufferTarget() });
  const [first] = segments;
  if (!first) throw new Error(`Nothing was made of ${name}.`);
  const { rendition, decoderConfig } = first;
  const source =
    rendition.kind === 'video'
      ? new EncodedVideoPacketSource(rendition.codec)
      : new EncodedAudioPacketSource(rendition.codec);
  if (source instanceof EncodedVideoPacketSource) output.addVideoTrack(source);
  else output.addAudioTrack(source);
  await output.start();
  for (const { packets } of segments)
    for (const packet of packets)
      await source.add(packet, { decoderConfig } as EncodedVideoChunkMetadata & EncodedAudioChunkMetadata);
  await output.finalize();
  return new File([output.target.buffer ?? new ArrayBuffer()], name, { type: 'video/mp4' });
}
