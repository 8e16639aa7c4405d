// What recording a composed call of four costs, beside what a bare MediaRecorder spends on one stream that shows the same
// picture ready-made: processor time of all of the browser's processes, less that of the same sources with nobody looking.
// Both in turns, several times; the figures are medians.
//
// BENCH_SECONDS=8 BENCH_ROUNDS=3 npm run bench -- compose
import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { startServer } from '../scripts/serve.mjs';
import { makeAssets } from '../scripts/assets.mjs';
import { mediaFile } from '../test/support/media.mjs';
import { launchBrowser } from './lib/browser.mjs';
import { buildPage } from './lib/build-page.mjs';
import { cpuSeconds } from './lib/cpu.mjs';

const SECONDS = Number(process.env['BENCH_SECONDS'] ?? 8);
const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 3);
const HEIGHTS = (process.env['BENCH_HEIGHTS'] ?? '360,720').split(',').map(Number);
const SETTLE_MS = 1500;
const PAGE = 'bench/pages/compose.html';
const CLIPS = [
  'headshoulders_tfjs_facemesh_input.mp4',
  'headshoulders_mediapipe_selfie_web_composited.mp4',
  'kneeraise_aerobeat_960x540.mp4',
  'squat_tfjs_pose_squats.mp4',
];

/** @type {import('./run.mjs').Bench} */
export default async function run({ note }) {
  await makeAssets();
  const found = CLIPS.map((name) => /** @type {const} */ ([name, mediaFile(name)])).filter(
    ([, path]) => path,
  );
  if (found.length < CLIPS.length) note('Clips are missing: drawn pictures take their place.');
  const folder = await buildPage(PAGE, Object.fromEntries(found.map(([name, path]) => [name, path ?? ''])));
  const server = await startServer({ port: 0, dist: folder });
  try {
    const results = [];
    for (const height of HEIGHTS) {
      const figures = await measure(
        `http://localhost:${server.port}/`,
        found.map(([name]) => `/${name}`),
        height,
        note,
      );
      const group = `four cameras of ${height} lines into 720p, 24 fps`;
      const metric = 'processor time, sources aside';
      results.push(
        { case: group, subject: 'ours', metric, unit: 's a second', value: figures.ours },
        { case: group, subject: 'bare MediaRecorder', metric, unit: 's a second', value: figures.bare },
        { case: group, subject: 'ours : bare', metric, unit: 'x', value: figures.ours / figures.bare },
      );
    }
    return results;
  } finally {
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * @param {string} url
 * @param {string[]} clips
 * @param {number} height of each camera
 * @param {(line: string) => void} note
 */
async function measure(url, clips, height, note) {
  const marker = `--bench-marker=${randomUUID()}`;
  const browser = await launchBrowser([marker]);
  try {
    const page = await browser.newPage();
    page.on('pageerror', (error) => note(error.message));
    await page.goto(url);
    await page.waitForFunction(() => 'composeBench' in globalThis);
    await page.evaluate(
      ([names, lines]) => globalThis.composeBench.prepare(names, lines),
      /** @type {const} */ ([clips, height]),
    );

    /** @param {'one' | 'four'} what @param {boolean} isRecorded */
    const spend = async (what, isRecorded) => {
      await page.evaluate(
        ([name, on]) => globalThis.composeBench.start(name, on),
        /** @type {const} */ ([what, isRecorded]),
      );
      await page.waitForTimeout(SETTLE_MS);
      const before = { cpu: cpuSeconds(marker), at: performance.now() };
      await page.waitForTimeout(SECONDS * 1000);
      const used = (1000 * (cpuSeconds(marker) - before.cpu)) / (performance.now() - before.at);
      const bytes = await page.evaluate(() => globalThis.composeBench.stop());
      if (isRecorded && bytes === 0) throw new Error(`Nothing of ${what} was recorded.`);
      await page.waitForTimeout(300);
      return used;
    };

    /** @type {{ours: number[], bare: number[]}} */
    const rounds = { ours: [], bare: [] };
    for (let round = 0; round < ROUNDS; round += 1) {
      const idle = { one: await spend('one', false), four: await spend('four', false) };
      const busy = { one: await spend('one', true), four: await spend('four', true) };
      rounds.bare.push(busy.one - idle.one);
      rounds.ours.push(busy.four - idle.four);
      note(
        `${height} lines, round ${round + 1}: bare ${busy.one.toFixed(3)} - ${idle.one.toFixed(3)}, ours ${busy.four.toFixed(3)} - ${idle.four.toFixed(3)}`,
      );
    }
    return { ours: median(rounds.ours), bare: median(rounds.bare) };
  } finally {
    await browser.close();
  }
}

/** @param {number[]} values */
const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
