// Runs one engine as the exporter's worker does, and keeps what it makes as files that play.
import {
  BufferTarget,
  EncodedAudioPacketSource,
  EncodedVideoPacketSource,
  Mp4OutputFormat,
  Output,
} from 'mediabunny';
import type { ExportPlan } from '../../src/media/export/rendition.ts';
import type { EncodedSegment } from '../../src/workers/exporter/engine.ts';
import { webcodecsEngine } from '../../src/workers/exporter/webcodecs/engine.ts';

export interface EngineTask {
  readonly source: Blob;
  readonly plan: ExportPlan;
  /** Otherwise what is made is only counted. */
  readonly keeps: boolean;
}

export interface EngineResult {
  readonly seconds: number;
  /** By the names of renditions. */
  readonly files: Readonly<Record<string, Blob>>;
  readonly bytes: Readonly<Record<string, number>>;
}

addEventListener('message', ({ data }: MessageEvent<EngineTask>) => void run(data));

async function run({ source, plan, keeps }: EngineTask): Promise<void> {
  const made = new Map<string, EncodedSegment[]>();
  const bytes: Record<string, number> = {};
  const startedAtMs = performance.now();
  await webcodecsEngine.encode(
    {
      source,
      plan,
      todo: plan.renditions
        .filter(({ isCopied }) => !isCopied)
        .map((rendition) => ({ rendition, fromSegment: 0 })),
    },
    {
      onSegment(segment) {
        const { name } = segment.rendition;
        bytes[name] = segment.packets.reduce((sum, { byteLength }) => sum + byteLength, bytes[name] ?? 0);
        if (keeps) made.set(name, [...(made.get(name) ?? []), segment]);
        return Promise.resolve();
      },
      onLoading: () => undefined,
      onEncoded: () => undefined,
    },
    { signal: new AbortController().signal },
  );
  const seconds = (performance.now() - startedAtMs) / 1000;
  const files: Record<string, Blob> = {};
  for (const [name, segments] of made) files[name] = await asFile(segments);
  const result: EngineResult = { seconds, files, bytes };
  postMessage(result);
}

async function asFile(segments: readonly EncodedSegment[]): Promise<Blob> {
  const target = new BufferTarget();
  const output = new Output({ format: new Mp4OutputFormat(), target });
  const [first] = segments;
  if (!first) throw new Error('Nothing was made.');
  const { rendition, decoderConfig } = first;
  const source =
    rendition.kind === 'video'
      ? new EncodedVideoPacketSource(rendition.codec)
      : new EncodedAudioPacketSource(rendition.codec);
  if (source instanceof EncodedVideoPacketSource) output.addVideoTrack(source);
  else output.addAudioTrack(source);
  await output.start();
  for (const packet of segments.flatMap(({ packets }) => packets))
    await source.add(packet, { decoderConfig } as EncodedVideoChunkMetadata & EncodedAudioChunkMetadata);
  await output.finalize();
  return new Blob(target.buffer ? [target.buffer] : []);
}
