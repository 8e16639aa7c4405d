// What a recording of hours leaves in memory. First in real time: 720p, with a clock in every picture. Then three hours
// made of what was really encoded in twenty seconds, with its timestamps moved on: what it takes to write them, to finalise
// them, and to play the file, before it is finalised and afterwards.
//
// SOAK_MINUTES=30 SOAK_HOURS=3 npm run bench -- soak
import { rmSync } from 'node:fs';
import { startServer } from '../scripts/serve.mjs';
import { openPerson } from '../test/support/journey.mjs';
import { buildPage } from './lib/build-page.mjs';
import { processMemory } from './lib/private-memory.mjs';

const MINUTES = Number(process.env['SOAK_MINUTES'] ?? 30);
const HOURS = Number(process.env['SOAK_HOURS'] ?? 3);
const SAMPLE_MS = 20_000;
/** By then everything is loaded and has grown to its size. */
const WARM_MS = 30_000;

/** @type {import('./run.mjs').Bench} */
export default async function run({ note }) {
  const folder = await buildPage('bench/pages/soak.html', {});
  const server = await startServer({ port: 0, dist: folder });
  const url = `http://localhost:${server.port}/`;
  try {
    return [
      ...(MINUTES > 0 ? await inRealTime(url, note) : []),
      ...(HOURS > 0 ? await generated(url, note) : []),
    ];
  } finally {
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * A browser with a profile on disk: one without keeps its files in memory, and only as much as that has room for.
 * @param {string} url
 */
async function open(url) {
  const args = [
    '--js-flags=--expose-gc',
    '--disable-renderer-backgrounding',
    '--disable-background-timer-throttling',
  ];
  const { page, close } = await openPerson(url, { camera: null, args });
  const browser = page.context().browser();
  if (!browser) throw new Error('The browser is gone.');
  await page.waitForFunction(() => 'soakBench' in globalThis);
  const session = await page.context().newCDPSession(page);
  /** Megabytes of objects that are in use. */
  const heap = async () => {
    await session.send('HeapProfiler.collectGarbage');
    return (await session.send('Runtime.getHeapUsage')).usedSize / 1e6;
  };
  return { page, close, heap, peak: watchMemory(browser) };
}

/**
 * Looks at the browser's memory twice a second.
 * @param {import('playwright').Browser} browser
 */
function watchMemory(browser) {
  let most = 0;
  const timer = setInterval(() => {
    processMemory(browser).then(
      ({ rendererBytes, gpuBytes }) => (most = Math.max(most, (rendererBytes + gpuBytes) / 1e6)),
      () => clearInterval(timer),
    );
  }, 500);
  return {
    /** The most since it was last asked, in megabytes. */
    take() {
      const taken = most;
      most = 0;
      return taken;
    },
    stop: () => clearInterval(timer),
  };
}

/** @type {(url: string, note: (line: string) => void) => Promise<import('./run.mjs').Result[]>} */
async function inRealTime(url, note) {
  const { page, close, heap, peak } = await open(url);
  try {
    await page.evaluate(() => globalThis.soakBench.start());
    const warmMs = Math.min(WARM_MS, (MINUTES * 60_000) / 2);
    await page.waitForTimeout(warmMs);
    const warm = await heap();
    note(`${Math.round(warmMs / 1000)} s: heap ${warm.toFixed(1)} MB`);
    const steps = Math.max(1, Math.round(MINUTES / 2));
    for (let step = 1; step <= steps; step += 1) {
      await page.waitForTimeout((MINUTES * 60_000 - warmMs) / steps);
      note(`${((MINUTES / steps) * step).toFixed(1)} min: heap ${(await heap()).toFixed(1)} MB`);
    }
    const last = await heap();
    const { given, stored } = await page.evaluate(() => globalThis.soakBench.chunks());
    const recording = peak.take();
    const file = await page.evaluate(() => globalThis.soakBench.stop());
    /** @type {(metric: string, unit: string, value: number) => import('./run.mjs').Result} */
    const row = (metric, unit, value) => ({
      case: `${MINUTES} min of 720p in real time`,
      subject: 'ours',
      metric,
      unit,
      value,
    });
    return [
      row('JS heap: growth (limit 20)', 'MB', last - warm),
      row('chunks that the recorder gave', '', given),
      row('missing in the journal (limit 0)', '', Math.max(0, given - stored)),
      row('private memory while recording, most', 'MB', recording),
      row('finalised at (60 or more)', 'x real time', file.durationMs / file.tookMs),
      row('private memory while finalising, most (limit 300)', 'MB', peak.take()),
      row('size', 'MB', file.sizeBytes / 1e6),
      row('length', 's', file.durationMs / 1000),
    ];
  } finally {
    peak.stop();
    await close();
  }
}

/** @type {(url: string, note: (line: string) => void) => Promise<import('./run.mjs').Result[]>} */
async function generated(url, note) {
  const { page, close, heap, peak } = await open(url);
  try {
    const before = await heap();
    const id = await page.evaluate(
      ([hours, ms]) => globalThis.soakBench.generate(hours, ms),
      /** @type {const} */ ([HOURS, SAMPLE_MS]),
    );
    const after = await heap();
    const writing = peak.take();
    note(`${HOURS} h are written; heap ${before.toFixed(1)}, then ${after.toFixed(1)} MB`);
    const raw = await page.evaluate((one) => globalThis.soakBench.play(one), id);
    note(`unfinished: ${JSON.stringify(raw)}`);
    peak.take();
    const file = await page.evaluate((one) => globalThis.soakBench.finalise(one), id);
    const finalising = peak.take();
    const whole = await page.evaluate((one) => globalThis.soakBench.play(one), id);
    note(`finalised: ${JSON.stringify(whole)}`);
    /** @type {(metric: string, unit: string, value: number) => import('./run.mjs').Result} */
    const row = (metric, unit, value) => ({
      case: `${HOURS} h of 720p, generated`,
      subject: 'ours',
      metric,
      unit,
      value,
    });
    return [
      row('JS heap: growth while writing (limit 20)', 'MB', after - before),
      row('private memory while writing, most', 'MB', writing),
      row('finalised at (60 or more)', 'x real time', file.durationMs / file.tookMs),
      row('private memory while finalising, most (limit 300)', 'MB', finalising),
      row('size', 'MB', file.sizeBytes / 1e6),
      row('length', 's', file.durationMs / 1000),
      ...rowsOf(row, 'unfinished', raw),
      ...rowsOf(row, 'finalised', whole),
    ];
  } finally {
    peak.stop();
    await close();
  }
}

/**
 * @param {(metric: string, unit: string, value: number) => import('./run.mjs').Result} row
 * @param {string} what
 * @param {import('./pages/soak.ts').Played} played
 */
function rowsOf(row, what, { openMs, seekMs }) {
  const sorted = seekMs.toSorted((a, b) => a - b);
  return [
    row(`${what}: until the first frame is there (limit 1000)`, 'ms', openMs),
    row(`${what}: seek, median`, 'ms', sorted[Math.floor(sorted.length / 2)] ?? Number.NaN),
    row(`${what}: seek, slowest of ${sorted.length} (limit 300)`, 'ms', sorted.at(-1) ?? Number.NaN),
  ];
}
