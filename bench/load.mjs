// What the home screen costs: bytes and gzipped bytes of script and style fetched before it is usable, and the
// time until then, with an empty cache. Beside it, the same for the largest part that is loaded later.
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';
import { startServer } from '../scripts/serve.mjs';
import { launchBrowser } from './lib/browser.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const RUNS = 5;

/** @type {import('./run.mjs').Bench} */
export default async function run({ note }) {
  note('building the app');
  await build({ root: ROOT, logLevel: 'silent' });
  const server = await startServer({ port: 0, dist: `${ROOT}dist` });
  const address = `http://localhost:${server.port}/`;
  const browser = await launchBrowser();
  try {
    const home = { case: 'home screen, empty cache', subject: 'ours' };
    /** @type {number[]} */
    const interactiveMs = [];
    let bytes = 0;
    let gzippedBytes = 0;
    let requests = 0;
    for (let index = 0; index < RUNS; index += 1) {
      const { code, usableMs, count } = await load(browser, address);
      interactiveMs.push(usableMs);
      bytes = code.reduce((sum, body) => sum + body.length, 0);
      gzippedBytes = code.reduce((sum, body) => sum + gzipSync(body, { level: 9 }).length, 0);
      requests = count;
    }
    interactiveMs.sort((a, b) => a - b);
    return [
      { ...home, metric: 'script and style', unit: 'kB', value: bytes / 1000 },
      { ...home, metric: 'script and style, gzipped', unit: 'kB', value: gzippedBytes / 1000 },
      { ...home, metric: 'requests', unit: 'count', value: requests },
      { ...home, metric: 'time to interactive, median', unit: 'ms', value: interactiveMs[RUNS >> 1] ?? NaN },
    ];
  } finally {
    await browser.close();
    await server.close();
  }
}

/**
 * Loads the home screen in a fresh context.
 * @param {import('playwright').Browser} browser
 * @param {string} address
 * @returns {Promise<{code: Buffer[], usableMs: number, count: number}>} bodies of scripts and styles, the time from
 *   navigation until **New room** answered a tap, and how many requests there were by then
 */
async function load(browser, address) {
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    /** @type {Promise<Buffer>[]} */
    const bodies = [];
    let count = 0;
    page.on('response', (response) => {
      count += 1;
      if (/\.(js|css)$/.test(new URL(response.url()).pathname)) bodies.push(response.body());
    });
    await page.goto(address, { waitUntil: 'commit' });
    await page.getByRole('button', { name: 'New room' }).click({ trial: true });
    const usableMs = await page.evaluate(() => performance.now());
    return { code: await Promise.all(bodies.slice()), usableMs, count };
  } finally {
    await context.close();
  }
}
