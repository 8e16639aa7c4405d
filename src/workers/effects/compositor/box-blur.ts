/** How lines lie in an array: `step` from sample to sample, `lineStep` from line to line. */
interface Lines {
  readonly lines: number;
  readonly lineStep: number;
  readonly length: number;
  readonly step: number;
}

/** Each sample of `to` is the mean of 2 radius + 1 of `from` along its line, by running sums; ends are continued outwards. */
export function blurLines(from: Float32Array, to: Float32Array, shape: Lines, radius: number): void {
  const { lines, lineStep, length, step } = shape;
  const scale = 1 / (2 * radius + 1);
  const end = (length - 1) * step;
  for (let line = 0; line < lines; line++) {
    const start = line * lineStep;
    let sum = radius * (from[start] ?? 0);
    for (let k = 0; k < radius; k++) sum += from[start + Math.min(end, k * step)] ?? 0;
    for (let k = 0; k < length; k++) {
      sum += from[start + Math.min(end, (k + radius) * step)] ?? 0;
      to[start + k * step] = sum * scale;
      sum -= from[start + Math.max(0, (k - radius) * step)] ?? 0;
    }
  }
}
