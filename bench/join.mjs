// From the click on "Join room" to the first decoded frame of somebody else, in the built app, with the relay of
// the local server. All peers share this one machine, so their cameras are tiny: thirty encoders of a large
// picture would measure its cores and not the joining.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { startServer } from '../scripts/serve.mjs';
import { launchBrowser } from './lib/browser.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
/** How long a person looks at the preview; the room's secrets are derived meanwhile. */
const PREVIEW_MS = 3000;
const CASES = [
  { name: '2 peers', peers: 2, previewMs: PREVIEW_MS, runs: 5 },
  { name: '2 peers, no look at the preview', peers: 2, previewMs: 0, runs: 5 },
  { name: '6 peers', peers: 6, previewMs: PREVIEW_MS, runs: 2 },
];

/** @type {import('./run.mjs').Bench} */
export default async function run({ note }) {
  note('building the app');
  await build({ root: ROOT, logLevel: 'silent' });
  const server = await startServer({ port: 0, dist: `${ROOT}dist` });
  const address = `http://localhost:${server.port}/`;
  const folder = mkdtempSync(join(tmpdir(), 'coterie-bench-'));
  const camera = join(folder, 'camera.y4m');
  writeFileSync(camera, tinyVideo());
  const browser = await launchBrowser([`--use-file-for-fake-video-capture=${camera}`]);
  try {
    /** @type {import('./run.mjs').Result[]} */
    const results = [];
    for (const { name, peers, previewMs, runs } of CASES) {
      /** @type {number[]} */
      const first = [];
      /** @type {number[]} */
      const all = [];
      for (let index = 0; index < runs; index += 1) {
        const framesMs = await measure(browser, address, peers, previewMs);
        note(`${name}: remote frames after ${framesMs.map(Math.round).join(', ')} ms`);
        first.push(Math.min(...framesMs));
        all.push(Math.max(...framesMs));
      }
      const row = { case: name, subject: 'ours', unit: 'ms' };
      results.push({ ...row, metric: 'click to first remote frame, median', value: median(first) });
      results.push({ ...row, metric: 'click to first remote frame, slowest', value: Math.max(...first) });
      if (peers > 2)
        results.push({ ...row, metric: 'click to a frame of everyone, median', value: median(all) });
    }
    return results;
  } finally {
    await browser.close();
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Ten frames a second of a brightening grey, 160x96, as YUV4MPEG2. */
function tinyVideo() {
  const frames = Array.from({ length: 20 }, (_, index) => {
    const luma = Buffer.alloc(160 * 96, 40 + index * 8);
    return Buffer.concat([Buffer.from('FRAME\n'), luma, Buffer.alloc(80 * 48 * 2, 128)]);
  });
  return Buffer.concat([Buffer.from('YUV4MPEG2 W160 H96 F10:1 Ip A1:1 C420\n'), ...frames]);
}

/**
 * Lets all but the last peer join, then the last, and gives the time from its click to each peer's first frame.
 * @param {import('playwright').Browser} browser
 * @param {string} address
 * @param {number} peers
 * @param {number} previewMs
 */
async function measure(browser, address, peers, previewMs) {
  /** @type {import('playwright').BrowserContext[]} */
  const contexts = [];
  const openPage = async () => {
    const context = await browser.newContext({ permissions: ['camera', 'microphone'] });
    contexts.push(context);
    await context.addInitScript(watchRemoteFrames);
    return context.newPage();
  };
  try {
    const host = await openPage();
    await host.goto(address);
    await host.getByRole('textbox', { name: 'Your name' }).fill('Peer 1');
    await host.getByRole('button', { name: 'New room' }).click();
    await host.getByRole('button', { name: 'Join room' }).click();
    for (let number = 2; number < peers; number += 1) {
      const page = await openPage();
      await page.goto(host.url());
      await page.getByRole('textbox', { name: 'Your name' }).fill(`Peer ${number}`);
      await page.getByRole('button', { name: 'Join room' }).click();
      await waitForFrames(page, number - 1);
    }
    const last = await openPage();
    await last.goto(host.url());
    await last.getByRole('textbox', { name: 'Your name' }).fill(`Peer ${peers}`);
    await last.waitForTimeout(previewMs);
    await last.getByRole('button', { name: 'Join room' }).click();
    return await waitForFrames(last, peers - 1);
  } finally {
    for (const context of contexts) await context.close();
  }
}

/**
 * @param {import('playwright').Page} page
 * @param {number} count
 * @returns {Promise<number[]>}
 */
async function waitForFrames(page, count) {
  const handle = await page.waitForFunction(
    (wanted) => {
      const { clickedAtMs, framesAtMs } = /** @type {any} */ (globalThis).joinBench;
      return framesAtMs.length >= wanted && framesAtMs.map((/** @type {number} */ at) => at - clickedAtMs);
    },
    count,
    { timeout: 60_000 },
  );
  return /** @type {number[]} */ (await handle.jsonValue());
}

/** Runs in the page before the app: notes the last click, and the first frame of every remote stream. */
function watchRemoteFrames() {
  /** @type {{ clickedAtMs: number, framesAtMs: number[] }} */
  const bench = { clickedAtMs: 0, framesAtMs: [] };
  Object.assign(globalThis, { joinBench: bench });
  addEventListener('click', (event) => (bench.clickedAtMs = event.timeStamp), { capture: true });

  /** @type {Set<MediaStream>} */
  const remote = new Set();
  const Original = RTCPeerConnection;
  globalThis.RTCPeerConnection = class extends Original {
    /** @param {RTCConfiguration} [configuration] */
    constructor(configuration) {
      super(configuration);
      this.addEventListener('track', ({ streams }) => streams.forEach((stream) => remote.add(stream)));
    }
  };
  const descriptor = Object.getOwnPropertyDescriptor(HTMLMediaElement.prototype, 'srcObject');
  Object.defineProperty(HTMLMediaElement.prototype, 'srcObject', {
    ...descriptor,
    /** @param {MediaStream | null} stream */
    set(stream) {
      descriptor?.set?.call(this, stream);
      if (!stream || !remote.delete(stream) || !(this instanceof HTMLVideoElement)) return;
      this.requestVideoFrameCallback((nowMs) => bench.framesAtMs.push(nowMs));
    },
  });
}

/** @param {number[]} values */
function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
