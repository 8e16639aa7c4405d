import { AudioSampleSink, type AudioSample, type InputAudioTrack } from 'mediabunny';

/** Timestamps are rounded, to a millisecond in WebM; what is off by more than this is a gap, and not joined. */
const JOINED_WITHIN_S = 0.05;

/** The sound of one recording as one channel, in step with a timeline that goes forward only. */
export interface SoundReader {
  /**
   * The sound at so many moments of the recording, `stepS` apart, from `fromS` on, between samples by a straight line:
   * for clocks that differ by some millionths that is as good as any. What is not there is silence.
   */
  read(fromS: number, stepS: number, count: number): Promise<Float32Array<ArrayBuffer>>;
  close(): Promise<void>;
}

/** Decodes as far as it is asked for. Null where this browser cannot decode the sound. */
export async function openSoundReader(track: InputAudioTrack): Promise<SoundReader | null> {
  if (!(await track.canDecode())) return null;
  const samples = new AudioSampleSink(track).samples();
  const rate = await track.getSampleRate();
  /** Decoded and still needed: without gaps from `startS` on. */
  let held: Float32Array = new Float32Array(0);
  let startS = 0;
  let isOver = false;

  /** One more piece of sound, and silence for what is missing before it. */
  const advance = async (): Promise<void> => {
    const { value, done } = await samples.next();
    if (done) {
      isOver = true;
      return;
    }
    const mono = monoOf(value);
    const at = value.timestamp;
    value.close();
    if (held.length === 0) startS = at;
    const gap = at - startS - held.length / rate;
    const missing = gap > JOINED_WITHIN_S ? Math.round(gap * rate) : 0;
    const joined = new Float32Array(held.length + missing + mono.length);
    joined.set(held);
    joined.set(mono, held.length + missing);
    held = joined;
  };

  return {
    async read(fromS, stepS, count) {
      const endS = fromS + stepS * count + 2 / rate;
      while (!isOver && (held.length === 0 || startS + held.length / rate < endS)) await advance();
      const out = new Float32Array(count);
      for (let index = 0; index < count; index += 1) {
        const place = (fromS + index * stepS - startS) * rate;
        const whole = Math.floor(place);
        if (whole < 0 || whole >= held.length) continue;
        const here = held[whole] ?? 0;
        out[index] = here + ((held[whole + 1] ?? here) - here) * (place - whole);
      }
      const used = Math.min(
        held.length,
        Math.max(0, Math.floor((fromS + stepS * count - startS) * rate) - 1),
      );
      held = held.slice(used);
      startS += used / rate;
      return out;
    },
    close: async () => {
      await samples.return();
    },
  };
}

function monoOf(sample: AudioSample): Float32Array {
  const { numberOfFrames, numberOfChannels } = sample;
  const mono = new Float32Array(numberOfFrames);
  const channel = new Float32Array(numberOfFrames);
  for (let planeIndex = 0; planeIndex < numberOfChannels; planeIndex += 1) {
    sample.copyTo(channel, { planeIndex, format: 'f32-planar' });
    for (let index = 0; index < numberOfFrames; index += 1)
      mono[index] = (mono[index] ?? 0) + (channel[index] ?? 0) / numberOfChannels;
  }
  return mono;
}
