// What is lost when a browser is killed (SIGKILL, all its processes) at a random moment of a recording: a 720p clip whose
// every frame carries its time is recorded, the browser is killed and started again, and what it recovers is decoded,
// frame by frame, and sought in. Beside it a MediaRecorder whose chunks are kept in an array. Needs Linux.
//
// KILLS=20 RIVAL_KILLS=3 npm run bench -- crash
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startServer } from '../scripts/serve.mjs';
import { openPerson } from '../test/support/journey.mjs';
import { buildPage } from './lib/build-page.mjs';

const KILLS = Number(process.env['KILLS'] ?? 20);
const RIVAL_KILLS = Number(process.env['RIVAL_KILLS'] ?? 3);
/** A recording is killed between these, at a moment by chance. */
const SHORTEST_MS = 2500;
const LONGEST_MS = 8000;
const TARGET_MS = 1000;
/** What the page itself may be late with a picture; a chunk that is lost takes all up to the next keyframe with it. */
const LONGEST_STEP_MS = 500;

/** @typedef {{lostMs: number, recovered: import('./pages/crash.ts').Recovered | null}} Kill */

/** @type {import('./run.mjs').Bench} */
export default async function run({ note }) {
  const folder = await buildPage('bench/pages/crash.html', {});
  const server = await startServer({ port: 0, dist: folder });
  const url = `http://localhost:${server.port}/`;
  try {
    /** @type {Kill[]} */
    const ours = [];
    for (let count = 1; count <= KILLS; count += 1) {
      const kill = await killOnce(url, 'ours');
      ours.push(kill);
      note(`${count}: lost ${Math.round(kill.lostMs)} ms; ${JSON.stringify(kill.recovered)}`);
    }
    /** @type {Kill[]} */
    const array = [];
    for (let count = 1; count <= RIVAL_KILLS; count += 1) array.push(await killOnce(url, 'array'));
    return [...rowsOf('ours', ours), ...rowsOf('MediaRecorder into an array', array)];
  } finally {
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * @param {string} url
 * @param {'ours' | 'array'} how
 * @returns {Promise<Kill>}
 */
async function killOnce(url, how) {
  const profile = mkdtempSync(join(tmpdir(), 'coterie-crash-'));
  try {
    const doomed = await openPerson(url, { profile });
    await doomed.page.waitForFunction(() => 'crashBench' in globalThis);
    const zeroMs = await doomed.page.evaluate((kind) => globalThis.crashBench.record(kind), how);
    const startedMs = Date.now();
    await doomed.page.waitForTimeout(SHORTEST_MS + Math.random() * (LONGEST_MS - SHORTEST_MS));
    // What its processes still write while they are being killed counts for nothing.
    const killedMs = Date.now();
    await doomed.kill();

    const again = await openPerson(url, { profile });
    await again.page.waitForFunction(() => 'crashBench' in globalThis);
    const recovered = await again.page.evaluate(() => globalThis.crashBench.recover());
    await again.close();
    const lostMs = recovered ? killedMs - zeroMs - recovered.lastFrameMs : killedMs - startedMs;
    return { lostMs, recovered };
  } finally {
    rmSync(profile, { recursive: true, force: true });
  }
}

/**
 * @param {string} subject
 * @param {Kill[]} kills
 */
function rowsOf(subject, kills) {
  const lost = kills.map(({ lostMs }) => lostMs).sort((a, b) => a - b);
  const found = kills.flatMap(({ recovered }) => recovered ?? []);
  /** @type {(metric: string, unit: string, value: number | undefined) => import('./run.mjs').Result} */
  const row = (metric, unit, value = Number.NaN) => ({
    case: 'SIGKILL while 720p is recorded',
    subject,
    metric,
    unit,
    value,
  });
  const rows = [
    row('recovered', `of ${kills.length}`, found.length),
    row('lost, median', 'ms', lost[Math.floor(lost.length / 2)]),
    row('lost, worst', 'ms', lost.at(-1)),
    row(`lost at most ${TARGET_MS} ms`, `of ${kills.length}`, lost.filter((ms) => ms <= TARGET_MS).length),
  ];
  if (found.length === 0) return rows;
  const whole = found.filter(({ isInOrder, longestStepMs }) => isInOrder && longestStepMs <= LONGEST_STEP_MS);
  return [
    ...rows,
    row(
      'frames decoded',
      '',
      found.reduce((sum, { frames }) => sum + frames, 0),
    ),
    row('in order and complete', `of ${kills.length}`, whole.length),
    row(
      'longest step between two frames',
      'ms',
      Math.max(...found.map(({ longestStepMs }) => longestStepMs)),
    ),
    row('off after a seek, worst', 'ms', Math.max(...found.map(({ worstSeekMs }) => worstSeekMs))),
    row(
      'until the next start has it whole, worst',
      'ms',
      Math.max(...found.map(({ finalisedInMs }) => finalisedInMs)),
    ),
  ];
}
