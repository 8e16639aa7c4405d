// The same man who squats before a 640x480 camera at 30 fps, his pose found by our pipeline, with the background as it is
// and blurred and with the skeleton drawn into the picture, and by MediaPipe on the main thread as its own example does it:
// one after the other, each in a browser of its own. Then a film of 640x360, as fast as it goes.
//
// BENCH_SECONDS=10 BENCH_SUBJECTS=ours,MediaPipe npm run bench -- pose
import { rmSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeAssets } from '../scripts/assets.mjs';
import { startServer } from '../scripts/serve.mjs';
import { clipCamera } from '../test/support/clip-camera.mjs';
import { watchMainThread } from '../test/support/main-thread.mjs';
import { mediaFile } from '../test/support/media.mjs';
import { launchBrowser } from './lib/browser.mjs';
import { buildPage } from './lib/build-page.mjs';
import { cpuSeconds } from './lib/cpu.mjs';

const SECONDS = Number(process.env['BENCH_SECONDS'] ?? 10);
const SETTLE_MS = 3000;
const CLIP = 'squat_mediapipe_world_landmarks_overlay.mp4';
/** @type {readonly import('./pages/pose.subjects.ts').SubjectName[]} */
const SUBJECTS = ['ours', 'ours, blurred', 'ours, burnt in', 'MediaPipe'];
const CHOSEN = process.env['BENCH_SUBJECTS']?.split(';') ?? SUBJECTS;
const CASE = '640x480, 30 fps, lite';
const ROOT = fileURLToPath(new URL('..', import.meta.url));

/**
 * What each figure is in, and the least or most that is aimed at.
 * @type {Record<string, {unit: string}>}
 */
const METRICS = {
  'poses a second': { unit: 'fps' },
  'pictures shown a second': { unit: 'fps' },
  'skeleton behind its picture, p50': { unit: 'frames' },
  'skeleton behind its picture, p95': { unit: 'frames' },
  'frame to pose in the window, p50': { unit: 'ms' },
  'frame to pose in the window, p95': { unit: 'ms' },
  'main thread, processor time a pose': { unit: 'ms' },
  'main thread, longest task': { unit: 'ms' },
  'processor time, whole browser': { unit: 's a second' },
};
/** Those that the rival has too, and that are not better for doing less. */
const COMPARED = ['poses a second', 'main thread, processor time a pose', 'main thread, longest task'];

/** @typedef {Record<string, number>} Figures by metric */

/** @type {import('./run.mjs').Bench} */
export default async function run({ note }) {
  const clip = mediaFile(CLIP);
  if (!clip) {
    note('There are no shared clips here: nothing to look at.');
    return [];
  }
  await makeAssets();
  const folder = await buildPage('bench/pages/pose.html', {
    models: join(ROOT, 'public/models'),
    vendor: join(ROOT, 'public/vendor'),
    mediapipe: join(ROOT, 'node_modules/@mediapipe/tasks-vision/wasm'),
    clips: dirname(clip),
  });
  const server = await startServer({ port: 0, dist: folder });
  const url = `http://localhost:${server.port}/`;
  try {
    const camera = await clipCamera(CLIP, { width: 640, height: 480, fps: 30 });
    /** @type {Map<string, Figures>} */
    const measured = new Map();
    for (const subject of SUBJECTS.filter((name) => CHOSEN.includes(name))) {
      const figures = await measure(url, camera, subject, note);
      note(
        `${subject}: ${JSON.stringify(figures, (_, value) => (value > 0 ? Number(value.toFixed(2)) : value))}`,
      );
      measured.set(subject, figures);
    }
    return [...rowsOf(measured), ...ratiosOf(measured), ...(await measureFilm(url, note))];
  } finally {
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * @param {Map<string, Figures>} measured
 * @returns {import('./run.mjs').Result[]}
 */
function rowsOf(measured) {
  return Object.entries(METRICS).flatMap(([metric, { unit }]) =>
    [...measured].flatMap(([subject, { [metric]: value }]) =>
      value === undefined ? [] : [{ case: CASE, subject, metric, unit, value }],
    ),
  );
}

/**
 * @param {Map<string, Figures>} measured
 * @returns {import('./run.mjs').Result[]}
 */
function ratiosOf(measured) {
  return COMPARED.map((metric) => {
    const [ours, theirs] = ['ours', 'MediaPipe'].map((name) => measured.get(name)?.[metric] ?? Number.NaN);
    const value = (ours ?? Number.NaN) / (theirs ?? Number.NaN);
    return { case: CASE, subject: 'ours : MediaPipe', metric, unit: 'x', value };
  });
}

/**
 * @param {string[]} [args]
 * @param {(line: string) => void} [note]
 */
async function openPage(url = '', args = [], note = () => undefined) {
  const browser = await launchBrowser(['--enable-unsafe-swiftshader', ...args]);
  const page = await browser.newPage({ permissions: ['camera'] });
  page.on('pageerror', (error) => note(error.message));
  await page.goto(url);
  await page.waitForFunction(() => 'poseBench' in globalThis);
  return { browser, page };
}

/**
 * @param {string} url
 * @param {string} camera
 * @param {import('./pages/pose.subjects.ts').SubjectName} subject
 * @param {(line: string) => void} note
 * @returns {Promise<Figures>}
 */
async function measure(url, camera, subject, note) {
  const marker = `--bench-marker=${randomUUID()}`;
  const { browser, page } = await openPage(
    url,
    [marker, `--use-file-for-fake-video-capture=${camera}`],
    note,
  );
  try {
    await page.evaluate((name) => globalThis.poseBench.open(name), subject);
    await page.waitForTimeout(SETTLE_MS);
    const endWatch = await watchMainThread(page);
    await page.evaluate(() => globalThis.poseBench.startCounting());
    const before = { cpuSeconds: cpuSeconds(marker), atMs: performance.now() };
    await page.waitForTimeout(SECONDS * 1000);
    const counted = await page.evaluate(() => globalThis.poseBench.counted());
    const usedSeconds = cpuSeconds(marker) - before.cpuSeconds;
    const elapsedSeconds = (performance.now() - before.atMs) / 1000;
    const tasksMs = await endWatch();
    /** @type {Figures} */
    const figures = {
      'poses a second': (1000 * counted.poses) / counted.durationMs,
      'pictures shown a second': (1000 * counted.shown) / counted.durationMs,
      'main thread, processor time a pose': tasksMs.reduce((sum, ms) => sum + ms, 0) / counted.poses,
      'main thread, longest task': Math.max(...tasksMs),
      'processor time, whole browser': usedSeconds / elapsedSeconds,
    };
    if (subject === 'MediaPipe') return figures;
    figures['frame to pose in the window, p50'] = at(counted.latenciesMs, 0.5);
    figures['frame to pose in the window, p95'] = at(counted.latenciesMs, 0.95);
    if (subject === 'ours, burnt in') return figures;
    figures['skeleton behind its picture, p50'] = at(counted.lags, 0.5);
    figures['skeleton behind its picture, p95'] = at(counted.lags, 0.95);
    return figures;
  } finally {
    await browser.close();
  }
}

/**
 * @param {string} url
 * @param {(line: string) => void} note
 * @returns {Promise<import('./run.mjs').Result[]>}
 */
async function measureFilm(url, note) {
  const { browser, page } = await openPage(url, [], note);
  try {
    const film = await page.evaluate((name) => globalThis.poseBench.film(`/clips/${name}`), CLIP);
    note(
      `film: ${film.poses} poses in ${Math.round(film.lookedMs)} ms, ${Math.round(film.wholeMs)} ms in all`,
    );
    const row = { case: 'film, 640x360, 25 fps, lite', subject: 'ours', unit: 'x real time' };
    return [
      { ...row, metric: 'speed, once the model is loaded', value: film.filmMs / film.lookedMs },
      { ...row, metric: 'speed, with the loading', value: film.filmMs / film.wholeMs },
    ];
  } finally {
    await browser.close();
  }
}

/**
 * @param {readonly number[]} values
 * @param {number} part
 */
function at(values, part) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) * part)] ?? Number.NaN;
}
