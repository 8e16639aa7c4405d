// Where a recording's bytes go: a file on the private file system, with a journal, flushed once for each second of what is
// recorded, beside one strict transaction of IndexedDB for each chunk. One chunk after the other, in a browser with a profile
// on disk: in a private window, as test runners open them, files go through another process, and take twice as long.
//
// CHUNKS=3000 npm run bench -- store
import { rmSync } from 'node:fs';
import { startServer } from '../scripts/serve.mjs';
import { buildPage } from './lib/build-page.mjs';
import { openPerson } from '../test/support/journey.mjs';
import { cpuSeconds } from './lib/cpu.mjs';
import { processMemory } from './lib/private-memory.mjs';

const CHUNKS = Number(process.env['CHUNKS'] ?? 3000);
/** Half a second of 720p at 2.4 Mbit/s, or a quarter of one at twice that. */
const CHUNK_BYTES = 150_000;

/** @type {readonly (readonly ['files' | 'database', string])[]} */
const SUBJECTS = [
  ['files', 'ours (file and journal)'],
  ['database', 'IndexedDB'],
];

/** @type {import('./run.mjs').Bench} */
export default async function run({ note }) {
  const folder = await buildPage('bench/pages/store.html', {});
  const server = await startServer({ port: 0, dist: folder });
  try {
    const rows = [];
    for (const [where, subject] of SUBJECTS) {
      note(`${subject}: ${CHUNKS} chunks`);
      rows.push(...(await measure(`http://localhost:${server.port}/`, where, subject)));
    }
    return rows;
  } finally {
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * @param {string} url
 * @param {'files' | 'database'} where
 * @param {string} subject
 */
async function measure(url, where, subject) {
  const person = await openPerson(url, { camera: null });
  try {
    const { page, context, profile } = person;
    const browser = context.browser();
    if (!browser) throw new Error('The browser has gone.');
    await page.waitForFunction(() => 'storeBench' in globalThis);
    const before = cpuSeconds(profile);
    const times = await page.evaluate(
      ([place, count, bytes]) => globalThis.storeBench.write(place, count, bytes),
      /** @type {const} */ ([where, CHUNKS, CHUNK_BYTES]),
    );
    const writing = cpuSeconds(profile) - before;
    const { rendererBytes } = await processMemory(browser);
    const used = await page.evaluate(() => globalThis.storeBench.usedBytes());
    const openMs = await page.evaluate(() => globalThis.storeBench.openFile());
    const readMs = await page.evaluate(() => globalThis.storeBench.readAll());
    const sorted = times.toSorted((a, b) => a - b);
    const at = (/** @type {number} */ share) => sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN;
    const megabytes = (CHUNKS * CHUNK_BYTES) / 1e6;
    /** @type {(metric: string, unit: string, value: number) => import('./run.mjs').Result} */
    const row = (metric, unit, value) => ({
      case: `${CHUNKS} chunks of ${CHUNK_BYTES / 1000} kB`,
      subject,
      metric,
      unit,
      value,
    });
    return [
      row('until a chunk is written, median', 'ms', at(0.5)),
      row('until a chunk is written, 99 of 100', 'ms', at(0.99)),
      row('until a chunk is written, slowest', 'ms', at(1)),
      row('processor time to write 1000 chunks', 's', (1000 * writing) / CHUNKS),
      row('private memory of the page after it', 'MB', rendererBytes / 1e6),
      row('disk used for each byte', '', used / 1e6 / megabytes),
      row('until it is open as a file, unfinished', 'ms', openMs),
      row('reading all of it with checksums', 'MB/s', (1000 * megabytes) / readMs),
    ];
  } finally {
    await person.close();
  }
}
