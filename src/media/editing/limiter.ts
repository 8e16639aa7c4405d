import { SOUND_RATE, type SoundBlock } from './sound-block.ts';
import { createTruePeak, TRUE_PEAK_DELAY } from './true-peak.ts';

/** How far it looks ahead: short enough not to be heard as fading, long enough not to be heard as a click. */
const AHEAD_SAMPLES = SOUND_RATE / 200;
/** In which time it lets go again, to 1/e. */
const RELEASE_SAMPLES = SOUND_RATE / 10;

/** Turns sound up or down, and keeps its true peaks below a ceiling. */
export interface Limiter {
  /** By how many samples what comes out is later. */
  readonly latencySamples: number;
  /** The next stretch, of the same length; the block that was given in, changed. */
  process(block: SoundBlock): SoundBlock;
}

/**
 * A look-ahead limiter: the gain that each peak needs holds for all samples within reach of it (a sliding minimum) and
 * is then averaged over that reach, so that it has come down before the peak does, and never jumps.
 * @param gain factor that all is multiplied by
 * @param ceilingDb dBTP
 */
export function createLimiter(
  channels: number,
  { gain, ceilingDb }: { gain: number; ceilingDb: number },
): Limiter {
  const ceiling = 10 ** (ceilingDb / 20);
  const latencySamples = AHEAD_SAMPLES + TRUE_PEAK_DELAY;
  const peaks = Array.from({ length: channels }, () => createTruePeak());
  const held = Array.from({ length: channels }, () => new Float32Array(latencySamples));
  const lowest = createSlidingMinimum(AHEAD_SAMPLES + 1);
  const average = createSlidingMean(AHEAD_SAMPLES + 1);
  let released = 1;
  let at = 0;
  return {
    latencySamples,
    process(block) {
      const length = block[0]?.length ?? 0;
      for (let index = 0; index < length; index += 1) {
        let peak = 0;
        for (const [channel, plane] of block.entries())
          peak = Math.max(peak, peaks[channel]?.((plane[index] ?? 0) * gain) ?? 0);
        const needed = lowest(peak > ceiling ? ceiling / peak : 1);
        released = Math.min(needed, released + (1 - released) / RELEASE_SAMPLES);
        const factor = average(released) * gain;
        for (const [channel, plane] of block.entries()) {
          const past = held[channel];
          if (!past) continue;
          const late = past[at] ?? 0;
          past[at] = plane[index] ?? 0;
          plane[index] = late * factor;
        }
        at = (at + 1) % latencySamples;
      }
      return block;
    },
  };
}

/** The lowest of the last `size` values, with a queue of those that may yet be it. */
function createSlidingMinimum(size: number): (value: number) => number {
  const values = new Float64Array(size + 1);
  const times = new Float64Array(size + 1);
  let head = 0;
  let count = 0;
  let now = 0;
  const place = (index: number): number => (head + index) % (size + 1);
  return (value) => {
    while (count > 0 && (values[place(count - 1)] ?? 0) >= value) count -= 1;
    values[place(count)] = value;
    times[place(count)] = now;
    count += 1;
    if ((times[head] ?? 0) <= now - size) {
      head = place(1);
      count -= 1;
    }
    now += 1;
    return values[head] ?? value;
  };
}

/** The mean of the last `size` values, ones before the first. */
function createSlidingMean(size: number): (value: number) => number {
  const values = new Float64Array(size).fill(1);
  let at = 0;
  let sum = size;
  return (value) => {
    sum += value - (values[at] ?? 0);
    values[at] = value;
    at = (at + 1) % size;
    // Rounding adds up over hours; a sum anew each round costs next to nothing.
    if (at === 0) sum = values.reduce((total, one) => total + one, 0);
    return sum / size;
  };
}
