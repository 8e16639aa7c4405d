// Encodes the same 720p30 recordings in three sizes (720, 480, 360) and their sound as AAC: by our engine, by the native
// ffmpeg, by a bare @ffmpeg/core and by mediabunny's conversion; then the sound of an hour, which is what the copy of a
// recording has to wait for.
//
// BENCH_SECONDS=20 BENCH_HOUR_S=600 npm run bench -- export
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { mediaFile } from '../test/support/media.mjs';
import { launchBrowser } from './lib/browser.mjs';
import { processMemory } from './lib/private-memory.mjs';
import { serveSources } from './lib/server.mjs';

const SECONDS = Number(process.env['BENCH_SECONDS'] ?? 60);
const HOUR_S = Number(process.env['BENCH_HOUR_S'] ?? 3600);
const CLIP = 'headshoulders_tfjs_facemesh_input.mp4';
const SOURCES = [
  { name: 'VP8 720p30', mimeType: 'video/webm;codecs=vp8,opus', copies: false },
  { name: 'H.264 720p30', mimeType: 'video/webm;codecs=h264,opus', copies: true },
];
const RUNGS = [
  { width: 1280, height: 720, videoBitrateBps: 3_000_000 },
  { width: 854, height: 480, videoBitrateBps: 1_340_000 },
  { width: 640, height: 360, videoBitrateBps: 750_000 },
];
const CLIP_URL = '/clip.mp4';
const RECORDING_URL = '/recording.webm';

/** @typedef {{seconds: number, files: Record<string, string>, bytes: Record<string, number>}} Made */

/** @type {import('./run.mjs').Bench} */
export default async function run({ note }) {
  if (spawnSync('ffmpeg', ['-version']).status !== 0) {
    note('no native ffmpeg here, which measures what is made: nothing is measured');
    return [];
  }
  if (!mediaFile(CLIP)) note('no clips here: a moving photo is recorded instead');
  note(`${cpus().length} cores, load ${loadavg()[0]?.toFixed(1)}`);
  const folder = mkdtempSync(join(tmpdir(), 'coterie-bench-'));
  const server = await serveSources();
  try {
    /** @type {import('./run.mjs').Result[]} */
    const results = [];
    for (const source of SOURCES)
      results.push(...(await encodeRecording(source, server.origin, folder, note)));
    results.push(...(await encodeHour(server.origin, folder, note)));
    return results;
  } finally {
    await server.close();
    rmSync(folder, { recursive: true });
  }
}

/**
 * @param {typeof SOURCES[number]} source
 * @param {string} origin
 * @param {string} folder
 * @param {(line: string) => void} note
 */
async function encodeRecording({ name, mimeType, copies }, origin, folder, note) {
  /** @type {import('./run.mjs').Result[]} */
  const results = [];
  note(`${name}: recording ${SECONDS} s`);
  const recording = join(folder, 'recording.webm');
  await makeRecording(origin, mimeType, recording);
  /** @type {Map<string, number>} */
  const times = new Map();
  /** @type {(subject: string, metric: string, unit: string, value: number) => void} */
  const row = (subject, metric, unit, value) => {
    note(`${name}: ${subject}: ${metric} ${value.toFixed(3)} ${unit}`);
    results.push({ case: name, subject, metric, unit, value });
  };
  const took = (/** @type {string} */ subject, /** @type {number} */ seconds) => {
    times.set(subject, seconds);
    row(subject, 'time', 's', seconds);
  };

  const ours = await inPage(origin, recording, (page) =>
    page.evaluate(
      ([url, rungs, copies]) => globalThis.exportBench.ours(url, rungs, copies),
      /** @type {const} */ ([RECORDING_URL, RUNGS, copies]),
    ),
  );
  took('ours, WebCodecs', ours.result.seconds);
  row('ours, WebCodecs', 'private memory, most', 'MB', ours.peakMb);
  const made = RUNGS.filter((_, index) => !(copies && index === 0));
  const bitrates = RUNGS.map(({ height, videoBitrateBps }) => {
    const bytes = ours.result.bytes[`${height}p`];
    return bytes === undefined ? videoBitrateBps : (8 * bytes) / SECONDS;
  });
  const oursFiles = save(ours.result, folder, 'ours');
  for (const rung of made) {
    const file = oursFiles.get(`${rung.height}p`) ?? '';
    row('ours, WebCodecs', `SSIM ${rung.height}p`, '', ssim(file, recording, rung, copies));
  }

  const startedAtMs = performance.now();
  const nativeArgs = ladder(recording, 'veryfast', bitrates);
  const { status, stderr } = spawnSync('ffmpeg', ['-nostdin', '-y', ...nativeArgs], { cwd: folder });
  if (status !== 0) throw new Error(`ffmpeg: ${stderr.toString()}`);
  took('native ffmpeg veryfast', (performance.now() - startedAtMs) / 1000);
  for (const rung of made)
    row(
      'native ffmpeg veryfast',
      `SSIM ${rung.height}p`,
      '',
      ssim(join(folder, `${rung.height}p.mp4`), recording, rung, false),
    );

  const bare = await inPage(origin, recording, (page) =>
    page.evaluate(
      ([url, args, names]) => globalThis.exportBench.bare(url, args, names),
      /** @type {const} */ ([
        RECORDING_URL,
        ladder('/input/source', 'ultrafast', bitrates),
        RUNGS.map(({ height }) => `${height}p`),
      ]),
    ),
  );
  took('bare @ffmpeg/core ultrafast', bare.result.seconds);
  const bareFiles = save(bare.result, folder, 'bare');
  for (const rung of made)
    row(
      'bare @ffmpeg/core ultrafast',
      `SSIM ${rung.height}p`,
      '',
      ssim(bareFiles.get(`${rung.height}p`) ?? '', recording, rung, false),
    );

  const rival = await inPage(origin, recording, (page) =>
    page.evaluate(
      ([url, rungs]) => globalThis.exportBench.mediabunny(url, rungs),
      /** @type {const} */ ([RECORDING_URL, RUNGS]),
    ),
  );
  took('bare mediabunny', rival.result.seconds);
  const [all] = save(rival.result, folder, 'mediabunny').values();
  for (const rung of made)
    row(
      'bare mediabunny',
      `SSIM ${rung.height}p`,
      '',
      ssim(all ?? '', recording, rung, false, RUNGS.indexOf(rung)),
    );

  const mine = times.get('ours, WebCodecs') ?? Number.NaN;
  for (const [subject, seconds] of times) row(subject, 'time of ours to this', 'x', mine / seconds);
  return results;
}

/**
 * An hour of the same recording: what was recorded, over and over again, copied. Only its sound has to be encoded.
 * @param {string} origin
 * @param {string} folder
 * @param {(line: string) => void} note
 */
async function encodeHour(origin, folder, note) {
  const hour = join(folder, 'hour.webm');
  const input = ['-stream_loop', String(Math.ceil(HOUR_S / SECONDS)), '-i', join(folder, 'recording.webm')];
  spawnSync('ffmpeg', ['-nostdin', '-y', ...input, '-c', 'copy', '-t', String(HOUR_S), hour]);
  const { result, peakMb } = await inPage(origin, hour, (page) =>
    page.evaluate((url) => globalThis.exportBench.ours(url, [], false), RECORDING_URL),
  );
  note(`the sound of ${HOUR_S} s took ${result.seconds.toFixed(1)} s`);
  const row = { case: `${HOUR_S} s, copied: its sound as AAC`, subject: 'ours, WebCodecs' };
  return [
    { ...row, metric: 'time', unit: 's', value: result.seconds },
    { ...row, metric: 'speed', unit: 'x real time', value: HOUR_S / result.seconds },
    { ...row, metric: 'private memory, most', unit: 'MB', value: peakMb },
  ];
}

/**
 * What makes the ladder: each size from the next larger one.
 * @param {string} input
 * @param {string} preset
 * @param {readonly number[]} bitrates
 */
function ladder(input, preset, bitrates) {
  const filters = RUNGS.map(({ width, height }, index) => {
    const from = index === 0 ? '[0:v]fps=30:start_time=0,' : `[s${index - 1}]`;
    const to = index === RUNGS.length - 1 ? `[v${index}]` : `,split[v${index}][s${index}]`;
    return `${from}scale=${width}:${height}:flags=bilinear${to}`;
  });
  const outputs = RUNGS.flatMap(({ height }, index) => [
    ...['-map', `[v${index}]`, '-c:v', 'libx264', '-preset', preset, '-pix_fmt', 'yuv420p'],
    ...['-b:v', String(Math.round(bitrates[index] ?? 0)), '-g', '60', '-threads', '2', `${height}p.mp4`],
  ]);
  const sound = ['-map', '0:a', '-c:a', 'aac', '-b:a', '128k', '-ac', '2', 'audio.mp4'];
  return ['-v', 'error', '-i', input, '-filter_complex', filters.join(';'), ...outputs, ...sound];
}

/**
 * How alike what was made is to the recording, shown at its size, frame by frame. Some begin where the recording's first
 * packet lies, others at its 0: whichever fits, since frames that are not the same are never as alike.
 * @param {string} file
 * @param {string} recording
 * @param {{width: number, height: number}} size
 * @param {boolean} isSourceTimed its frames are the source's, else those of a grid of 30 a second
 * @param {number} [track]
 */
function ssim(file, recording, { width, height }, isSourceTimed, track = 0) {
  const times = isSourceTimed ? 'settb=1/1000,setpts=33*N' : 'fps=30:start_time=0';
  const shown = `[0:v:${track}]${times}[a]`;
  const source = `[1:v]${times},scale=${width}:${height}:flags=bicubic[b]`;
  const inputs = ['-i', file, '-i', recording, '-lavfi', `${shown};${source};[a][b]ssim`];
  const values = [[], ['-copyts']].map((clock) => {
    const args = ['-nostdin', '-hide_banner', ...clock, ...inputs, '-f', 'null', '-'];
    const { stderr } = spawnSync('ffmpeg', args, { encoding: 'utf8', maxBuffer: 1e8 });
    return Number(/All:([\d.]+)/.exec(stderr)?.[1] ?? 0);
  });
  return Math.max(...values);
}

/** @param {Made} made @param {string} folder @param {string} by */
function save(made, folder, by) {
  return new Map(
    Object.entries(made.files).map(([name, text]) => {
      const path = join(folder, `${by}-${name}.mp4`);
      writeFileSync(path, Buffer.from(text, 'base64'));
      return [name, path];
    }),
  );
}

/**
 * Does something in a browser of its own: one that ran ffmpeg before has its machine code at hand.
 * @template T
 * @param {string} origin
 * @param {string | undefined} recording what RECORDING_URL gives
 * @param {(page: import('playwright').Page) => Promise<T>} task
 * @returns {Promise<{result: T, peakMb: number}>}
 */
async function inPage(origin, recording, task) {
  const browser = await launchBrowser();
  let peakMb = 0;
  const timer = setInterval(() => {
    processMemory(browser).then(
      ({ rendererBytes, gpuBytes }) => (peakMb = Math.max(peakMb, (rendererBytes + gpuBytes) / 1e6)),
      () => clearInterval(timer),
    );
  }, 300);
  try {
    const page = await browser.newPage({ acceptDownloads: true });
    if (recording) await page.route(`**${RECORDING_URL}`, (route) => route.fulfill({ path: recording }));
    const clip = mediaFile(CLIP);
    if (clip) await page.route(`**${CLIP_URL}`, (route) => route.fulfill({ path: clip }));
    await page.goto(`${origin}/bench/pages/export.html`);
    await page.waitForFunction(() => 'exportBench' in globalThis);
    peakMb = 0;
    const result = await task(page);
    return { result, peakMb };
  } finally {
    clearInterval(timer);
    await browser.close();
  }
}

/**
 * @param {string} origin
 * @param {string} mimeType
 * @param {string} path where the recording goes
 */
async function makeRecording(origin, mimeType, path) {
  await inPage(origin, undefined, async (page) => {
    const download = page.waitForEvent('download', { timeout: 2000 * SECONDS + 30_000 });
    await page.evaluate(
      ([mimeType, seconds, clipUrl]) => globalThis.exportBench.record(mimeType, seconds, clipUrl),
      /** @type {const} */ ([mimeType, SECONDS, mediaFile(CLIP) ? CLIP_URL : null]),
    );
    await (await download).saveAs(path);
  });
}
