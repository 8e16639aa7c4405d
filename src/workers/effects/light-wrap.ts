/** How far, in cells, what stands behind shines around the person's edge: some 1 % of the picture's width. */
const REACH = 3;
/** Of a person right at their edge, this part at most gives way to it. */
const STRENGTH = 0.3;

interface Size {
  readonly width: number;
  readonly height: number;
}

/**
 * Lets what stands behind shine a little over the person's edges, as light does around a body, so that they do not look
 * cut out with scissors. Deep inside, and outside, nothing changes.
 * @param opacity of the person: width x height, row-major, 0..255
 * @returns a new one, nowhere higher
 */
export function wrapLight(opacity: Uint8Array, { width, height }: Size): Uint8Array {
  const rows = mean(opacity, { lines: height, lineStep: width, length: width, step: 1 });
  const around = mean(rows, { lines: width, lineStep: 1, length: height, step: width });
  const out = new Uint8Array(opacity.length);
  for (let index = 0; index < opacity.length; index++) {
    const own = opacity[index] ?? 0;
    // 0 deep inside, some 128 where half of what is around is background.
    const open = 255 - (around[index] ?? 0);
    out[index] = own - ((own * open * STRENGTH) >> 8);
  }
  return out;
}

interface Lines {
  readonly lines: number;
  readonly lineStep: number;
  readonly length: number;
  readonly step: number;
}

/** The running mean over 2 REACH + 1 cells of each line; edges are continued outwards. */
function mean(values: Uint8Array, { lines, lineStep, length, step }: Lines): Uint8Array {
  const out = new Uint8Array(values.length);
  const end = (length - 1) * step;
  for (let line = 0; line < lines; line++) {
    const start = line * lineStep;
    let sum = REACH * (values[start] ?? 0);
    for (let k = 0; k < REACH; k++) sum += values[start + Math.min(end, k * step)] ?? 0;
    for (let k = 0; k < length; k++) {
      sum += values[start + Math.min(end, (k + REACH) * step)] ?? 0;
      out[start + k * step] = sum / (2 * REACH + 1);
      sum -= values[start + Math.max(0, (k - REACH) * step)] ?? 0;
    }
  }
  return out;
}
