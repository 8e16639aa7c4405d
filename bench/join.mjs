// From the click on "Join room" to the first decoded frame of somebody else, in the built app, with the relay of
// the local server. All browsers run on this one machine, so six of them mostly measure its cores.
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
  await build({ root: ROOT, logLevel: 'error' });
  const server = await startServer({ port: 0, dist: `${ROOT}dist` });
  const address = `http://localhost:${server.port}/`;
  const browser = await launchBrowser();
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
  }
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

/** Runs in the page before the app: notes the last click, and the first frame of every remote track. */
function watchRemoteFrames() {
  /** @type {{ clickedAtMs: number, framesAtMs: number[] }} */
  const bench = { clickedAtMs: 0, framesAtMs: [] };
  Object.assign(globalThis, { joinBench: bench });
  addEventListener('click', (event) => (bench.clickedAtMs = event.timeStamp), { capture: true });

  /** @type {Set<MediaStreamTrack>} */
  const remote = new Set();
  const Original = RTCPeerConnection;
  globalThis.RTCPeerConnection = class extends Original {
    /** @param {RTCConfiguration} [configuration] */
    constructor(configuration) {
      super(configuration);
      this.addEventListener('track', ({ track }) => remote.add(track));
    }
  };
  const descriptor = Object.getOwnPropertyDescriptor(HTMLMediaElement.prototype, 'srcObject');
  /** @type {Set<MediaStreamTrack>} */
  const watched = new Set();
  Object.defineProperty(HTMLMediaElement.prototype, 'srcObject', {
    ...descriptor,
    /** @param {MediaStream | null} stream */
    set(stream) {
      descriptor?.set?.call(this, stream);
      const track = stream?.getVideoTracks().find((candidate) => remote.has(candidate));
      if (!track || watched.has(track) || !(this instanceof HTMLVideoElement)) return;
      watched.add(track);
      this.requestVideoFrameCallback((nowMs) => bench.framesAtMs.push(nowMs));
    },
  });
}

/** @param {number[]} values */
function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
