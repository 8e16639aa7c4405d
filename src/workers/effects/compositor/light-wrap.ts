import { blurLines } from './box-blur.ts';
import type { Size } from '../size.ts';

/** How far, in cells, what stands behind shines around the person's edge: some 1 % of the picture's width. */
const REACH = 3;
/** Of a person right at their edge, this part at most gives way to it. */
const STRENGTH = 0.3;

/**
 * Lets what stands behind shine a little over the person's edges, as light does around a body, so that they do not look
 * cut out with scissors. Deep inside, and outside, nothing changes.
 * @param opacity of the person: width x height, row-major, 0..255
 * @returns a new one, nowhere higher
 */
export function wrapLight(opacity: Uint8Array, { width, height }: Size): Uint8Array {
  const around = new Float32Array(opacity);
  const rows = new Float32Array(opacity.length);
  blurLines(around, rows, { lines: height, lineStep: width, length: width, step: 1 }, REACH);
  blurLines(rows, around, { lines: width, lineStep: 1, length: height, step: width }, REACH);
  const out = new Uint8Array(opacity.length);
  for (let index = 0; index < opacity.length; index++) {
    const own = opacity[index] ?? 0;
    // 0 deep inside, some 128 where half of what is around is background.
    const open = 255 - (around[index] ?? 0);
    out[index] = own - ((own * open * STRENGTH) >> 8);
  }
  return out;
}
