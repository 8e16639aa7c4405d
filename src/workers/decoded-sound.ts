import { AudioSampleSink, type AudioSample, type InputAudioTrack } from 'mediabunny';
import { log } from '../lib/log.ts';
import { BLOCK_SAMPLES, SOUND_RATE, silence, type SoundBlock } from '../media/editing/sound-block.ts';
import type { SoundRegion } from '../media/editing/sound-runs.ts';
import { createResampler } from './resample.ts';

/** Opus and AAC decoders need so much before what they are asked for, until they sound as they would in one go. */
const PRE_ROLL_S = 0.12;
/** Timestamps of WebM are rounded; what is off by less is no gap. */
const GAP_SAMPLES = SOUND_RATE / 50;
/** How much is left out where sound is damaged, until decoding is tried again, and how often that is in vain. */
const DAMAGE_S = 0.25;
const MOST_FAILURES = 40;
/** Sound comes and goes within 5 ms where clips meet: shorter clicks, longer is heard. */
const FADE_SAMPLES = SOUND_RATE / 200;

/** A region with where its sound comes from; null is silent. */
export interface SoundedRegion extends SoundRegion {
  readonly track: InputAudioTrack | null;
  /** What cannot be decoded is silent, rather than the end of it. */
  readonly skipsDamage?: boolean;
}

/**
 * The sound of what is made, decoded, from one sample to another, in blocks of `blockSamples`; the last is filled up with
 * silence. Where there is none, before the beginning and in holes, it is silent.
 */
export async function* decodeSound(
  regions: readonly SoundedRegion[],
  {
    from,
    to,
    channels,
    blockSamples = BLOCK_SAMPLES,
  }: { from: number; to: number; channels: number; blockSamples?: number },
): AsyncGenerator<SoundBlock> {
  let block = silence(channels, blockSamples);
  let filled = 0;
  let at = from;
  function* put(planes: SoundBlock, length: number): Generator<SoundBlock> {
    for (let done = 0; done < length;) {
      const count = Math.min(blockSamples - filled, length - done);
      for (const [channel, plane] of block.entries()) {
        const source = planes[channel];
        if (source) plane.set(source.subarray(done, done + count), filled);
      }
      done += count;
      filled += count;
      at += count;
      if (filled < blockSamples) continue;
      yield block;
      block = silence(channels, blockSamples);
      filled = 0;
    }
  }
  for (const region of regions) {
    const [first, last] = [Math.max(from, region.from), Math.min(to, region.to)];
    if (first >= last) continue;
    if (first > at) yield* put([], first - at);
    for await (const planes of regionSound(region, first, last, channels))
      yield* put(planes, planes[0]?.length ?? 0);
  }
  if (to > at) yield* put([], to - at);
  if (filled > 0) yield block;
}

/** Exactly the samples `from` to `to` of one region, in pieces of any length. */
async function* regionSound(
  region: SoundedRegion,
  from: number,
  to: number,
  channels: number,
): AsyncGenerator<SoundBlock> {
  let cursor = from;
  const fade = createFade(region);
  /** What of a stretch at `start` is still wanted; silence before it where there is a hole. */
  function* place(planes: SoundBlock, start: number): Generator<SoundBlock> {
    const length = planes[0]?.length ?? 0;
    if (start > cursor) {
      const hole = Math.min(start, to) - cursor;
      yield* quiet(channels, hole);
      cursor += hole;
    }
    const [first, last] = [Math.max(0, cursor - start), Math.min(length, to - start)];
    if (last <= first) return;
    const wanted = planes.map((plane) => plane.slice(first, last));
    fade(wanted, cursor);
    yield wanted;
    cursor += last - first;
  }
  if (region.track) {
    const rate = await region.track.getSampleRate();
    const resample = createResampler(rate, SOUND_RATE, channels);
    const fromS = from / SOUND_RATE - region.shiftS;
    const toS = to / SOUND_RATE - region.shiftS;
    let expected: number | null = null;
    const samples = samplesOf(region.track, { fromS: fromS - PRE_ROLL_S, toS }, region.skipsDamage ?? false);
    for await (const sample of samples) {
      const said = Math.round((sample.timestamp + region.shiftS) * SOUND_RATE);
      const start: number = expected !== null && Math.abs(said - expected) < GAP_SAMPLES ? expected : said;
      const planes = resample(takePlanes(sample, channels));
      expected = start + (planes[0]?.length ?? 0);
      yield* place(planes, start);
      if (cursor >= to) return;
    }
  }
  if (cursor < to) yield* quiet(channels, to - cursor);
}

/** The decoded samples of a stretch of a track. Where decoding fails it begins again a little later. */
async function* samplesOf(
  track: InputAudioTrack,
  { fromS, toS }: { fromS: number; toS: number },
  skipsDamage: boolean,
): AsyncGenerator<AudioSample> {
  let failures = 0;
  for (let atS = fromS; atS < toS; atS += DAMAGE_S) {
    try {
      for await (const sample of new AudioSampleSink(track).samples(atS, toS)) {
        failures = 0;
        atS = Math.max(atS, sample.timestamp + sample.duration);
        yield sample;
      }
      return;
    } catch (error) {
      failures += 1;
      if (!skipsDamage || failures > MOST_FAILURES) throw error;
      log.warn('A part of the sound is damaged.', error);
    }
  }
}

/** Silence of any length: holes of hours take no memory. */
function* quiet(channels: number, samples: number): Generator<SoundBlock> {
  for (let left = samples; left > 0; left -= SOUND_RATE) yield silence(channels, Math.min(left, SOUND_RATE));
}

function takePlanes(sample: AudioSample, channels: number): SoundBlock {
  try {
    return readPlanes(sample, channels);
  } finally {
    sample.close();
  }
}

/** As many planes as are wanted: one channel is heard on both sides, of several the rest is mixed in. */
function readPlanes(sample: AudioSample, channels: number): SoundBlock {
  const planes = Array.from({ length: sample.numberOfChannels }, (_, planeIndex) => {
    const plane = new Float32Array(sample.numberOfFrames);
    sample.copyTo(plane, { planeIndex, format: 'f32-planar' });
    return plane;
  });
  const [first] = planes;
  if (!first || planes.length === channels) return planes;
  if (planes.length < channels) return Array.from({ length: channels }, () => first.slice());
  const left = first;
  const right = planes[1] ?? first;
  if (channels === 1) return [left.map((value, index) => (value + (right[index] ?? 0)) / 2)];
  // The voice is in the middle of surround sound: ITU-R BS.775, annex 4.
  const centre = planes[2];
  return [left, right].map((plane) =>
    plane.map((value, index) => (value + Math.SQRT1_2 * (centre?.[index] ?? 0)) / (centre ? 1.7 : 1)),
  );
}

/** Fades the beginning and the end of a region, in place; what is made begins as it is. */
function createFade({ from, to }: SoundRegion): (planes: SoundBlock, at: number) => void {
  const fadeInFrom = from > 0 ? from : -Infinity;
  return (planes, at) => {
    const length = planes[0]?.length ?? 0;
    if (at >= fadeInFrom + FADE_SAMPLES && at + length <= to - FADE_SAMPLES) return;
    for (const plane of planes) {
      for (let index = 0; index < length; index += 1) {
        const near = Math.min(at + index - fadeInFrom, to - 1 - (at + index));
        if (near < FADE_SAMPLES) plane[index] = (plane[index] ?? 0) * Math.max(0, near / FADE_SAMPLES);
      }
    }
  };
}
