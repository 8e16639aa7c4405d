/**
 * Interpolation to four times the rate, ITU-R BS.1770-4, annex 2: 48 taps in four phases; the third and the fourth are
 * the second and the first backwards.
 */
const FIRST = [
  0.001708984375, 0.010986328125, -0.0196533203125, 0.033203125, -0.0594482421875, 0.1373291015625,
  0.97216796875, -0.102294921875, 0.047607421875, -0.026611328125, 0.014892578125, -0.00830078125,
];
const SECOND = [
  -0.0291748046875, 0.029296875, -0.0517578125, 0.089111328125, -0.16650390625, 0.465087890625, 0.77978515625,
  -0.2003173828125, 0.1015625, -0.0582275390625, 0.0330810546875, -0.0189208984375,
];
const PHASES = [FIRST, SECOND, [...SECOND].reverse(), [...FIRST].reverse()].map((taps) =>
  Float32Array.from(taps),
);
const TAPS = 12;

/** By how many samples the peak is told late. */
export const TRUE_PEAK_DELAY = 6;

/** Follows one channel; gives the highest level (0..) that its curve has about each sample, between samples too. */
export function createTruePeak(): (sample: number) => number {
  // Twice over, so that the last twelve always lie in a row.
  const past = new Float32Array(2 * TAPS);
  let at = 0;
  return (sample) => {
    at = (at + TAPS - 1) % TAPS;
    past[at] = past[at + TAPS] = sample;
    let peak = Math.abs(past[at + TRUE_PEAK_DELAY] ?? 0);
    for (const taps of PHASES) {
      let sum = 0;
      for (let tap = 0; tap < TAPS; tap += 1) sum += (taps[tap] ?? 0) * (past[at + tap] ?? 0);
      peak = Math.max(peak, Math.abs(sum));
    }
    return peak;
  };
}
