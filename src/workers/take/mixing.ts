/** Quieter is breath and a room, and nobody speaking. Root mean square, of 1. */
const SPEECH_LEVEL = 0.02;
/** Above this loudness what several say together is bent rather than cut off. */
const KNEE = 0.8;

/** All voices as one, without ever leaving -1..1. All of the same length. */
export function mixVoices(voices: readonly Float32Array[], count: number): Float32Array<ArrayBuffer> {
  const mix = new Float32Array(count);
  for (const voice of voices)
    for (let index = 0; index < count; index += 1) mix[index] = (mix[index] ?? 0) + (voice[index] ?? 0);
  for (let index = 0; index < count; index += 1) {
    const value = mix[index] ?? 0;
    const loud = Math.abs(value);
    if (loud <= KNEE) continue;
    mix[index] = Math.sign(value) * (KNEE + (1 - KNEE) * Math.tanh((loud - KNEE) / (1 - KNEE)));
  }
  return mix;
}

/** Which of the voices is heard most; null where none is. */
export function loudestOf(voices: readonly Float32Array[]): number | null {
  let loudest: number | null = null;
  let most = SPEECH_LEVEL ** 2;
  for (const [index, voice] of voices.entries()) {
    let power = 0;
    for (const value of voice) power += value * value;
    if (voice.length === 0 || power / voice.length <= most) continue;
    most = power / voice.length;
    loudest = index;
  }
  return loudest;
}
