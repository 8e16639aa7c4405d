import { SOUND_RATE, type SoundBlock } from './sound-block.ts';
import { createTruePeak } from './true-peak.ts';

/** What voices are brought to: the usual figure of podcasts (AES TD1008). LUFS. */
export const EVEN_LUFS = -16;

/** How loud something is, as ITU-R BS.1770-4 and EBU R 128 measure it. */
export interface Loudness {
  /** Gated, over all of it. LUFS; -Infinity for silence. */
  readonly integratedLufs: number;
  /** dBTP; -Infinity for silence. */
  readonly truePeakDb: number;
}

/** Measures sound of {@link SOUND_RATE}, one or two channels, as it comes. */
export interface LoudnessMeter {
  /** Blocks of any length. They stay the caller's. */
  add(block: SoundBlock): void;
  readonly loudness: Loudness;
}

/** BS.1770-4, tables 1 and 2: a shelf for the head, and a high pass, at 48 kHz. */
const SHELF = {
  b: [1.53512485958697, -2.69169618940638, 1.19839281085285],
  a: [-1.69065929318241, 0.73248077421585],
};
const HIGH_PASS = { b: [1, -2, 1], a: [-1.99004745483398, 0.99007225036621] };

/** Gating blocks are of 400 ms, one beginning every 100 ms. */
const STEP_SAMPLES = SOUND_RATE / 10;
const STEPS_OF_BLOCK = 4;
const ABSOLUTE_GATE_LUFS = -70;
const RELATIVE_GATE_LU = -10;

const lufsOf = (energy: number): number => -0.691 + 10 * Math.log10(energy);

/** A meter that has heard nothing yet. */
export function createLoudnessMeter(): LoudnessMeter {
  const channels: Channel[] = [];
  /** Energy of each gating block: ten numbers a second, a megabyte in three hours. */
  const blocks: number[] = [];
  const steps: number[] = [];
  let stepEnergy = 0;
  let stepSamples = 0;
  let peak = 0;

  return {
    add(block) {
      while (channels.length < block.length) channels.push(createChannel());
      const length = block[0]?.length ?? 0;
      for (let index = 0; index < length; index += 1) {
        for (const [number, plane] of block.entries()) {
          const sample = plane[index] ?? 0;
          const channel = channels[number];
          if (!channel) continue;
          const weighted = channel.weigh(sample);
          stepEnergy += weighted * weighted;
          peak = Math.max(peak, channel.peak(sample));
        }
        stepSamples += 1;
        if (stepSamples < STEP_SAMPLES) continue;
        steps.push(stepEnergy / STEP_SAMPLES);
        stepEnergy = stepSamples = 0;
        if (steps.length > STEPS_OF_BLOCK) steps.shift();
        if (steps.length === STEPS_OF_BLOCK) blocks.push(mean(steps));
      }
    },
    get loudness() {
      const heard = blocks.filter((energy) => lufsOf(energy) > ABSOLUTE_GATE_LUFS);
      const gate = lufsOf(mean(heard)) + RELATIVE_GATE_LU;
      const counted = heard.filter((energy) => lufsOf(energy) > gate);
      return {
        integratedLufs: counted.length > 0 ? lufsOf(mean(counted)) : -Infinity,
        truePeakDb: 20 * Math.log10(peak),
      };
    },
  };
}

interface Channel {
  weigh(sample: number): number;
  peak(sample: number): number;
}

function createChannel(): Channel {
  const shelf = createBiquad(SHELF);
  const highPass = createBiquad(HIGH_PASS);
  return { weigh: (sample) => highPass(shelf(sample)), peak: createTruePeak() };
}

/** Direct form II, transposed. */
function createBiquad({ b, a }: { b: readonly number[]; a: readonly number[] }): (x: number) => number {
  const [b0 = 0, b1 = 0, b2 = 0] = b;
  const [a1 = 0, a2 = 0] = a;
  let first = 0;
  let second = 0;
  return (x) => {
    const y = b0 * x + first;
    first = b1 * x - a1 * y + second;
    second = b2 * x - a2 * y;
    return y;
  };
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
