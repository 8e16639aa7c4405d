import { EncodedPacketSink, type EncodedPacket, type InputAudioTrack } from 'mediabunny';
import { createLimiter } from '../../media/editing/limiter.ts';
import { createLoudnessMeter, EVEN_LUFS, type Loudness } from '../../media/editing/loudness.ts';
import type { Clip } from '../../media/editing/pieces.ts';
import { SOUND_RATE, silence, type SoundBlock } from '../../media/editing/sound-block.ts';
import {
  planSoundRuns,
  SEAM_PACKET_SAMPLES,
  type Copyable,
  type SoundClip,
  type SoundRun,
} from '../../media/editing/sound-runs.ts';
import { decodeSound, type SoundedRegion } from '../decoded-sound.ts';
import type { Denoise } from './denoise.ts';
import { opusPacketSamples } from '../opus-packet.ts';
import { preSkipOf } from './opus.ts';
import { describeOpus, encodeSound } from './sound-encoder.ts';
import type { OpenSource } from './survey.ts';

/** What is decoded and encoded anew on each side of a seam, at least. */
const SEAM_S = 0.06;
/** What ends so near to the sound's own end ends with it: its last packet is filled up with silence. */
const END_S = 0.025;
/** Shorter is not worth copying. */
const LEAST_COPY_S = 0.4;
/** Packets before a seam that only make the encoder know what came before: 100 ms. */
const WARM_UP_PACKETS = 20;
/** What is encoded throughout: 20 ms, as everybody does. */
const PACKET_SAMPLES = 960;
/** Peaks stay below it; what codecs add stays below 0 then. dBTP. */
const CEILING_DB = -1;
/** Nothing is turned up by more: what is as quiet as that is noise. */
const MOST_GAIN_DB = 30;

/** The sound of a file that is made. */
export interface Sound {
  readonly codec: 'opus' | 'aac';
  readonly decoderConfig: AudioDecoderConfig;
  packets(): AsyncGenerator<EncodedPacket>;
  readonly counts: { encoded: number; all: number };
}

interface SoundTask {
  readonly sources: readonly OpenSource[];
  readonly clips: readonly Clip[];
  readonly loudness: 'as-is' | 'even';
  /** Null: noise stays. */
  readonly denoise: Denoise | null;
}

/**
 * Prepares the sound; null where no clip has any. `onMeasured` gets a fraction 0..1 while loudness is measured.
 * @throws AbortError
 */
export async function openSound(
  task: SoundTask,
  onMeasured: (fraction: number) => void,
  { signal }: { signal: AbortSignal },
): Promise<Sound | null> {
  const { sources, clips } = task;
  const sounded = clips.filter(({ source }) => sources[source]?.index.sound);
  const first = sounded[0] && sources[sounded[0].source];
  if (!first?.audio) return null;
  const isChanged = task.loudness === 'even' || task.denoise !== null;
  const [only] = clips;
  // The AAC encoders of browsers are few; one stretch needs none.
  if (!isChanged && clips.length === 1 && only && first.index.sound?.codec === 'aac')
    return copyStretch(first.audio, only);

  const isMono = sounded.every(({ source }) => sources[source]?.index.sound?.channels === 1);
  const channels = isMono ? 1 : 2;
  const copyables = isChanged
    ? clips.map(() => null)
    : await Promise.all(clips.map((clip, index) => copyableOf(sources, clips, clip, index)));
  const lead = copyables.findIndex(Boolean);
  const leadClip = clips[lead];
  const leadConfig = leadClip ? ((await sources[leadClip.source]?.audio?.getDecoderConfig()) ?? null) : null;
  const packetSamples = leadConfig ? SEAM_PACKET_SAMPLES : PACKET_SAMPLES;
  const needs = { channels, packetSamples };
  const ours = await describeOpus(needs);
  const decoderConfig = leadConfig ?? ours.decoderConfig;
  const skip = preSkipOfConfig(decoderConfig);

  let startS = 0;
  const soundClips: SoundClip[] = [];
  for (const [index, { fromS, toS }] of clips.entries()) {
    soundClips.push({ startS, fromS, toS, copyable: copyables[index] ?? null });
    startS += toS - fromS;
  }
  const { runs, regions } = planSoundRuns(soundClips);
  const heard = regions.map((region): SoundedRegion => {
    const source = sources[clips[region.clip]?.source ?? -1];
    return { ...region, track: source?.audio ?? null };
  });
  const total = regions.at(-1)?.to ?? 0;
  const change = isChanged ? await prepareChange(task, heard, { total, channels }, onMeasured, signal) : null;
  const counts = { encoded: 0, all: 0 };

  async function* packetsOf(run: SoundRun): AsyncGenerator<EncodedPacket> {
    if (run.kind === 'copy') {
      const track = sources[clips[run.clip]?.source ?? -1]?.audio;
      if (track) yield* copyPackets(track, run.copyable, run.shiftS);
      return;
    }
    const warmUp = run.from > 0 ? WARM_UP_PACKETS : 0;
    // All that is heard, the delay of what decodes it included.
    const length = Math.max(run.to - run.from, change || !leadConfig ? total + skip - run.from : 0);
    const count = Math.ceil(length / packetSamples);
    const from = Math.round(run.from - warmUp * packetSamples + ours.delaySamples - skip);
    const sound = decodeSound(heard, { from, to: from + (warmUp + count) * packetSamples, channels });
    const changed = change ? change(sound) : sound;
    for await (const packet of encodeSound(changed, needs, { at: run.from, warmUp, count })) {
      counts.encoded += 1;
      yield packet;
    }
  }
  async function* packets(): AsyncGenerator<EncodedPacket> {
    for (const run of runs) {
      for await (const packet of packetsOf(run)) {
        counts.all += 1;
        yield packet;
      }
    }
  }
  return { codec: 'opus', decoderConfig, packets, counts };
}

/** What of a clip's sound can stay in its packets. Null where that is nothing. */
async function copyableOf(
  sources: readonly OpenSource[],
  clips: readonly Clip[],
  clip: Clip,
  index: number,
): Promise<Copyable | null> {
  const source = sources[clip.source];
  const { audio } = source ?? {};
  const sound = source?.index.sound;
  if (!audio || sound?.codec !== 'opus' || clip.toS - clip.fromS < LEAST_COPY_S) return null;
  const lead = clips.find((one) => sources[one.source]?.index.sound?.codec === 'opus');
  const leadConfig = lead && (await sources[lead.source]?.audio?.getDecoderConfig());
  const config = await audio.getDecoderConfig();
  // Packets are heard earlier than they say, by as much as the file's one head tells.
  if (!config || !leadConfig || preSkipOfConfig(config) !== preSkipOfConfig(leadConfig)) return null;
  const sink = new EncodedPacketSink(audio);
  const firstS = await audio.getFirstTimestamp();
  const beginsWhole = index === 0 && clip.fromS <= Math.max(0, firstS);
  const endsWhole = index === clips.length - 1 && clip.toS >= sound.endS - END_S;
  const headS = beginsWhole ? firstS : clip.fromS + SEAM_S;
  const first = (await sink.getPacket(headS)) ?? (await sink.getFirstPacket());
  const from = first && first.timestamp < headS - 1e-6 ? await sink.getNextPacket(first) : first;
  const last = endsWhole ? null : await sink.getPacket(clip.toS - SEAM_S);
  const toS = endsWhole ? sound.endS : (last?.timestamp ?? 0);
  if (!from || toS - from.timestamp < LEAST_COPY_S) return null;
  return { fromS: from.timestamp, toS };
}

async function* copyPackets(
  track: InputAudioTrack,
  { fromS, toS }: Copyable,
  shiftS: number,
): AsyncGenerator<EncodedPacket> {
  const sink = new EncodedPacketSink(track);
  const first = (await sink.getPacket(fromS + 1e-6)) ?? (await sink.getFirstPacket());
  if (!first) return;
  for await (const packet of sink.packets(first)) {
    if (packet.timestamp >= toS - 1e-6) return;
    const isOpus = (await track.getCodec()) === 'opus';
    const duration = isOpus ? opusPacketSamples(packet.data) / SOUND_RATE : packet.duration;
    yield packet.clone({ timestamp: Math.max(0, packet.timestamp + shiftS), duration });
  }
}

/** One stretch of a stream in its own packets: off by half a packet at most. */
async function copyStretch(track: InputAudioTrack, { fromS, toS }: Clip): Promise<Sound | null> {
  const decoderConfig = await track.getDecoderConfig();
  if (!decoderConfig) return null;
  const sink = new EncodedPacketSink(track);
  const first = (await sink.getPacket(fromS)) ?? (await sink.getFirstPacket());
  const halfS = (first?.duration ?? 0) / 2;
  const isNearer = first && fromS - first.timestamp > halfS;
  const from = isNearer ? ((await sink.getNextPacket(first)) ?? first) : first;
  const counts = { encoded: 0, all: 0 };
  async function* packets(): AsyncGenerator<EncodedPacket> {
    if (!from) return;
    for await (const packet of copyPackets(track, { fromS: from.timestamp, toS: toS - halfS }, -fromS)) {
      counts.all += 1;
      yield packet;
    }
  }
  return { codec: 'aac', decoderConfig, packets, counts };
}

type Change = (blocks: AsyncIterable<SoundBlock>) => AsyncIterable<SoundBlock>;

/** What is done to all of the sound; loudness is measured first, of what is left without the noise. */
async function prepareChange(
  { loudness, denoise }: SoundTask,
  regions: readonly SoundedRegion[],
  { total, channels }: { total: number; channels: number },
  onMeasured: (fraction: number) => void,
  signal: AbortSignal,
): Promise<Change> {
  const clean: Change = (blocks) => (denoise ? denoise(blocks) : blocks);
  if (loudness === 'as-is') return clean;
  const measure = async (change: Change, from: number, share: number): Promise<Loudness> => {
    const meter = createLoudnessMeter();
    let measured = 0;
    for await (const block of change(decodeSound(regions, { from: 0, to: total, channels }))) {
      signal.throwIfAborted();
      meter.add(block);
      measured += block[0]?.length ?? 0;
      onMeasured(from + share * Math.min(1, measured / total));
    }
    return meter.loudness;
  };
  const before = await measure(clean, 0, 0.5);
  if (before.integratedLufs === -Infinity) return clean;
  const gainDb = Math.min(MOST_GAIN_DB, EVEN_LUFS - before.integratedLufs);
  const evened =
    (db: number): Change =>
    (blocks) =>
      limited(clean(blocks), channels, db);
  if (before.truePeakDb + gainDb <= CEILING_DB) return evened(gainDb);
  // What the limiter takes away is given back, as far as it then takes no more away.
  const after = await measure(evened(gainDb), 0.5, 0.5);
  return evened(Math.min(MOST_GAIN_DB, gainDb + EVEN_LUFS - after.integratedLufs));
}

/** Turned up or down, and limited; as long as what goes in, and at the same time. */
async function* limited(
  blocks: AsyncIterable<SoundBlock>,
  channels: number,
  gainDb: number,
): AsyncGenerator<SoundBlock> {
  const limiter = createLimiter(channels, { gain: 10 ** (gainDb / 20), ceilingDb: CEILING_DB });
  let late = limiter.latencySamples;
  for await (const block of blocks) {
    const out = limiter.process(block);
    const length = out[0]?.length ?? 0;
    const skipped = Math.min(late, length);
    late -= skipped;
    if (skipped < length) yield out.map((plane) => plane.slice(skipped));
  }
  yield limiter.process(silence(channels, limiter.latencySamples));
}

function preSkipOfConfig({ description }: AudioDecoderConfig): number {
  if (!description) return 0;
  return preSkipOf(
    ArrayBuffer.isView(description)
      ? new Uint8Array(description.buffer, description.byteOffset, description.byteLength)
      : new Uint8Array(description),
  );
}
