import type { InputAudioTrack } from 'mediabunny';
import { AppError } from '../../../lib/errors.ts';
import { SOUND_RATE } from '../../../media/editing/sound-block.ts';
import type { AudioRendition, ExportPlan } from '../../../media/export/rendition.ts';
import { decodeSound } from '../../decoded-sound.ts';
import { opusConfig } from '../../editor/opus.ts';
import { describeOpus, encodeSound } from '../../editor/sound-encoder.ts';
import type { EncodeListeners } from '../engine.ts';
import { encodeAac } from './aac.ts';
import { createSegmentCollector, type SegmentCollector } from './segment-collector.ts';

/** Sound to be made, from a segment on. */
export interface SoundTodo {
  readonly rendition: AudioRendition;
  readonly fromSegment: number;
}

/** What makes the sound of an export; `run` is called once. */
export interface SoundWork {
  run(scope: { signal: AbortSignal }): Promise<void>;
}

/** 20 ms, as everybody does. */
const OPUS_SAMPLES = 960;
/** Until the encoder knows the sound as if it had heard it from the beginning. */
const OPUS_WARM_UP = 20;
const CHANNELS = 2;

/**
 * Prepares the sound of an export: stereo at 48 kHz from 0 to its end, silent where the source has none.
 * @param laneCount how many workers may encode AAC side by side
 * @throws 'export-unsupported' where this browser cannot decode the source or encode what is asked for
 */
export async function prepareSound(
  { source, track }: { source: Blob; track: InputAudioTrack | null },
  plan: ExportPlan,
  { rendition, fromSegment }: SoundTodo,
  listeners: EncodeListeners,
  laneCount: number,
): Promise<SoundWork> {
  if (!track || !(await track.canDecode()))
    throw new AppError('export-unsupported', 'This browser does not decode the sound.');
  const { codec, bitrateBps } = rendition;
  const opusNeeds = { channels: CHANNELS, packetSamples: OPUS_SAMPLES, bitrateBps };
  if (codec === 'opus') {
    const { supported } = await AudioEncoder.isConfigSupported(opusConfig(opusNeeds));
    if (!supported) throw new AppError('export-unsupported', 'This browser does not encode Opus.');
  }
  const collector = createSegmentCollector<AudioDecoderConfig>(plan.segments, fromSegment, {
    take: (index, packets, decoderConfig) =>
      listeners.onSegment({ rendition, index, packets, decoderConfig }),
    onEncoded: (seconds) => listeners.onEncoded(rendition, seconds),
  });
  const durationS = plan.segments.at(-1)?.toS ?? 0;
  const span = { fromS: plan.segments[fromSegment]?.fromS ?? 0, durationS, originS: plan.originS };
  return {
    run: (scope) =>
      codec === 'aac'
        ? encodeAac({ source, ...span, bitrateBps, laneCount }, collector, scope)
        : encodeOpus(track, span, opusNeeds, collector, scope),
  };
}

async function encodeOpus(
  track: InputAudioTrack,
  { fromS, durationS, originS }: { fromS: number; durationS: number; originS: number },
  needs: Parameters<typeof describeOpus>[0],
  collector: SegmentCollector<AudioDecoderConfig>,
  { signal }: { signal: AbortSignal },
): Promise<void> {
  const { decoderConfig, delaySamples } = await describeOpus(needs);
  collector.describe(decoderConfig);
  const first = Math.max(0, Math.ceil((fromS * SOUND_RATE - 1) / OPUS_SAMPLES));
  const warmUp = first > 0 ? OPUS_WARM_UP : 0;
  // All that is heard, the encoder's delay included.
  const count = Math.ceil((durationS * SOUND_RATE + delaySamples) / OPUS_SAMPLES) - first;
  const region = {
    clip: 0,
    from: 0,
    to: Math.round(durationS * SOUND_RATE),
    shiftS: -originS,
    track,
    skipsDamage: true,
  };
  const sound = decodeSound([region], {
    from: (first - warmUp) * OPUS_SAMPLES,
    to: (first + count) * OPUS_SAMPLES,
    channels: CHANNELS,
  });
  for await (const packet of encodeSound(sound, needs, { at: first * OPUS_SAMPLES, warmUp, count })) {
    signal.throwIfAborted();
    collector.add(packet);
    await collector.room();
  }
  await collector.finish();
}
