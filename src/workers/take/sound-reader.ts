import { AudioSampleSink, type AudioSample, type InputAudioTrack } from 'mediabunny';
import { silence, type SoundBlock } from '../../media/editing/sound-block.ts';

/** Timestamps are rounded, to a millisecond in WebM; what is off by more than this is a gap, and not joined. */
const JOINED_WITHIN_S = 0.05;

/** The sound of one recording, in step with a timeline that goes forward only. */
export interface SoundReader {
  /** Two where the recording is stereo; else one, the mean of all that it has. */
  readonly channels: 1 | 2;
  /**
   * The sound at so many moments of the recording, `stepS` apart, from `fromS` on, between samples by a straight line:
   * for clocks that differ by some millionths that is as good as any. What is not there is silence.
   */
  read(fromS: number, stepS: number, count: number): Promise<SoundBlock>;
  close(): Promise<void>;
}

/** Decodes as far as it is asked for. Null where this browser cannot decode the sound. */
export async function openSoundReader(track: InputAudioTrack): Promise<SoundReader | null> {
  if (!(await track.canDecode())) return null;
  const samples = new AudioSampleSink(track).samples();
  const rate = await track.getSampleRate();
  const channels = (await track.getNumberOfChannels()) === 2 ? 2 : 1;
  /** Decoded and still needed: without gaps from `startS` on. */
  let held = silence(channels, 0);
  let startS = 0;
  let isOver = false;

  /** One more piece of sound, and silence for what is missing before it. */
  const advance = async (): Promise<void> => {
    const { value, done } = await samples.next();
    if (done) {
      isOver = true;
      return;
    }
    const planes = planesOf(value, channels);
    const at = value.timestamp;
    value.close();
    if (heldSamples() === 0) startS = at;
    const gap = at - startS - heldSamples() / rate;
    const missing = gap > JOINED_WITHIN_S ? Math.round(gap * rate) : 0;
    held = held.map((plane, channel) => joined(plane, missing, planes[channel] ?? new Float32Array(0)));
  };
  const heldSamples = (): number => held[0]?.length ?? 0;

  return {
    channels,
    async read(fromS, stepS, count) {
      const endS = fromS + stepS * count + 2 / rate;
      while (!isOver && (heldSamples() === 0 || startS + heldSamples() / rate < endS)) await advance();
      const block = held.map((plane) => {
        const out = new Float32Array(count);
        for (let index = 0; index < count; index += 1) {
          const place = (fromS + index * stepS - startS) * rate;
          const whole = Math.floor(place);
          if (whole < 0 || whole >= plane.length) continue;
          const here = plane[whole] ?? 0;
          out[index] = here + ((plane[whole + 1] ?? here) - here) * (place - whole);
        }
        return out;
      });
      const used = Math.min(
        heldSamples(),
        Math.max(0, Math.floor((fromS + stepS * count - startS) * rate) - 1),
      );
      held = held.map((plane) => plane.slice(used));
      startS += used / rate;
      return block;
    },
    close: async () => {
      await samples.return();
    },
  };
}

/** Each channel of a stereo sample; of any other the mean of all, since nobody knows where they belong. */
function planesOf(sample: AudioSample, channels: 1 | 2): SoundBlock {
  const { numberOfFrames, numberOfChannels } = sample;
  const planes = Array.from({ length: numberOfChannels }, (_, planeIndex) => {
    const plane = new Float32Array(numberOfFrames);
    sample.copyTo(plane, { planeIndex, format: 'f32-planar' });
    return plane;
  });
  return channels === numberOfChannels ? planes : silence(channels, numberOfFrames).map(() => meanOf(planes));
}

/** One channel of all. */
function meanOf(planes: SoundBlock): Float32Array<ArrayBuffer> {
  const mean = new Float32Array(planes[0]?.length ?? 0);
  for (const plane of planes)
    for (let index = 0; index < mean.length; index += 1)
      mean[index] = (mean[index] ?? 0) + (plane[index] ?? 0) / planes.length;
  return mean;
}

/** One sound behind the other, with silence between them. */
function joined(before: Float32Array, missing: number, after: Float32Array): Float32Array<ArrayBuffer> {
  const both = new Float32Array(before.length + missing + after.length);
  both.set(before);
  both.set(after, before.length + missing);
  return both;
}
