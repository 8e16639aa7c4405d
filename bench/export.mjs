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
const TURNS = 2;
const CLIP = 'headshoulders_tfjs_facemesh_input.mp4';
const SOURCES = [
  { name: 'VP8 720p30', mimeType: 'video/webm;codecs=vp8,opus' },
  { name: 'H.264 720p30', mimeType: 'video/webm;codecs=h264,opus' },
];
const CLIP_URL = '/clip.mp4';
const RECORDING_URL = '/recording.webm';
const IN_BROWSER = /** @type {const} */ ([
  ['bare @ffmpeg/core', 'bare'],
  ['ours', 'ours'],
]);
const NATIVE_PRESETS = ['veryfast', 'ultrafast'];

/** @type {import('./run.mjs').Bench} */
export default async function run({ note }) {
  const hasNative = spawnSync('ffmpeg', ['-version']).status === 0;
  if (!hasNative) note('no native ffmpeg here: it is left out');
  if (!mediaFile(CLIP)) note('no clips here: a moving photo is recorded instead');
  const folder = mkdtempSync(join(tmpdir(), 'coterie-bench-'));
  const server = await serveSources();
  try {
    /** @type {import('./run.mjs').Result[]} */
    const results = [];
    for (const { name, mimeType } of SOURCES) {
      note(`${name}: recording ${SECONDS} s`);
      const recording = join(folder, 'recording.webm');
      await makeRecording(server.origin, mimeType, recording);
      const { args, seconds } = await inPage(server.origin, recording, (page) =>
        page.evaluate((url) => globalThis.exportBench.plan(url), RECORDING_URL),
      );
      /** @type {Map<string, number>} the best time of each */
      const times = new Map();
      const time = (/** @type {string} */ subject, /** @type {number} */ value) => {
        note(`${name}: ${subject} took ${value.toFixed(1)} s`);
        times.set(subject, Math.min(value, times.get(subject) ?? Infinity));
      };
      // Taking turns, so that whatever else the machine does meets all of them.
      for (let turn = 0; turn < TURNS; turn += 1) {
        for (const [subject, method] of IN_BROWSER) {
          const value = await inPage(server.origin, recording, (page) =>
            page.evaluate(
              ([method, url]) => globalThis.exportBench[method](url),
              /** @type {const} */ ([method, RECORDING_URL]),
            ),
          );
          time(subject, value);
        }
        for (const preset of hasNative ? NATIVE_PRESETS : []) {
          time(`native ffmpeg ${preset}`, runNative(args, recording, preset, folder));
        }
      }
      const ours = times.get('ours') ?? Number.NaN;
      for (const [subject, value] of times) {
        const row = { case: name, subject };
        results.push(
          { ...row, metric: 'speed', unit: 's of video a second', value: seconds / value },
          { ...row, metric: 'time', unit: 's', value },
          { ...row, metric: 'time of ours to this', unit: 'x', value: ours / value },
        );
      }
    }
    return results;
  } finally {
    await server.close();
    rmSync(folder, { recursive: true });
  }
}

/**
 * Does something in a browser of its own: one that ran ffmpeg before has its machine code at hand.
 * @template T
 * @param {string} origin
 * @param {string | undefined} recording what RECORDING_URL gives
 * @param {(page: import('playwright').Page) => Promise<T>} task
 * @returns {Promise<T>}
 */
async function inPage(origin, recording, task) {
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage({ acceptDownloads: true });
    if (recording) await page.route(`**${RECORDING_URL}`, (route) => route.fulfill({ path: recording }));
    const clip = mediaFile(CLIP);
    if (clip) await page.route(`**${CLIP_URL}`, (route) => route.fulfill({ path: clip }));
    await page.goto(`${origin}/bench/pages/export.html`);
    await page.waitForFunction(() => 'exportBench' in globalThis);
    return await task(page);
  } finally {
    await browser.close();
  }
}

/**
 * @param {string} origin
 * @param {string} mimeType
 * @param {string} path where the recording goes
 */
async function makeRecording(origin, mimeType, path) {
  await inPage(origin, undefined, async (page) => {
    const download = page.waitForEvent('download', { timeout: 2000 * SECONDS });
    await page.evaluate(
      ([mimeType, seconds, clipUrl]) => globalThis.exportBench.record(mimeType, seconds, clipUrl),
      /** @type {const} */ ([mimeType, SECONDS, mediaFile(CLIP) ? CLIP_URL : null]),
    );
    await (await download).saveAs(path);
  });
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
