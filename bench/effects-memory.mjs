// What blur leaves behind in memory: frames of a real person at 720p go through the product's own pipeline, as fast as
// it takes them, and what pages, workers and processes hold is looked at every so often, at rest and after a collection.
// LiveKit's processor gets fewer frames: without a GPU it takes one or two a second. (Stream's lets frames pass until its
// model is loaded, which fed like this is most of them.)
//
// BENCH_FRAMES=12000 BENCH_RIVAL_FRAMES=300 BENCH_SUBJECTS=ours,LiveKit npm run bench -- effects-memory
import { rmSync } from 'node:fs';
import { makeAssets } from '../scripts/assets.mjs';
import { startServer } from '../scripts/serve.mjs';
import { personCamera } from '../test/support/camera.mjs';
import { launchBrowser } from './lib/browser.mjs';
import { buildPage } from './lib/build-page.mjs';
import { SERVED, SWITCHES } from './lib/effects-subjects.mjs';
import { rowsOf } from './lib/memory-rows.mjs';
import { processMemory } from './lib/private-memory.mjs';
import { watchTargets } from './lib/targets.mjs';

/** How many frames, and after how many of them it is looked at what is held. */
const OURS = { frames: Number(process.env['BENCH_FRAMES'] ?? 100_000), step: 1000 };
const RIVALS = { frames: Number(process.env['BENCH_RIVAL_FRAMES'] ?? 300), step: 50 };
/** @type {readonly import('./pages/effects.subjects.ts').SubjectName[]} */
const SUBJECTS = ['ours', 'LiveKit'];
const CHOSEN = process.env['BENCH_SUBJECTS']?.split(',') ?? SUBJECTS;
/** Keeps the film, in VideoFrames that are never closed. */
const FEEDER = /effects-memory\.worker/;
const SETTLE_MS = 300;
const LONGEST_SETTLE_MS = 10_000;
/** Chromium looks for frames that were not closed every ten seconds. */
const WARNING_MS = 11_000;

/** @type {import('./run.mjs').Bench} */
export default async function run({ note }) {
  await makeAssets();
  const folder = await buildPage('bench/pages/effects-memory.html', SERVED);
  const server = await startServer({ port: 0, dist: folder });
  try {
    const rows = [];
    for (const subject of SUBJECTS.filter((name) => CHOSEN.includes(name))) {
      const { frames, step } = subject === 'ours' ? OURS : RIVALS;
      note(`${subject}: ${frames} frames`);
      rows.push(...(await measure(`http://localhost:${server.port}/`, subject, { frames, step }, note)));
    }
    return rows;
  } finally {
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * @param {string} url
 * @param {import('./pages/effects.subjects.ts').SubjectName} subject
 * @param {{frames: number, step: number}} amount
 * @param {(line: string) => void} note
 */
async function measure(url, subject, { frames, step }, note) {
  const camera = await personCamera();
  const browser = await launchBrowser([`--use-file-for-fake-video-capture=${camera}`, ...SWITCHES]);
  try {
    // Ours has the runtime in a worker that gets no frames; the others have it where the frames are.
    const targets = await watchTargets(browser, { unlooked: subject === 'ours' ? /segmenter/ : /./ });
    const page = await browser.newPage({ permissions: ['camera'] });
    page.on('pageerror', (error) => note(`${subject}: ${error.message}`));
    await page.goto(url);
    await page.waitForFunction(() => 'effectsMemoryBench' in globalThis);
    await page.evaluate((name) => globalThis.effectsMemoryBench.open(name), subject);
    const workers = targets.workers().length;

    /** Until a segmenter that is being replaced has gone. */
    const settle = async () => {
      const endMs = performance.now() + LONGEST_SETTLE_MS;
      do await page.waitForTimeout(SETTLE_MS);
      while (targets.workers().length > workers && performance.now() < endMs);
    };
    /** @type {import('./lib/memory-rows.mjs').Sample[]} */
    const samples = [];
    let fedMs = 0;
    for (let left = step; left <= frames; left += step) {
      fedMs += await page.evaluate((count) => globalThis.effectsMemoryBench.feed(count), step);
      await settle();
      const held = await targets.measure();
      const { rendererBytes, gpuBytes } = await processMemory(browser);
      const opened = held.filter(({ url: address }) => !FEEDER.test(address));
      const sample = {
        frames: left,
        heap: megabytes(held.reduce((sum, { heapBytes }) => sum + heapBytes, 0)),
        wasm: megabytes(held.reduce((sum, { wasmBytes }) => sum + wasmBytes, 0)),
        gpu: megabytes(gpuBytes),
        renderer: megabytes(rendererBytes),
        openFrames: opened.reduce((sum, { openFrames }) => sum + openFrames, 0),
      };
      samples.push(sample);
      note(`${subject}: ${JSON.stringify(sample, (_, value) => Number(value.toFixed?.(2)) || value)}`);
    }
    await page.waitForTimeout(WARNING_MS);
    return rowsOf(subject, samples, {
      ...(subject === 'ours' && {
        'VideoFrames open at rest, most': Math.max(...samples.map(({ openFrames }) => openFrames)),
        'segmenters started': targets.started('segmenter'),
      }),
      'times that frames were collected unclosed': targets.warnings(),
      'frames a second': (1000 * frames) / fedMs,
    });
  } finally {
    await browser.close();
  }
}

/** @param {number} bytes */
const megabytes = (bytes) => bytes / 1e6;
