// What a mesh costs, with and without our controller: N people in one call, each with storage and identity of their own, each sending a picture
// of a person and a voice to all others over real connections. "Without" is the same app with everything that steers
// senders switched off: what browsers do by themselves, as in a plain mesh. One speaks, the others are muted. Views are those
// of a grid on a window of 1280x720. And how old the picture is that one sees: a clock in it is read back.
//
// PEERS=8,6 BENCH_SECONDS=15 npm run bench -- mesh
import { randomUUID } from 'node:crypto';
import { chromium, errors } from 'playwright';
import { CHROMIUM_ARGS, ensureChromium } from '../scripts/browser.mjs';
import { serveCallPage } from '../test/support/call-page.mjs';
import { personCamera } from '../test/support/camera.mjs';
import { cpuSeconds } from './lib/cpu.mjs';

const SIZES = (process.env['PEERS'] ?? '6,8').split(',').map(Number);
const SECONDS = Number(process.env['BENCH_SECONDS'] ?? 15);
/** Until bitrates have found their level. */
const SETTLE_MS = 12_000;
/** Nobody waits longer until all play. */
const LONGEST_MS = 120_000;
/** Above, ours alone: a plain mesh of eight takes more than a minute already until all play. */
const LARGEST_PLAIN = 10;
const WINDOW = { width: 1280, height: 720 };

/** @typedef {import('playwright').Page} Page */

/** @type {import('./run.mjs').Bench} */
export default async function run({ note }) {
  const server = await serveCallPage();
  try {
    const results = [];
    for (const size of SIZES) {
      /** @type {Record<string, Record<string, number>>} */
      const measured = {};
      for (const subject of size > LARGEST_PLAIN ? ['ours'] : ['ours', 'plain mesh']) {
        const figures = await measure(server.url, size, subject === 'ours');
        measured[subject] = figures;
        note(`${size} peers, ${subject}: ${JSON.stringify(figures)}`);
        for (const [metric, value] of Object.entries(figures))
          results.push({ case: `${size} peers`, subject, metric, unit: UNITS[metric] ?? '', value });
      }
      if (!measured['plain mesh']) continue;
      for (const metric of [
        'processor time per peer',
        'processor time per picture shown',
        'uplink per peer',
      ]) {
        const value = (measured['ours']?.[metric] ?? NaN) / (measured['plain mesh']?.[metric] ?? NaN);
        results.push({ case: `${size} peers`, subject: 'ours : plain mesh', metric, unit: 'x', value });
      }
    }
    if (SIZES.some((size) => size <= LARGEST_PLAIN)) results.push(...(await glassToGlass(server.url, note)));
    return results;
  } finally {
    await server.close();
  }
}

/** @type {Record<string, string>} */
const UNITS = {
  'all play after the last join': 'ms',
  'all but one play, who join at once': 'ms',
  'processor time per picture shown': 'ms',
  'processor time per peer': '% of a core',
  'uplink per peer': 'kbit/s',
  'frames a second, median': 'fps',
  'frames a second, least': 'fps',
  'pictures that move': 'of all, %',
  'height, median': 'px',
  freezes: 'a minute and picture',
  'sound made up': '%',
};

/** How high each tile is in a grid of this window. */
function tileHeight(/** @type {number} */ people) {
  const columns = Math.ceil(Math.sqrt(people));
  const rows = Math.ceil(people / columns);
  return Math.round(Math.min(WINDOW.height / rows, (WINDOW.width / columns) * (9 / 16)));
}

/**
 * @param {string} url
 * @param {number} size
 * @param {boolean} isControlled
 */
async function measure(url, size, isControlled) {
  const marker = `--bench-marker=${randomUUID()}`;
  const browser = await openBrowser([marker, `--use-file-for-fake-video-capture=${await personCamera()}`]);
  try {
    /** @type {Page[]} */
    const pages = [];
    for (let number = 0; number < size; number += 1) {
      const page = await openPeer(browser);
      await page.goto(url);
      if (!isControlled) await page.evaluate(() => window.callPage.loseControl());
      pages.push(page);
    }
    const [host = fail()] = pages;
    const code = await host.evaluate(() => window.callPage.createRoom());
    await Promise.all(pages.map((page) => page.evaluate((room) => window.callPage.preview(room), code)));
    await host.waitForTimeout(3000);
    // As in most calls of that size, one speaks and the others are muted.
    await Promise.all(pages.slice(1).map((page) => page.evaluate(() => window.callPage.mute(true))));
    const join = (/** @type {Page} */ page, /** @type {number} */ index) =>
      page.evaluate(
        (name) => window.callPage.join({ name, as: 'camera', relayOnly: false }),
        `Peer ${index + 1}`,
      );
    const joinedAtMs = Date.now();
    const early = pages.slice(0, -1);
    if (size > LARGEST_PLAIN) {
      // Only a studio has so many places; and nineteen strangers seldom come in the same second.
      await join(host, 0);
      await host.evaluate(() => window.callPage.setPolicy({ type: 'studio' }));
      for (const [index, page] of early.entries()) {
        if (index === 0) continue;
        await join(page, index);
        await page.waitForTimeout(1000);
      }
    } else {
      // All but one at once, which is the hardest that can happen to a machine that all of them share.
      await Promise.all(early.map(join));
    }
    await Promise.all(early.map((page) => untilAllPlay(page, size - 1)));
    const crowdMs = Date.now() - joinedAtMs;
    const last = pages.at(-1) ?? fail();
    const lastAtMs = Date.now();
    await join(last, size - 1);
    await Promise.all(pages.map((page) => untilAllPlay(page, size)));
    const allPlayMs = Date.now() - lastAtMs;
    const view = {
      cameraHeightPx: tileHeight(size),
      screenHeightPx: 0,
      attention: /** @type {const} */ ('normal'),
    };
    await Promise.all(
      pages.map((page) => page.evaluate((shown) => window.callPage.setAllViews(shown), view)),
    );
    await host.waitForTimeout(SETTLE_MS);
    const read = () => Promise.all(pages.map((page) => page.evaluate(() => window.callPage.counters())));
    const [before, cpuBefore, startedMs] = [await read(), cpuSeconds(marker), performance.now()];
    await host.waitForTimeout(SECONDS * 1000);
    const [after, cpuAfter, endedMs] = [await read(), cpuSeconds(marker), performance.now()];
    const seconds = (endedMs - startedMs) / 1000;
    const grown = (/** @type {'sentBytes' | 'freezes' | 'samples' | 'concealedSamples'} */ key) =>
      after.reduce((sum, counters, index) => sum + counters[key] - (before[index]?.[key] ?? 0), 0);
    const pictures = after.flatMap(({ pictures: all }, page) =>
      all.map((/** @type {{frames: number, heightPx: number}} */ picture, /** @type {number} */ index) => ({
        fps: (picture.frames - (before[page]?.pictures[index]?.frames ?? 0)) / seconds,
        heightPx: picture.heightPx,
      })),
    );
    const fps = pictures.map((picture) => picture.fps);
    const shown = fps.reduce((sum, value) => sum + value * seconds, 0);
    const wanted = size * (size - 1);
    return {
      'all play after the last join': allPlayMs,
      'all but one play, who join at once': crowdMs,
      'processor time per peer': (100 * (cpuAfter - cpuBefore)) / seconds / size,
      'processor time per picture shown': (1000 * (cpuAfter - cpuBefore)) / Math.max(1, shown),
      'uplink per peer': (grown('sentBytes') * 8) / 1000 / seconds / size,
      'frames a second, median': median(fps),
      'frames a second, least': fps.length < wanted ? 0 : Math.min(...fps),
      'pictures that move': (100 * fps.filter((value) => value >= 1).length) / wanted,
      'height, median': median(pictures.map(({ heightPx }) => heightPx)),
      freezes: (grown('freezes') * 60) / seconds / wanted,
      'sound made up': (100 * grown('concealedSamples')) / Math.max(1, grown('samples')),
    };
  } finally {
    await browser.close();
  }
}

/**
 * A clock of black and white blocks stands in Ada's picture; Bo reads it from the frames that he is shown.
 * @param {string} url
 * @param {(line: string) => void} note
 */
async function glassToGlass(url, note) {
  const browser = await openBrowser([]);
  try {
    const [ada, bo] = [await openPeer(browser), await openPeer(browser)];
    await ada.addInitScript(showClock);
    await Promise.all([ada.goto(url), bo.goto(url)]);
    const code = await ada.evaluate(() => window.callPage.createRoom());
    for (const [page, name] of /** @type {const} */ ([
      [ada, 'Ada'],
      [bo, 'Bo'],
    ])) {
      await page.evaluate((room) => window.callPage.preview(room), code);
      await page.evaluate((who) => window.callPage.join({ name: who, as: 'camera', relayOnly: false }), name);
    }
    await untilAllPlay(bo, 2);
    await bo.waitForTimeout(4000);
    const ages = await bo.evaluate(readClock, SECONDS);
    note(`glass to glass, ${ages.length} frames: ${ages.slice(0, 12).map(Math.round).join(', ')}… ms`);
    return [
      { case: '2 peers', subject: 'ours', metric: 'glass to glass, median', unit: 'ms', value: median(ages) },
      {
        case: '2 peers',
        subject: 'ours',
        metric: 'glass to glass, 95 of 100',
        unit: 'ms',
        value: at(ages, 0.95),
      },
    ];
  } finally {
    await browser.close();
  }
}

/** Runs in the page: its camera is a clock, 24 bits of milliseconds since 1970 as two rows of blocks. */
function showClock() {
  const canvas = document.createElement('canvas');
  canvas.width = 1280;
  canvas.height = 720;
  const context = canvas.getContext('2d');
  const draw = () => {
    if (!context) return;
    const nowMs = Math.round(performance.timeOrigin + performance.now()) % 2 ** 24;
    for (let bit = 0; bit < 24; bit += 1) {
      context.fillStyle = (nowMs >> bit) & 1 ? 'white' : 'black';
      context.fillRect((bit % 12) * 106, Math.floor(bit / 12) * 360, 106, 360);
    }
  };
  // Not at each repaint, which a page that is not in front has few of.
  setInterval(draw, 33);
  const real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  navigator.mediaDevices.getUserMedia = (constraints) =>
    constraints?.video ? Promise.resolve(canvas.captureStream(30)) : real(constraints);
}

/**
 * Runs in the page: how old each frame of the others is when it is shown, in ms.
 * @param {number} seconds
 */
async function readClock(seconds) {
  const video = [...document.querySelectorAll('video')].find(({ muted }) => !muted);
  if (!video) throw new Error('There is no picture of anybody.');
  const canvas = new OffscreenCanvas(48, 8);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('There is no canvas.');
  const ages = [];
  const untilMs = performance.now() + seconds * 1000;
  while (performance.now() < untilMs) {
    await new Promise((resolve) => video.requestVideoFrameCallback(resolve));
    const nowMs = Math.round(performance.timeOrigin + performance.now()) % 2 ** 24;
    let shown = 0;
    context.drawImage(video, 0, 0, 48, 8);
    const { data } = context.getImageData(0, 0, 48, 8);
    for (let bit = 0; bit < 24; bit += 1) {
      const middle = (Math.floor(bit / 12) * 4 + 2) * 48 + (bit % 12) * 4 + 2;
      if ((data[middle * 4] ?? 0) > 127) shown += 2 ** bit;
    }
    const age = (nowMs - shown + 2 ** 24) % 2 ** 24;
    // A frame caught between two times of the clock reads as nonsense.
    if (age < 5000) ages.push(age);
  }
  return ages;
}

/** @param {string[]} args */
async function openBrowser(args) {
  return chromium.launch({
    executablePath: await ensureChromium(),
    args: [
      ...CHROMIUM_ARGS,
      '--use-fake-device-for-media-stream',
      '--use-fake-ui-for-media-stream',
      '--disable-renderer-backgrounding',
      '--disable-background-timer-throttling',
      '--disable-backgrounding-occluded-windows',
      ...args,
    ],
  });
}

/**
 * A page of somebody new: tabs that share storage are one person, of whom a room takes no more than sixteen.
 * @param {import('playwright').Browser} browser
 */
async function openPeer(browser) {
  const context = await browser.newContext({ viewport: WINDOW, permissions: ['camera', 'microphone'] });
  return context.newPage();
}

/**
 * Gives up after two minutes, which a plain mesh on a full machine may need: what follows says how many pictures move.
 * @param {Page} page
 * @param {number} people
 */
async function untilAllPlay(page, people) {
  const playing = page.waitForFunction(
    (count) => {
      const others = window.callPage.participants().filter(({ isSelf }) => !isSelf);
      return others.length === count - 1 && others.every(({ frames }) => frames > 0);
    },
    people,
    { polling: 100, timeout: LONGEST_MS },
  );
  await playing.catch((/** @type {unknown} */ error) => {
    if (!(error instanceof errors.TimeoutError)) throw error;
  });
}

/** @param {number[]} values */
const median = (values) => at(values, 0.5);

/**
 * @param {number[]} values
 * @param {number} part
 */
function at(values, part) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) * part)] ?? Number.NaN;
}

/** @returns {never} */
function fail() {
  throw new Error('There is no such peer.');
}
