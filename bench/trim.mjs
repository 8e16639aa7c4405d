// Trims the same 5 min 720p30 recording to the frame: by our editor, which encodes only what lies before the first
// keyframe; by encoding all of it anew in the browser; and by the native ffmpeg, copying (which cuts at keyframes only)
// and encoding.
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { startServer } from '../scripts/serve.mjs';
import { openPerson } from '../test/support/journey.mjs';
import { buildPage } from './lib/build-page.mjs';

const SECONDS = 300;
const [FROM_S, TO_S] = [1.3, SECONDS - 1.3];
const TURNS = 2;
const RECORDING = 'recording.mp4';
const CASE = `${SECONDS} s of 720p30 H.264`;

/** @type {import('./run.mjs').Bench} */
export default async function run({ note }) {
  if (spawnSync('ffmpeg', ['-version']).status !== 0) {
    note('no native ffmpeg here, which makes the recording: nothing is measured');
    return [];
  }
  // The server has the recording too: a hundred megabytes are more than a test's route can carry.
  const folder = await buildPage('bench/pages/trim.html', {});
  const server = await startServer({ port: 0, dist: folder });
  try {
    const recording = join(folder, RECORDING);
    makeRecording(recording);
    /** @type {Map<string, number>} the best time of each */
    const times = new Map();
    const time = (/** @type {string} */ subject, /** @type {number} */ value) => {
      note(`${subject} took ${value.toFixed(2)} s`);
      times.set(subject, Math.min(value, times.get(subject) ?? Infinity));
    };
    // Taking turns, so that whatever else the machine does meets all of them.
    for (let turn = 0; turn < TURNS; turn += 1) {
      for (const [subject, method] of /** @type {const} */ ([
        ['ours', 'ours'],
        ['mediabunny, all encoded', 'conversion'],
      ])) {
        const result = await inPage(`http://localhost:${server.port}/`, (page) =>
          page.evaluate(
            ([method, url, fromS, toS]) => globalThis.trimBench[method](url, fromS, toS),
            /** @type {const} */ ([method, `/${RECORDING}`, FROM_S, TO_S]),
          ),
        );
        if ('encoded' in result && 'frames' in result)
          note(`ours encoded ${result.encoded} of ${result.frames} frames`);
        time(subject, result.seconds);
      }
      time('native ffmpeg, copying', runNative(recording, folder, ['-c', 'copy']));
      const encoding = ['-c:v', 'libx264', '-preset', 'veryfast', '-c:a', 'libopus', '-threads', '2'];
      time('native ffmpeg, all encoded', runNative(recording, folder, encoding));
    }
    const ours = times.get('ours') ?? Number.NaN;
    return [...times].flatMap(([subject, value]) => [
      { case: CASE, subject, metric: 'time', unit: 's', value },
      { case: CASE, subject, metric: 'time of ours to this', unit: 'x', value: ours / value },
    ]);
  } finally {
    await server.close();
    rmSync(folder, { recursive: true });
  }
}

/** A keyframe every 2 s and baseline, as Chromium's recorder makes them. @param {string} path */
function makeRecording(path) {
  const picture = ['-f', 'lavfi', '-i', 'testsrc2=size=1280x720:rate=30'];
  const sound = ['-f', 'lavfi', '-i', 'sine=frequency=440:sample_rate=48000'];
  const codecs = ['-c:v', 'libx264', '-profile:v', 'baseline', '-preset', 'ultrafast', '-b:v', '2500k'];
  const rest = ['-g', '60', '-pix_fmt', 'yuv420p', '-c:a', 'libopus', '-t', String(SECONDS), path];
  ffmpeg([...picture, ...sound, ...codecs, ...rest]);
}

/**
 * Seconds that ffmpeg takes to trim.
 * @param {string} input
 * @param {string} folder
 * @param {readonly string[]} how
 */
function runNative(input, folder, how) {
  const startedAtMs = performance.now();
  const span = ['-ss', String(FROM_S), '-to', String(TO_S)];
  ffmpeg([...span, '-i', input, ...how, join(folder, 'native.mp4')]);
  return (performance.now() - startedAtMs) / 1000;
}

/** @param {readonly string[]} args */
function ffmpeg(args) {
  const { status, stderr } = spawnSync('ffmpeg', ['-nostdin', '-y', '-v', 'error', ...args]);
  if (status !== 0) throw new Error(`ffmpeg: ${stderr.toString()}`);
}

/**
 * Opens the page in a browser with a profile on disk: one without keeps its files in memory.
 * @template T
 * @param {string} url
 * @param {(page: import('playwright').Page) => Promise<T>} task
 * @returns {Promise<T>}
 */
async function inPage(url, task) {
  const { page, close } = await openPerson(url, { camera: null });
  try {
    await page.waitForFunction(() => 'trimBench' in globalThis);
    return await task(page);
  } finally {
    await close();
  }
}
