/**
 * What is held after so many frames, in megabytes. `heap`: of page and workers. `wasm`: WebAssembly's memories. `gpu` and
 * `renderer`: what their processes have to themselves. `openFrames` is a number of VideoFrames.
 * @typedef {{frames: number, heap: number, wasm: number, gpu: number, renderer: number, openFrames: number}} Sample
 */

const CASE = '1280x720, blur, as fast as taken';
/** By then everything is loaded and has grown to its size: from here on nothing should grow. */
const WARM_FRAMES = 5000;
/** Fewer frames than that, and a slope by ten thousand would be made up. */
const MANY_FRAMES = 10_000;

/**
 * What there is once warm, what there is at last, and what has come between them. Of few samples the second half counts.
 * @param {string} subject
 * @param {readonly Sample[]} samples
 * @param {Record<string, number>} counts
 * @returns {import('../run.mjs').Result[]}
 */
export function rowsOf(subject, samples, counts) {
  const frames = samples.at(-1)?.frames ?? 0;
  const warm = samples.filter((sample) => sample.frames >= Math.min(WARM_FRAMES, frames / 2));
  const [first, last] = [warm[0], warm.at(-1)];
  if (!first || !last) throw new Error('Nothing was sampled.');
  const per = frames >= MANY_FRAMES ? 10_000 : 1000;
  /** @type {(metric: string, unit: string, value: number) => import('../run.mjs').Result} */
  const row = (metric, unit, value) => ({ case: CASE, subject, metric, unit, value });
  /** @type {(name: string, key: keyof Sample, growth?: string) => import('../run.mjs').Result[]} */
  const held = (name, key, growth = 'growth') => [
    row(`${name}: after ${first.frames} frames`, 'MB', first[key]),
    row(`${name}: after ${last.frames} frames`, 'MB', last[key]),
    row(`${name}: ${growth}`, 'MB', last[key] - first[key]),
    row(`${name}: slope`, `MB per ${per} frames`, per * slopeOf(warm, key)),
  ];
  const limited = subject === 'ours' ? 'growth (limit 5)' : 'growth';
  return [
    ...held('heaps of page and workers', 'heap', limited),
    ...held('GPU process', 'gpu', limited),
    ...held('WebAssembly memories', 'wasm'),
    ...held('renderer process', 'renderer'),
    ...Object.entries(counts).map(([metric, value]) => row(metric, '', value)),
  ];
}

/**
 * The slope of the straight line with the least squares, by frame: two samples alone say little about a process.
 * @param {readonly Sample[]} samples
 * @param {keyof Sample} key
 */
function slopeOf(samples, key) {
  const mean = (/** @type {number[]} */ values) =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  const [middle, level] = [mean(samples.map(({ frames }) => frames)), mean(samples.map((one) => one[key]))];
  const products = samples.map((one) => (one.frames - middle) * (one[key] - level));
  return mean(products) / mean(samples.map(({ frames }) => (frames - middle) ** 2));
}
