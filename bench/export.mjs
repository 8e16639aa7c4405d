// Encodes the same 720p30 recordings in three sizes (720, 480, 360) and their sound as AAC: by both engines of our
// exporter, by the native ffmpeg, by a bare @ffmpeg/core and by mediabunny's conversion. Before that an hour of H.264, of
// which the one size is copied, beside the native ffmpeg.
//
// BENCH_SECONDS=20 BENCH_HOUR_S=600 BENCH_CASES=hour-AAC,hour-Opus,VP8,H.264 BENCH_FOLDER=DIR npm run bench -- export
// In the folder recordings stay, for the next run.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { startServer } from '../scripts/serve.mjs';
import { openPerson } from '../test/support/journey.mjs';
import { mediaFile } from '../test/support/media.mjs';
import { buildPage } from './lib/build-page.mjs';
import { cpuSeconds } from './lib/cpu.mjs';
import { SERVED } from './lib/effects-subjects.mjs';
import { watchMemory } from './lib/private-memory.mjs';
import { similarity } from './lib/similarity.mjs';

const SECONDS = Number(process.env['BENCH_SECONDS'] ?? 60);
const HOUR_S = Number(process.env['BENCH_HOUR_S'] ?? 3600);
const CASES = (process.env['BENCH_CASES'] ?? 'hour-AAC,hour-Opus,VP8,H.264').split(',');
/** Of each file so much is compared with the recording. */
const COMPARED_S = 10;
const CLIP = 'headshoulders_tfjs_facemesh_input.mp4';
const RUNGS = [
  { width: 1280, height: 720, videoBitrateBps: 3_000_000 },
  { width: 854, height: 480, videoBitrateBps: 1_340_000 },
  { width: 640, height: 360, videoBitrateBps: 750_000 },
];

/**
 * What a subject took, of time and of processors, and each size as a file; or one file that has them all.
 * @typedef {{subject: string, seconds: number, cpu?: number, files: readonly string[], hasAll?: boolean}} Made
 */

/** @type {import('./run.mjs').Bench} */
export default async function run({ note }) {
  if (spawnSync('ffmpeg', ['-version']).status !== 0) {
    note('no native ffmpeg here, which measures what is made: nothing is measured');
    return [];
  }
  if (!mediaFile(CLIP)) note('no clips here: a moving photo is recorded instead');
  note(`${cpus().length} cores, load ${loadavg()[0]?.toFixed(1)}`);
  const folder = mkdtempSync(join(tmpdir(), 'coterie-bench-'));
  const clip = mediaFile(CLIP);
  const { vendor, photos } = SERVED;
  const dist = await buildPage('bench/pages/export.html', {
    vendor,
    photos,
    ...(clip && { 'clip.mp4': clip }),
  });
  const server = await startServer({ port: 0, dist });
  const scene = { url: `http://localhost:${server.port}/`, folder, note };
  try {
    /** @type {import('./run.mjs').Result[]} */
    const results = [];
    for (const sound of /** @type {const} */ (['AAC', 'Opus']))
      if (CASES.includes(`hour-${sound}`)) results.push(...(await copyHour(sound, scene)));
    for (const codec of ['VP8', 'H.264'])
      if (CASES.includes(codec)) results.push(...(await encodeRecording(codec, scene)));
    return results;
  } finally {
    await server.close();
    rmSync(dist, { recursive: true });
    rmSync(folder, { recursive: true });
  }
}

/** @typedef {{url: string, folder: string, note: (line: string) => void}} Scene */

/** @type {(codec: string, scene: Scene) => Promise<import('./run.mjs').Result[]>} */
async function encodeRecording(codec, scene) {
  const { folder, note } = scene;
  const name = `${codec} 720p30, ${SECONDS} s`;
  const recording = await recordingOf(codec, scene);
  /** @type {import('./run.mjs').Result[]} */
  const results = [];
  /** @type {(subject: string, metric: string, unit: string, value: number) => void} */
  const row = (subject, metric, unit, value) => {
    note(`${name}: ${subject}: ${metric} ${value.toFixed(3)} ${unit}`);
    results.push({ case: name, subject, metric, unit, value });
  };
  const ours = await encodeOurs('webcodecs', recording, scene);
  const names = RUNGS.map(({ height }) => `${height}p`);
  const bitrates = names.map((rung) => (8 * (ours.sizes[rung] ?? 0)) / SECONDS);
  const native = encodeNatively(ladder(recording, bitrates.map(byRate)), folder);
  const cores = await encodeOurs('ffmpeg', recording, scene);
  const bareArgs = ['-v', 'error', ...ladder('/input/source', RUNGS.map(asOurCores))];
  const bare = await inPage(scene, recording, folder, 'bare', [...names, 'audio'], (page) =>
    page.evaluate(
      ([args, outputs]) => globalThis.exportBench.bare(args, outputs),
      /** @type {const} */ ([bareArgs, [...names, 'audio']]),
    ),
  );
  const rival = await inPage(scene, recording, folder, 'mediabunny', ['all'], (page) =>
    page.evaluate((rungs) => globalThis.exportBench.mediabunny(rungs), RUNGS),
  );
  const [all = ''] = rival.files;
  /** @type {Made[]} */
  const subjects = [
    { subject: 'ours, WebCodecs', ...ours },
    { subject: 'native ffmpeg veryfast', ...native },
    { subject: 'ours, ffmpeg', ...cores },
    { subject: 'bare @ffmpeg/core, the same settings', ...bare },
    { subject: 'bare mediabunny', ...rival, files: RUNGS.map(() => all), hasAll: true },
  ];
  for (const { subject, seconds, cpu } of subjects) {
    row(subject, 'time', 's', seconds);
    if (cpu !== undefined) row(subject, 'processor time', 's', cpu);
    if (subject.startsWith('ours')) continue;
    row(subject, 'time of ours, WebCodecs, to this', 'x', ours.seconds / seconds);
    row(subject, 'time of ours, ffmpeg, to this', 'x', cores.seconds / seconds);
  }
  for (const { subject, made } of [ours, cores].map((made) => ({ subject: `ours, ${made.engine}`, made }))) {
    row(subject, 'private memory, most', 'MB', made.peakMb);
    for (const rung of names)
      row(subject, `made of ${rung}`, 'kbit/s', (made.sizes[rung] ?? 0) / SECONDS / 125);
  }
  for (const { subject, files, hasAll } of subjects)
    for (const [index, rung] of RUNGS.entries()) {
      const how = { track: hasAll ? index : 0, seconds: Math.min(COMPARED_S, SECONDS) };
      row(subject, `SSIM ${rung.height}p`, '', similarity(files[index] ?? '', recording, rung, how));
    }
  return results;
}

/** @type {(engine: 'webcodecs' | 'ffmpeg', recording: string, scene: Scene) => Promise<Run & {engine: string}>} */
async function encodeOurs(engine, recording, scene) {
  const names = RUNGS.map(({ height }) => `${height}p`);
  const made = await inPage(scene, recording, scene.folder, engine, names, (page) =>
    page.evaluate(
      ([engine, rungs]) => globalThis.exportBench.ours(engine, rungs),
      /** @type {const} */ ([engine, RUNGS]),
    ),
  );
  return { ...made, engine: engine === 'ffmpeg' ? 'ffmpeg' : 'WebCodecs' };
}

/**
 * An hour of the same recording: what was recorded, over and over again. Its picture is copied; its sound is copied where
 * it is AAC, and encoded where it is as it was recorded.
 * @type {(sound: 'AAC' | 'Opus', scene: Scene) => Promise<import('./run.mjs').Result[]>}
 */
async function copyHour(sound, scene) {
  const recording = await recordingOf('H.264', scene);
  const hour = join(scene.folder, 'hour.mkv');
  const loops = ['-stream_loop', String(Math.ceil(HOUR_S / SECONDS)), '-i', recording];
  // In one go, and in step with its samples: AAC that has gaps is not copied.
  const once = sound === 'AAC' ? ['-af', 'aresample=async=1', '-c:a', 'aac', '-b:a', '128k'] : [];
  runFfmpeg([...loops, '-c', 'copy', ...once, '-t', String(HOUR_S), hour], scene.folder);
  const { seconds, cpu, peakMb, growthMb, sizes, copied } = await inPage(
    scene,
    hour,
    scene.folder,
    `hour of ${sound}`,
    [],
    (page) => page.evaluate((rungs) => globalThis.exportBench.ours('webcodecs', rungs), RUNGS.slice(0, 1)),
  );
  for (const name of sound === 'AAC' ? ['720p', 'audio'] : ['720p'])
    if (!copied?.includes(name)) throw new Error(`${name} was not copied.`);
  const toAac = ['-c', 'copy', ...(sound === 'Opus' ? ['-c:a', 'aac', '-b:a', '128k'] : [])];
  const hls = ['-f', 'hls', '-hls_time', '6', '-hls_playlist_type', 'vod', '-hls_segment_type', 'fmp4'];
  const nativeSeconds = runFfmpeg(['-i', hour, ...toAac, ...hls, 'hour.m3u8'], scene.folder);
  scene.note(`an hour: most ${peakMb.toFixed(0)} MB, growth ${growthMb.toFixed(0)} MB`);
  const row = { case: `${HOUR_S} s of 720p H.264 and ${sound}, one size`, subject: 'ours' };
  const native = { ...row, subject: 'native ffmpeg' };
  const bytes = Object.values(sizes).reduce((sum, size) => sum + size, 0);
  const memory = 'private memory, most of the last third above that of the first';
  return [
    { ...row, metric: sound === 'AAC' ? 'time (limit 30)' : 'time', unit: 's', value: seconds },
    { ...row, metric: 'processor time', unit: 's', value: cpu },
    { ...native, metric: 'time', unit: 's', value: nativeSeconds },
    { ...native, metric: 'time of ours to this', unit: 'x', value: seconds / nativeSeconds },
    { ...row, metric: 'size', unit: 'MB', value: bytes / 1e6 },
    { ...row, metric: 'private memory, most (limit 600)', unit: 'MB', value: peakMb },
    { ...row, metric: memory, unit: 'MB', value: growthMb },
  ];
}

/** @param {readonly string[]} args @param {string} folder */
function encodeNatively(args, folder) {
  const seconds = runFfmpeg(args, folder);
  return { seconds, files: RUNGS.map(({ height }) => join(folder, `${height}p.mp4`)) };
}

/** The seconds it took. @param {readonly string[]} args @param {string} cwd */
function runFfmpeg(args, cwd) {
  const startedAtMs = performance.now();
  const { status, stderr } = spawnSync('ffmpeg', ['-nostdin', '-y', '-v', 'error', ...args], { cwd });
  if (status !== 0) throw new Error(`ffmpeg: ${stderr.toString()}`);
  return (performance.now() - startedAtMs) / 1000;
}

/** So many bits as ours took. @param {number} bitrateBps */
const byRate = (bitrateBps) => [
  ...['-preset', 'veryfast', '-b:v', String(Math.round(bitrateBps)), '-g', '60', '-threads', '2'],
];

/** As our cores encode. @param {typeof RUNGS[number]} rung */
const asOurCores = ({ videoBitrateBps }) => [
  ...['-preset', 'ultrafast', '-x264-params', 'deblock=0,0', '-crf', '23', '-g', '60', '-sc_threshold', '0'],
  ...['-maxrate', String(videoBitrateBps), '-bufsize', String(2 * videoBitrateBps)],
];

/**
 * What makes the ladder: each size from the next larger one.
 * @param {string} input
 * @param {readonly (readonly string[])[]} quality of each size
 */
function ladder(input, quality) {
  const filters = RUNGS.map(({ width, height }, index) => {
    const from = index === 0 ? '[0:v]fps=30:start_time=0,' : `[s${index - 1}]`;
    const to = index === RUNGS.length - 1 ? `[v${index}]` : `,split[v${index}][s${index}]`;
    return `${from}scale=${width}:${height}:flags=bilinear${to}`;
  });
  const outputs = RUNGS.flatMap(({ height }, index) => [
    ...['-map', `[v${index}]`, '-c:v', 'libx264', ...(quality[index] ?? []), '-pix_fmt', 'yuv420p'],
    `${height}p.mp4`,
  ]);
  const sound = ['-map', '0:a', '-c:a', 'aac', '-aac_coder', 'fast', '-b:a', '128k', '-ac', '2', 'audio.mp4'];
  return ['-i', input, '-filter_complex', filters.join(';'), ...outputs, ...sound];
}

/** @typedef {{seconds: number, sizes: Readonly<Record<string, number>>, copied?: readonly string[], files: string[], cpu: number, peakMb: number, growthMb: number}} Run */

/**
 * Does something in a browser of its own, with a profile on disk: one that ran ffmpeg before has its machine code at hand,
 * and one without a profile keeps its files in memory.
 * @param {Scene} scene
 * @param {string} recording what is chosen
 * @param {string} folder where what it makes goes
 * @param {string} by
 * @param {readonly string[]} names of what is wanted of that
 * @param {(page: import('playwright').Page) => Promise<import('./pages/export.ts').Made & {copied?: readonly string[]}>} task
 * @returns {Promise<Run>}
 */
async function inPage({ url, note }, recording, folder, by, names, task) {
  const { page, close, profile } = await open(url);
  try {
    const browser = page.context().browser();
    if (!browser) throw new Error('The browser is gone.');
    await page.setInputFiles('input', recording);
    const memory = watchMemory(browser);
    const before = cpuSeconds(profile);
    const made = await task(page).finally(() => memory.stop());
    const cpu = cpuSeconds(profile) - before;
    note(`${by} took ${made.seconds.toFixed(1)} s, of processors ${cpu.toFixed(1)} s`);
    const files = [];
    for (const name of names) {
      const file = join(folder, `${by}-${name}.mp4`);
      const text = await page.evaluate((one) => globalThis.exportBench.read(one), name);
      writeFileSync(file, Buffer.from(text, 'base64'));
      files.push(file);
    }
    return { ...made, files, cpu, peakMb: memory.mostMb(), growthMb: memory.growthMb() };
  } finally {
    await close();
  }
}

/** @param {string} url */
async function open(url) {
  const args = ['--disable-renderer-backgrounding', '--disable-background-timer-throttling'];
  const person = await openPerson(url, { camera: null, args });
  await person.page.waitForFunction(() => 'exportBench' in globalThis);
  return person;
}

/** As our recorder makes them. @type {(codec: string, scene: Scene) => Promise<string>} */
async function recordingOf(codec, { url, folder, note }) {
  const path = join(process.env['BENCH_FOLDER'] ?? folder, `${codec}-${SECONDS}.webm`);
  if (existsSync(path)) return path;
  note(`recording ${SECONDS} s of ${codec}`);
  const mimeType = `video/webm;codecs=${codec === 'VP8' ? 'vp8' : 'h264'},opus`;
  const { page, close } = await open(url);
  try {
    const download = page.waitForEvent('download', { timeout: 2000 * SECONDS + 30_000 });
    await page.evaluate(
      ([mimeType, seconds, clipUrl]) => globalThis.exportBench.record(mimeType, seconds, clipUrl),
      /** @type {const} */ ([mimeType, SECONDS, mediaFile(CLIP) ? '/clip.mp4' : null]),
    );
    await (await download).saveAs(path);
  } finally {
    await close();
  }
  return path;
}
