import type { SoundBlock } from '../media/editing/sound-block.ts';

/** Zero crossings of the kernel on each side, and how finely it is tabulated between two samples. */
const REACH = 24;
const PHASES = 512;

/** Brings one stretch of sound after the other to another rate. */
export type Resampler = (block: SoundBlock) => SoundBlock;

/**
 * Interpolates with a sinc under a Blackman window (J. O. Smith, Digital Audio Resampling). What comes out lags behind
 * by its reach, which the first block makes up for by beginning in silence; the time of samples is kept.
 */
export function createResampler(fromRate: number, toRate: number, channels: number): Resampler {
  if (fromRate === toRate) return (block) => block;
  const step = fromRate / toRate;
  const table = tabulate(Math.min(1, toRate / fromRate) * 0.97);
  let held = Array.from({ length: channels }, () => new Float32Array(REACH));
  /** Place of the next sample to be made, in `held`. */
  let at = REACH;
  return (block) => {
    const inputs = held.map((past, channel) => join(past, block[channel] ?? new Float32Array(0)));
    const length = inputs[0]?.length ?? 0;
    const count = Math.max(0, Math.ceil((length - REACH - at) / step));
    const outputs = inputs.map((input) => {
      const output = new Float32Array(count);
      for (let index = 0; index < count; index += 1) {
        const place = at + index * step;
        const whole = Math.floor(place);
        const row = Math.round((place - whole) * PHASES) * 2 * REACH;
        let sum = 0;
        for (let tap = 0; tap < 2 * REACH; tap += 1)
          sum += (input[whole - REACH + 1 + tap] ?? 0) * (table[row + tap] ?? 0);
        output[index] = sum;
      }
      return output;
    });
    at += count * step;
    const done = Math.max(0, Math.floor(at) - REACH);
    held = inputs.map((input) => input.slice(done));
    at -= done;
    return outputs;
  };
}

function tabulate(cutoff: number): Float32Array {
  const table = new Float32Array((PHASES + 1) * 2 * REACH);
  for (let phase = 0; phase <= PHASES; phase += 1) {
    for (let tap = 0; tap < 2 * REACH; tap += 1) {
      const x = tap - REACH + 1 - phase / PHASES;
      const sinc = x === 0 ? cutoff : Math.sin(Math.PI * x * cutoff) / (Math.PI * x);
      const turn = (Math.PI * x) / REACH;
      const window = Math.abs(x) >= REACH ? 0 : 0.42 + 0.5 * Math.cos(turn) + 0.08 * Math.cos(2 * turn);
      table[phase * 2 * REACH + tap] = sinc * window;
    }
  }
  return table;
}

function join(a: Float32Array<ArrayBuffer>, b: Float32Array): Float32Array<ArrayBuffer> {
  const out = new Float32Array(a.length + b.length);
  out.set(a);
  out.set(b, a.length);
  return out;
}
