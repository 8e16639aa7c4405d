// The same 720p30 camera, a film of real people before a window blind, with its background blurred by our pipeline, by
// LiveKit's @livekit/track-processors and by Stream's @stream-io/video-filters-web, one after the other, each in a
// browser of its own: frames that leave, what they cost, and how good the masks are. "No effect" is the camera alone,
// so that it is seen what the camera and the counting cost.
//
// BENCH_SECONDS=10 BENCH_SUBJECTS=ours,Stream npm run bench -- effects
import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { startServer } from '../scripts/serve.mjs';
import { makeAssets } from '../scripts/assets.mjs';
import { personCamera } from '../test/support/camera.mjs';
import { watchMainThread } from '../test/support/main-thread.mjs';
import { launchBrowser } from './lib/browser.mjs';
import { buildPage } from './lib/build-page.mjs';
import { cpuSeconds } from './lib/cpu.mjs';
import { SERVED, SWITCHES } from './lib/effects-subjects.mjs';

const SECONDS = Number(process.env['BENCH_SECONDS'] ?? 10);
const SETTLE_MS = 2000;
const PAGE = 'bench/pages/effects.html';
const CASE = '1280x720, 30 fps';
const MASKS_CASE = 'still pictures';
/** @type {readonly import('./pages/effects.subjects.ts').SubjectName[]} */
const SUBJECTS = ['no effect', 'ours', 'LiveKit', 'Stream'];
const CHOSEN = process.env['BENCH_SUBJECTS']?.split(',') ?? SUBJECTS;
const ANCHORS = ['LiveKit', 'Stream'];

/** One face in the middle, two at the sides, a blind behind them. */
const CAMERA = { photo: 'sample6.jpg', crop: { x: 0.12, y: 0.1, width: 0.6, height: 0.55 } };
/** Where in all of its frames there is nothing but the blind, or nothing but the face in the middle. */
const PATCHES = {
  background: { x: 304, y: 80, width: 128, height: 160 },
  face: { x: 512, y: 176, width: 128, height: 192 },
};
const SCENES = [
  CAMERA,
  { photo: 'sample3.jpg', crop: { x: 0.32, y: 0.05, width: 0.6, height: 0.6 } },
  { photo: 'sample1.jpg', crop: { x: 0, y: 0, width: 1, height: 1 } },
  { photo: 'sample4.jpg', crop: { x: 0, y: 0, width: 1, height: 1 } },
  { photo: 'sample5.jpg', crop: { x: 0, y: 0, width: 1, height: 1 } },
].map(({ photo, crop }) => ({ url: `/photos/${photo}`, crop }));

/** @typedef {Record<string, number>} Figures by metric */

/** @type {import('./run.mjs').Bench} */
export default async function run({ note }) {
  await makeAssets();
  const folder = await buildPage(PAGE, SERVED);
  const server = await startServer({ port: 0, dist: folder });
  try {
    const camera = await personCamera(CAMERA);
    /** @type {Map<string, Figures>} */
    const measured = new Map();
    for (const subject of SUBJECTS.filter((name) => CHOSEN.includes(name))) {
      const figures = await measure(`http://localhost:${server.port}/`, camera, subject, note);
      note(
        `${subject}: ${JSON.stringify(figures, (_, value) => (value > 0 ? Number(value.toFixed(3)) : value))}`,
      );
      measured.set(subject, figures);
    }
    return [...rowsOf(measured), ...ratiosOf(measured)];
  } finally {
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * What each figure is in, and whether more of it is better. All are of the time that is counted, but for the first.
 * Frames are those that arrive at a MediaStreamTrackProcessor in a worker of the bench. `frame in to frame out` is
 * taken there too, of ours, of frames of the same timestamp on the camera's track and on the one with the effect: what
 * the worker takes for a frame (which it is asked for itself), and what the frame waits before and after.
 * Flicker is what cells of 8x8 pixels within 32 of the person's edge change from frame to frame, the noise of the
 * fed picture aside; intersection over union is with the mask of MediaPipe's multiclass model, of 16 MB.
 * @type {Record<string, {unit: string, isMoreBetter?: boolean}>}
 */
const METRICS = {
  'first blurred frame after the choice, the second time': { unit: 'ms' },
  'frames a second': { unit: 'fps', isMoreBetter: true },
  'in the worker, p50': { unit: 'ms' },
  'in the worker, p95': { unit: 'ms' },
  'frame in to frame out, p50': { unit: 'ms' },
  'frame in to frame out, p95': { unit: 'ms' },
  'main thread, processor time a frame': { unit: 'ms' },
  'main thread, longest task by the clock, 0 if below 50': { unit: 'ms' },
  'processor time, whole browser': { unit: 's a second' },
  'processor time a frame, whole browser': { unit: 'ms' },
  'mask: intersection over union': { unit: '', isMoreBetter: true },
  'mask: flicker near the edge': { unit: 'of 255' },
};
/** Taken of ours alone, or not to be compared among different numbers of frames. */
const NOT_COMPARED = [
  'in the worker, p50',
  'in the worker, p95',
  'frame in to frame out, p50',
  'frame in to frame out, p95',
  'main thread, longest task by the clock, 0 if below 50',
  'processor time, whole browser',
];

/** @param {string} metric */
const caseOf = (metric) => (metric.startsWith('mask') ? MASKS_CASE : CASE);

/**
 * @param {Map<string, Figures>} measured
 * @returns {import('./run.mjs').Result[]}
 */
function rowsOf(measured) {
  return Object.entries(METRICS).flatMap(([metric, { unit }]) =>
    [...measured].flatMap(([subject, { [metric]: value }]) =>
      value === undefined ? [] : [{ case: caseOf(metric), subject, metric, unit, value }],
    ),
  );
}

/**
 * Ours to the better one of the others, of each metric by itself.
 * @param {Map<string, Figures>} measured
 * @returns {import('./run.mjs').Result[]}
 */
function ratiosOf(measured) {
  return Object.entries(METRICS)
    .filter(([metric]) => !NOT_COMPARED.includes(metric))
    .map(([metric, { isMoreBetter }]) => {
      const anchors = ANCHORS.map((anchor) => measured.get(anchor)?.[metric] ?? Number.NaN);
      const better = isMoreBetter ? Math.max(...anchors) : Math.min(...anchors);
      const value = (measured.get('ours')?.[metric] ?? Number.NaN) / better;
      return { case: caseOf(metric), subject: 'ours : the better', metric, unit: 'x', value };
    });
}

/**
 * @param {string} url
 * @param {string} camera
 * @param {import('./pages/effects.subjects.ts').SubjectName} subject
 * @param {(line: string) => void} note
 * @returns {Promise<Figures>}
 */
async function measure(url, camera, subject, note) {
  const marker = `--bench-marker=${randomUUID()}`;
  const browser = await launchBrowser([marker, `--use-file-for-fake-video-capture=${camera}`, ...SWITCHES]);
  try {
    const page = await browser.newPage({ permissions: ['camera'] });
    page.on('pageerror', (error) => note(`${subject}: ${error.message}`));
    page.on('console', (message) => {
      // MediaPipe logs everything as an error.
      if (message.type() === 'error' && !message.text().startsWith('INFO'))
        note(`${subject}: ${message.text().slice(0, 200)}`);
    });
    await page.goto(url);
    await page.waitForFunction(() => 'effectsBench' in globalThis);
    const renderer = await page.evaluate(
      ([name, patches]) => globalThis.effectsBench.open(name, patches),
      /** @type {const} */ ([subject, PATCHES]),
    );
    note(`${subject}: WebGL is ${renderer}`);
    const choose = () => page.evaluate(() => globalThis.effectsBench.choose());
    const coldMs = await choose();
    if (subject !== 'no effect')
      note(`${subject}: first blurred frame, the first time, after ${Math.round(coldMs)} ms`);
    await page.waitForTimeout(SETTLE_MS);
    await page.evaluate(() => globalThis.effectsBench.drop());
    await page.waitForTimeout(SETTLE_MS);
    const firstMs = await choose();
    await page.waitForTimeout(SETTLE_MS);

    const endWatch = await watchMainThread(page);
    await page.evaluate(() => globalThis.effectsBench.startCounting());
    const before = { cpuSeconds: cpuSeconds(marker), atMs: performance.now() };
    await page.waitForTimeout(SECONDS * 1000);
    const counted = await page.evaluate(() => globalThis.effectsBench.counted());
    const usedSeconds = cpuSeconds(marker) - before.cpuSeconds;
    const elapsedSeconds = (performance.now() - before.atMs) / 1000;
    const mainThreadMs = (await endWatch()).reduce((sum, ms) => sum + ms, 0);

    /** @type {Figures} */
    const figures = {
      'frames a second': (1000 * counted.frames) / counted.durationMs,
      'main thread, processor time a frame': mainThreadMs / counted.frames,
      'main thread, longest task by the clock, 0 if below 50': counted.longestTaskMs,
      'processor time, whole browser': usedSeconds / elapsedSeconds,
      'processor time a frame, whole browser': (1000 * usedSeconds) / counted.frames,
    };
    await page.evaluate(() => globalThis.effectsBench.drop());
    const qualities = await page.evaluate((scenes) => globalThis.effectsBench.judgeMasks(scenes), SCENES);
    // Without an effect: what is taken for flicker though nothing flickers.
    figures['mask: flicker near the edge'] = mean(qualities.map((quality) => quality.flicker));
    if (subject === 'no effect') return figures;
    note(
      `${subject}: masks ${qualities.map((quality) => quality.intersectionOverUnion.toFixed(3)).join(', ')}`,
    );
    figures['mask: intersection over union'] = mean(
      qualities.map((quality) => quality.intersectionOverUnion),
    );
    figures['first blurred frame after the choice, the second time'] = firstMs;
    if (subject !== 'ours') return figures;
    figures['in the worker, p50'] = at(counted.workerMs, 0.5);
    figures['in the worker, p95'] = at(counted.workerMs, 0.95);
    figures['frame in to frame out, p50'] = at(counted.latenciesMs, 0.5);
    figures['frame in to frame out, p95'] = at(counted.latenciesMs, 0.95);
    return figures;
  } finally {
    await browser.close();
  }
}

/** @param {readonly number[]} values */
const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

/**
 * @param {readonly number[]} values
 * @param {number} part
 */
function at(values, part) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) * part)] ?? Number.NaN;
}
