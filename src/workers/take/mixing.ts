import { silence, type SoundBlock } from '../../media/editing/sound-block.ts';

/** Quieter is breath and a room, and nobody speaking. Root mean square, of 1. */
const SPEECH_LEVEL = 0.02;
/** Above this loudness what several say together is bent rather than cut off. */
const KNEE = 0.8;

/** All voices as one, without ever leaving -1..1; those of one channel are in the middle. */
export function mixVoices(
  voices: readonly SoundBlock[],
  { channels, samples }: { readonly channels: 1 | 2; readonly samples: number },
): SoundBlock {
  return silence(channels, samples).map((mix, channel) => {
    for (const voice of voices) {
      const plane = voice[channel] ?? voice[0];
      for (let index = 0; index < samples; index += 1) mix[index] = (mix[index] ?? 0) + (plane?.[index] ?? 0);
    }
    return bend(mix);
  });
}

function bend(mix: Float32Array<ArrayBuffer>): Float32Array<ArrayBuffer> {
  for (const [index, value] of mix.entries()) {
    const loud = Math.abs(value);
    if (loud > KNEE)
      mix[index] = Math.sign(value) * (KNEE + (1 - KNEE) * Math.tanh((loud - KNEE) / (1 - KNEE)));
  }
  return mix;
}

/** Which of the voices is heard most; null where none is. */
export function loudestOf(voices: readonly SoundBlock[]): number | null {
  let loudest: number | null = null;
  let most = SPEECH_LEVEL ** 2;
  for (const [index, planes] of voices.entries()) {
    const power = Math.max(0, ...planes.map(powerOf));
    if (power <= most) continue;
    most = power;
    loudest = index;
  }
  return loudest;
}

function powerOf(plane: Float32Array): number {
  let sum = 0;
  for (const value of plane) sum += value * value;
  return plane.length === 0 ? 0 : sum / plane.length;
}
