// Exports the same 30 s 720p30 recordings by our exporter, by a bare @ffmpeg/core running the very same
// arguments in a plain worker, and by the native ffmpeg where there is one.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mediaFile } from '../test/support/media.mjs';
import { launchBrowser } from './lib/browser.mjs';
import { serveSources } from './lib/server.mjs';

const SECONDS = 30;
const RUNS = 2;
const CLIP = 'headshoulders_tfjs_facemesh_input.mp4';
const SOURCES = [
  { name: 'VP8 720p30', mimeType: 'video/webm;codecs=vp8,opus' },
  { name: 'H.264 720p30', mimeType: 'video/webm;codecs=h264,opus' },
];
const NATIVE_PRESETS = ['veryfast', 'ultrafast'];

/** @type {import('./run.mjs').Bench} */
export default async function run({ note }) {
  const hasNative = spawnSync('ffmpeg', ['-version']).status === 0;
  if (!hasNative) note('no native ffmpeg here: it is left out');
  const clip = mediaFile(CLIP);
  if (!clip) note('no clips here: a moving photo is recorded instead');
  const folder = mkdtempSync(join(tmpdir(), 'coterie-bench-'));
  const server = await serveSources();
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage({ acceptDownloads: true });
    if (clip) await page.route('**/clip.mp4', (route) => route.fulfill({ path: clip }));
    await page.goto(`${server.origin}/bench/pages/export.html`);
    await page.waitForFunction(() => 'exportBench' in globalThis);
    /** @type {import('./run.mjs').Result[]} */
    const results = [];
    for (const { name, mimeType } of SOURCES) {
      note(`${name}: recording ${SECONDS} s`);
      const clipUrl = clip ? '/clip.mp4' : null;
      await page.evaluate(
        ([name, mimeType, seconds, clipUrl]) =>
          globalThis.exportBench.record(name, mimeType, seconds, clipUrl),
        /** @type {const} */ ([name, mimeType, SECONDS, clipUrl]),
      );
      const seconds = await page.evaluate((name) => globalThis.exportBench.durationSeconds(name), name);
      /** @type {Map<string, number>} the best time of each */
      const times = new Map();
      const time = (/** @type {string} */ subject, /** @type {number} */ value) => {
        note(`${name}: ${subject} took ${value.toFixed(1)} s`);
        times.set(subject, Math.min(value, times.get(subject) ?? Infinity));
      };
      const recording = hasNative ? await save(page, name, folder) : undefined;
      const args = await page.evaluate((name) => globalThis.exportBench.args(name), name);
      // Taking turns, so that whatever else the machine does meets all of them.
      for (let run = 0; run < RUNS; run += 1) {
        time('bare @ffmpeg/core', await page.evaluate((name) => globalThis.exportBench.bare(name), name));
        time('ours', await page.evaluate((name) => globalThis.exportBench.ours(name), name));
        if (!recording) continue;
        for (const preset of NATIVE_PRESETS) {
          time(`native ffmpeg ${preset}`, runNative(args, recording, preset, folder));
        }
      }
      const ours = times.get('ours') ?? Number.NaN;
      for (const [subject, value] of times) {
        const row = { case: name, subject };
        results.push(
          { ...row, metric: 'speed', unit: 's of video a second', value: seconds / value },
          { ...row, metric: 'time', unit: 's', value },
          { ...row, metric: "ours takes, times this one's time", unit: 'x', value: ours / value },
        );
      }
    }
    return results;
  } finally {
    await browser.close();
    await server.close();
    rmSync(folder, { recursive: true });
  }
}

/**
 * @param {import('playwright').Page} page
 * @param {string} name
 * @param {string} folder
 */
async function save(page, name, folder) {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.evaluate((name) => globalThis.exportBench.download(name), name),
  ]);
  const path = join(folder, `${name}.webm`);
  await download.saveAs(path);
  return path;
}

/**
 * The same ladder with another preset, on two threads, in seconds.
 * @param {readonly string[]} args ours
 * @param {string} input
 * @param {string} preset
 * @param {string} folder
 */
function runNative(args, input, preset, folder) {
  const own = args
    .map((arg) => (arg === '/input/source' ? input : arg === 'ultrafast' ? preset : arg))
    .flatMap((arg) => (arg === '-preset' ? ['-threads', '2', arg] : [arg]));
  const out = join(folder, preset);
  for (const arg of args) {
    if (arg.endsWith('/media.m3u8')) mkdirSync(join(out, arg, '..'), { recursive: true });
  }
  const startedAtMs = performance.now();
  const { status, stderr } = spawnSync('ffmpeg', ['-nostdin', '-y', ...own], { cwd: out });
  if (status !== 0) throw new Error(`ffmpeg: ${stderr.toString()}`);
  return (performance.now() - startedAtMs) / 1000;
}
