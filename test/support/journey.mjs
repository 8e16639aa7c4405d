// @ts-check
// What end-to-end tests share: the built app with its relay on a free port, browsers with a person before their
// camera, and an eye on every request.
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright';
import { CHROMIUM_ARGS, ensureChromium } from '../../scripts/browser.mjs';
import { personCamera, toneMicrophone } from './camera.mjs';

/**
 * @typedef {object} Person
 * @property {import('playwright').BrowserContext} context
 * @property {import('playwright').Page} page
 * @property {string[]} requests every address asked for, sockets included
 * @property {string[]} problems uncaught errors and console errors
 * @property {string} profile
 * @property {() => Promise<void>} close
 * @property {() => Promise<void>} kill ends every process of the browser at once (SIGKILL), as a crash would
 */

/** What MediaPipe says at its start goes to the console's errors whatever it is. */
const EXPECTED_NOISE = /^INFO: Created TensorFlow Lite/;
/** Of windows: what is made in workers has to be closed. */
const WINDOW_NOISE = /^A VideoFrame was garbage collected without being closed/;

/**
 * Where frames of a track go to a worker as a stream, Chromium 156 reads one ahead in the window and sends a copy, until
 * the worker reads the track itself. The one that it read is its own, and it complains of that: now and then, when it is
 * collected, and also where the worker closes each frame at once. Windows of the app hold no frames.
 * @param {import('playwright').ConsoleMessage} message
 */
const isNoise = (message) =>
  EXPECTED_NOISE.test(message.text()) || (message.worker() === null && WINDOW_NOISE.test(message.text()));

/**
 * Starts a browser of its own (own profile, own camera) at the app.
 * @param {string} address
 * @param {{photo?: string, camera?: string | null, cameraCount?: number, colorScheme?: 'light' | 'dark', toneHz?: number, microphone?: string, profile?: string, args?: string[], permissions?: boolean, viewport?: {width: number, height: number}}} [options]
 *   `camera: null` for a machine without devices; `cameraCount` for as many as that, which show patterns
 * @returns {Promise<Person>}
 */
export async function openPerson(address, options = {}) {
  const { toneHz = 440, permissions = true } = options;
  const profile = options.profile ?? mkdtempSync(join(tmpdir(), 'coterie-profile-'));
  const media =
    options.camera === null
      ? []
      : [
          `--use-fake-device-for-media-stream${options.cameraCount ? `=device-count=${options.cameraCount}` : ''}`,
          ...(permissions ? ['--use-fake-ui-for-media-stream'] : []),
          ...(options.cameraCount
            ? []
            : [
                `--use-file-for-fake-video-capture=${options.camera ?? (await personCamera(options.photo ? { photo: options.photo } : {}))}`,
              ]),
          `--use-file-for-fake-audio-capture=${options.microphone ?? toneMicrophone(toneHz)}`,
        ];
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: await ensureChromium(),
    viewport: options.viewport ?? { width: 1280, height: 800 },
    acceptDownloads: true,
    colorScheme: options.colorScheme ?? 'light',
    args: [...CHROMIUM_ARGS, ...media, ...(options.args ?? [])],
  });
  // So that what never comes is told by its place, rather than by the end of the test.
  context.setDefaultTimeout(60_000);
  /** @type {string[]} */
  const requests = [];
  /** @type {string[]} */
  const problems = [];
  context.on('request', (request) => requests.push(request.url()));
  const page = context.pages()[0] ?? (await context.newPage());
  page.on('websocket', (socket) => requests.push(socket.url()));
  page.on('pageerror', (error) => problems.push(`${error.name}: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error' && !isNoise(message)) problems.push(message.text());
  });
  await page.goto(address);
  return {
    context,
    page,
    requests,
    problems,
    profile,
    async kill() {
      killAll(profile);
      await context.close().catch(() => undefined);
    },
    async close() {
      await context.close();
      if (!options.profile) rmSync(profile, { recursive: true, force: true });
    },
  };
}

/**
 * Makes a room and joins it.
 * @param {import('playwright').Page} page
 * @param {string} name
 * @returns {Promise<string>} the room's address
 */
export async function makeRoom(page, name) {
  await page.getByRole('textbox', { name: 'Your name' }).fill(name);
  await page.getByRole('textbox', { name: 'Your name' }).blur();
  await page.getByRole('button', { name: 'New room' }).click();
  await page.getByRole('button', { name: 'Join room' }).click();
  await page.getByRole('toolbar', { name: 'Call controls' }).waitFor();
  return page.url();
}

/**
 * Joins the room at an address.
 * @param {import('playwright').Page} page
 * @param {string} address
 * @param {string} name
 */
export async function joinRoom(page, address, name) {
  await page.goto(address);
  await page.getByRole('textbox', { name: 'Your name' }).fill(name);
  await page.getByRole('button', { name: 'Join room' }).click();
  await page.getByRole('toolbar', { name: 'Call controls' }).waitFor();
}

/**
 * The tile of somebody, by the label that screen readers hear.
 * @param {import('playwright').Page} page
 * @param {string} label
 */
export function tileOf(page, label) {
  return page.getByRole('group', { name: label, exact: true });
}

/**
 * Waits until somebody's picture moves, and tells how many frames were decoded by then.
 * @param {import('playwright').Page} page
 * @param {string} label
 */
export async function waitForPicture(page, label) {
  const video = tileOf(page, label).locator('video');
  await video.waitFor({ state: 'attached' });
  await page.waitForFunction(
    (element) =>
      element instanceof HTMLVideoElement &&
      element.videoWidth > 0 &&
      element.getVideoPlaybackQuality().totalVideoFrames > 3,
    await video.elementHandle(),
  );
  return video;
}

/**
 * The pixels of a video just now.
 * @param {import('playwright').Locator} video
 */
export function pixelsOf(video) {
  return video.evaluate(readPixels);
}

/**
 * Runs in the page: the pixels of a video just now, at a fixed small size.
 * @param {Element} video
 * @returns {{width: number, height: number, rgba: number[]}}
 */
export function readPixels(video) {
  const [width, height] = [160, 90];
  const canvas = new OffscreenCanvas(width, height);
  const context = /** @type {OffscreenCanvasRenderingContext2D} */ (canvas.getContext('2d'));
  context.drawImage(/** @type {HTMLVideoElement} */ (video), 0, 0, width, height);
  return { width, height, rgba: [...context.getImageData(0, 0, width, height).data] };
}

/**
 * Loudness (root mean square, 0..1) of what a video element plays, the greatest of some 20 ms windows in `forMs`.
 * @param {import('playwright').Locator} video
 * @param {number} [forMs]
 */
export function loudnessOf(video, forMs = 1200) {
  return video.evaluate(measureLoudness, forMs);
}

/**
 * Runs in the page: see {@link loudnessOf}.
 * @param {Element} video
 * @param {number} durationMs
 */
export async function measureLoudness(video, durationMs) {
  const stream = /** @type {MediaStream | null} */ (/** @type {HTMLVideoElement} */ (video).srcObject);
  const track = stream?.getAudioTracks()[0];
  if (!track) return 0;
  const context = new AudioContext();
  const analyser = new AnalyserNode(context, { fftSize: 1024 });
  context.createMediaStreamSource(new MediaStream([track])).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  let loudest = 0;
  const until = performance.now() + durationMs;
  while (performance.now() < until) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    analyser.getFloatTimeDomainData(samples);
    loudest = Math.max(
      loudest,
      Math.sqrt(samples.reduce((sum, value) => sum + value * value, 0) / samples.length),
    );
  }
  await context.close();
  return loudest;
}

/**
 * Listens to what a video element plays, from now until it is asked, through changes of its track's sound.
 * @param {import('playwright').Locator} video
 * @returns {Promise<() => Promise<number[]>>} the loudness (dB of full scale) of each 20 ms or so until now
 */
export async function listenTo(video) {
  const readings = await video.evaluateHandle((element) => {
    const stream = /** @type {MediaStream} */ (/** @type {HTMLVideoElement} */ (element).srcObject);
    const context = new AudioContext();
    const analyser = new AnalyserNode(context, { fftSize: 1024 });
    context.createMediaStreamSource(new MediaStream(stream.getAudioTracks())).connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    /** @type {number[]} */
    const readings = [];
    setInterval(() => {
      analyser.getFloatTimeDomainData(samples);
      const square = samples.reduce((sum, value) => sum + value * value, 0) / samples.length;
      readings.push(10 * Math.log10(square + 1e-12));
    }, 20);
    return readings;
  });
  return () => readings.jsonValue();
}

/** The built app. */
export const DIST = fileURLToPath(new URL('../../dist', import.meta.url));

/**
 * How much a picture varies: the standard deviation of its brightness, 0..127. Near 0 is a plain surface.
 * @param {{rgba: number[]}} picture
 */
export function spreadOf({ rgba }) {
  const luma = [];
  for (let index = 0; index < rgba.length; index += 4) {
    luma.push(0.3 * (rgba[index] ?? 0) + 0.59 * (rgba[index + 1] ?? 0) + 0.11 * (rgba[index + 2] ?? 0));
  }
  const mean = luma.reduce((sum, value) => sum + value, 0) / luma.length;
  return Math.sqrt(luma.reduce((sum, value) => sum + (value - mean) ** 2, 0) / luma.length);
}

/**
 * Kills every process that runs on a browser profile, without a chance to write anything more.
 * @param {string} profile
 */
function killAll(profile) {
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    try {
      if (readFileSync(`/proc/${entry}/cmdline`, 'utf8').includes(profile))
        process.kill(Number(entry), 'SIGKILL');
    } catch {
      // It was gone already.
    }
  }
}
