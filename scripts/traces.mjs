// @ts-check
// node scripts/traces.mjs [--model full] [--to FOLDER] [NAME...]: takes the poses of the real clips, and writes
// them as numbers to test/fixtures/poses, so that a clone without the clips counts real movement too.
import { createReadStream, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { basename, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { launchBrowser } from '../bench/lib/browser.mjs';
import { MEDIA_FOLDER } from '../test/support/media.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const TYPES = {
  '.mjs': 'text/javascript',
  '.js': 'text/javascript',
  '.wasm': 'application/wasm',
  '.mp4': 'video/mp4',
};
/** Steps of the integers: 1/4096 of the picture, 1/100 of visibility, a millimetre. */
const STEPS = { picture: 4096, visibility: 100, world: 1000 };
/** The same film as another, only larger. */
const TWICE = 'headshoulders_tfjs_facemesh_input.mp4';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    model: { type: 'string', default: 'lite' },
    to: { type: 'string', default: join(ROOT, 'test/fixtures/poses') },
  },
});

/**
 * @typedef {{timestampMs: number, landmarks: number[] | null, world: number[] | null}} Frame
 * @typedef {{width: number, height: number, frames: Frame[]}} Trace
 */

/**
 * A line of JSON, then for each frame the difference to the frame before, as little-endian int16, all gzipped:
 * time in ms, whether there is somebody, 33 x (x, y, z, visibility), 33 x world (x, y, z). Read by
 * test/support/browser/traces.ts.
 * @param {Trace} trace
 */
function pack({ width, height, frames }) {
  const numbers = 2 + 33 * 7;
  const data = new Int16Array(frames.length * numbers);
  let last = new Array(numbers).fill(0);
  for (const [index, { timestampMs, landmarks, world }] of frames.entries()) {
    const now = [
      timestampMs,
      landmarks ? 1 : 0,
      ...(landmarks?.map((value, at) => value * (at % 4 === 3 ? STEPS.visibility : STEPS.picture)) ??
        last.slice(2, 2 + 132)),
      ...(world?.filter((_, at) => at % 4 !== 3).map((value) => value * STEPS.world) ?? last.slice(2 + 132)),
    ].map((value) => Math.round(value));
    for (const [at, value] of now.entries()) data[index * numbers + at] = value - last[at];
    last = now;
  }
  const header = `${JSON.stringify({ width, height, frames: frames.length, steps: STEPS })}\n`;
  return gzipSync(Buffer.concat([Buffer.from(header), Buffer.from(data.buffer)]), { level: 9 });
}

const server = createServer((request, response) => {
  const { pathname } = new URL(request.url ?? '/', 'http://localhost');
  const file = pathname.startsWith('/clips/') ? join(MEDIA_FOLDER, basename(pathname)) : join(ROOT, pathname);
  if (pathname === '/') response.writeHead(200, { 'Content-Type': 'text/html' }).end('<!doctype html>');
  else if (!existsSync(file)) response.writeHead(404).end();
  else {
    const type = TYPES[/** @type {keyof typeof TYPES} */ (extname(file))] ?? 'application/octet-stream';
    response.writeHead(200, { 'Content-Type': type });
    createReadStream(file).pipe(response);
  }
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());

const names = readdirSync(MEDIA_FOLDER)
  .filter(
    (file) =>
      file.endsWith('.mp4') &&
      file !== TWICE &&
      (positionals.length === 0 || positionals.some((p) => file.includes(p))),
  )
  .map((file) => file.slice(0, -'.mp4'.length));
mkdirSync(values.to, { recursive: true });
const browser = await launchBrowser();
try {
  for (const name of names) {
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${port}/`);
    const trace = /** @type {Trace} */ (
      await page.evaluate(
        ({ model, film }) =>
          new Promise((resolve, reject) => {
            const worker = new Worker('/scripts/traces/traces.worker.mjs', { type: 'module' });
            worker.onmessage = ({ data }) =>
              data.error ? reject(new Error(data.error)) : resolve(data.result);
            worker.onerror = (event) => reject(new Error(event.message));
            worker.postMessage({ model, film });
          }),
        { model: values.model, film: `http://127.0.0.1:${port}/clips/${name}.mp4` },
      )
    );
    const bytes = pack(trace);
    writeFileSync(join(values.to, `${name}.poses.gz`), bytes);
    console.log(`${name}: ${trace.frames.length} frames, ${(bytes.length / 1000).toFixed(0)} kB`);
    await page.close();
  }
} finally {
  await browser.close();
  server.close();
}
