import { EncodedPacketSink, type EncodedPacket, type InputTrack } from 'mediabunny';
import type { AudioRendition, ExportPlan, Rendition, SegmentSpan } from '../../media/export/rendition.ts';
import { writeConfiguration } from '../editor/avc/configuration.ts';
import { opusPacketSamples } from '../opus-packet.ts';
import { AAC_SAMPLES, aacTime } from './aac-time.ts';
import { toAvc1 } from './avc-units.ts';
import type { EncodedSegment } from './engine.ts';
import { openAvcStream, type SurveyedSource } from './survey-source.ts';

/** Borders are at keyframes: what lies nearer together than this is the same moment. */
const SAME_MOMENT_S = 1e-4;

/** A source's packets are of no use as they are, though its survey promised so: it has to be encoded. */
export class NotCopyableError extends Error {}

/**
 * Makes a rendition's segments out of the source's own packets, from `fromSegment` on; waits for each to be taken.
 * @throws NotCopyableError where the source cannot be read on @throws the signal's reason
 */
export async function copyRendition(
  source: SurveyedSource,
  plan: ExportPlan,
  { rendition, fromSegment }: { readonly rendition: Rendition; readonly fromSegment: number },
  onSegment: (segment: EncodedSegment) => Promise<void>,
  { signal }: { signal: AbortSignal },
): Promise<void> {
  const failed = (cause: unknown): NotCopyableError =>
    new NotCopyableError('The recording could not be read on.', { cause });
  const made =
    rendition.kind === 'video'
      ? copyPicture(source, plan, fromSegment)
      : copySound(source, plan, rendition, fromSegment);
  for (let index = fromSegment; ; index += 1) {
    signal.throwIfAborted();
    const next = await made.next().catch((cause: unknown) => {
      throw failed(cause);
    });
    if (next.done) {
      if (index < plan.segments.length) throw failed(new Error(`It ends before segment ${index}.`));
      return;
    }
    await onSegment({ rendition, index, ...next.value });
  }
}

type Copied = Pick<EncodedSegment, 'packets' | 'decoderConfig'>;

async function* copyPicture(
  { video }: SurveyedSource,
  plan: ExportPlan,
  fromSegment: number,
): AsyncGenerator<Copied, void, undefined> {
  const config = await video?.getDecoderConfig();
  if (!video || !config) throw new Error('No picture.');
  const sink = new EncodedPacketSink(video);
  const avc = (await video.getCodec()) === 'avc' ? await openAvcStream(video, sink) : null;
  const decoderConfig = avc ? { ...config, description: writeConfiguration(avc.configuration) } : config;
  const bring = (packet: EncodedPacket): EncodedPacket =>
    avc ? packet.clone({ data: toAvc1(packet.data, avc.form) }) : packet;

  const begins = plan.segments[fromSegment]?.fromS ?? 0;
  const first =
    fromSegment === 0
      ? await sink.getFirstKeyPacket()
      : await sink.getKeyPacket(plan.originS + begins + SAME_MOMENT_S);
  if (!first) throw new Error('No keyframe.');
  let index = fromSegment;
  let held: EncodedPacket[] = [];
  const spanAt = (at: number): SegmentSpan => plan.segments[at] ?? { fromS: Infinity, toS: Infinity };
  for await (const packet of sink.packets(first)) {
    const atS = packet.timestamp - plan.originS;
    if (packet.type === 'key' && atS > spanAt(index).toS - SAME_MOMENT_S) {
      yield { packets: withDurations(held, plan.originS, spanAt(index)), decoderConfig };
      index += 1;
      held = [];
    }
    held.push(bring(packet));
  }
  if (held.length > 0) yield { packets: withDurations(held, plan.originS, spanAt(index)), decoderConfig };
}

/**
 * The packets in the export's time, each shown until the next. The first is shown from the segment's beginning on, since a
 * camera may start some frames late, and the last until its end.
 */
function withDurations(
  packets: readonly EncodedPacket[],
  originS: number,
  { fromS, toS }: SegmentSpan,
): readonly EncodedPacket[] {
  const times = packets.map(({ timestamp }, index) => (index === 0 ? fromS : timestamp - originS));
  const shown = [...times].sort((a, b) => a - b);
  const nextOf = new Map(shown.map((timeS, place) => [timeS, shown[place + 1] ?? Math.max(toS, timeS)]));
  return packets.map((packet, index) => {
    const timestamp = times[index] ?? fromS;
    return packet.clone({ timestamp, duration: (nextOf.get(timestamp) ?? toS) - timestamp });
  });
}

async function* copySound(
  { audio }: SurveyedSource,
  plan: ExportPlan,
  { codec }: AudioRendition,
  fromSegment: number,
): AsyncGenerator<Copied, void, undefined> {
  const decoderConfig = await audio?.getDecoderConfig();
  if (!audio || !decoderConfig) throw new Error('No sound.');
  const clock = { firstS: await audio.getFirstTimestamp(), sampleRate: decoderConfig.sampleRate };
  const isAac = codec === 'aac';
  const timeOf = ({ timestamp }: EncodedPacket): number =>
    (isAac ? aacTime(timestamp, clock) : timestamp) - plan.originS;
  const durationOf = (packet: EncodedPacket): number =>
    isAac ? AAC_SAMPLES / clock.sampleRate : opusPacketSamples(packet.data) / 48_000;
  const sink = new EncodedPacketSink(audio);
  let index = fromSegment;
  let held: EncodedPacket[] = [];
  const startS = (plan.segments[fromSegment]?.fromS ?? 0) - SAME_MOMENT_S;
  for await (const packet of sink.packets(await firstFrom(audio, sink, plan.originS + startS))) {
    const timestamp = timeOf(packet);
    // What an encoder needs to settle stands before the beginning.
    if (timestamp < startS) continue;
    while (timestamp >= (plan.segments[index]?.toS ?? Infinity) - SAME_MOMENT_S) {
      if (index === plan.segments.length - 1) break;
      yield { packets: held, decoderConfig };
      index += 1;
      held = [];
    }
    held.push(packet.clone({ timestamp: Math.max(0, timestamp), duration: durationOf(packet) }));
  }
  for (; index < plan.segments.length; index += 1) {
    yield { packets: held, decoderConfig };
    held = [];
  }
}

async function firstFrom(
  track: InputTrack,
  sink: EncodedPacketSink,
  fromS: number,
): Promise<EncodedPacket | undefined> {
  const isLater = fromS > (await track.getFirstTimestamp());
  return (isLater ? await sink.getPacket(fromS) : await sink.getFirstPacket()) ?? undefined;
}
