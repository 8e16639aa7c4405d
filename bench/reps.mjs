// Reps counted in real clips, whose true counts are in the manifest beside them: each clip is read as the app reads an
// imported film, and beside our counter the one of tutorials (one angle, two limits) counts on the same poses. Clips of
// none of our exercises must count nothing, whichever exercise was chosen.
//
// BENCH_MODEL=full npm run bench -- reps
import { readFileSync, rmSync } from 'node:fs';
import { makeAssets } from '../scripts/assets.mjs';
import { startServer } from '../scripts/serve.mjs';
import { MEDIA_FOLDER, mediaFile } from '../test/support/media.mjs';
import { launchBrowser } from './lib/browser.mjs';
import { buildPage } from './lib/build-page.mjs';
import { SERVED } from './lib/effects-subjects.mjs';

const MODEL = process.env['BENCH_MODEL'] === 'full' ? 'full' : 'lite';

/** What the manifest calls otherwise. @type {Readonly<Record<string, string>>} */
const ALSO_CALLED = { 'knee-raise': 'high-knees' };
/** What is counted of the exercises that the app knows. */
const OURS = [
  ...['squat', 'push-up', 'lunge', 'sit-up', 'glute-bridge', 'jumping-jack', 'biceps-curl', 'shoulder-press'],
  ...['lateral-raise', 'high-knees', 'pull-up', 'deadlift'],
];

/** What the manifest says of a clip with somebody in it. @typedef {{file: string, exercise: string, reps: number, mayAskToStepBack: boolean}} Clip */

/** @type {import('./run.mjs').Bench} */
export default async function run({ note }) {
  const clips = readClips();
  if (clips.length === 0) {
    note('The folder of real clips is not here: nothing is measured.');
    return [];
  }
  await makeAssets();
  const folder = await buildPage('bench/pages/reps.html', { ...SERVED, clips: MEDIA_FOLDER });
  const server = await startServer({ port: 0, dist: folder });
  const browser = await launchBrowser([]);
  try {
    const page = await browser.newPage();
    page.on('pageerror', (error) => note(error.message));
    await page.goto(`http://localhost:${server.port}/`);
    await page.waitForFunction(() => 'repsBench' in globalThis);
    const rows = [];
    /** @type {{ours: number[], oneAngle: number[]}} */
    const errors = { ours: [], oneAngle: [] };
    for (const { file, exercise, reps, mayAskToStepBack } of clips) {
      const counts = await page.evaluate(
        ([url, model]) => globalThis.repsBench.countClip(url, model),
        /** @type {const} */ ([`clips/${file}`, MODEL]),
      );
      const { ours, oneAngle, speed } = counts;
      // Of what is none of our exercises, the worst of all that could have been chosen.
      const known = OURS.includes(exercise) ? ours[exercise] : null;
      const counted = known?.reps ?? Math.max(...Object.values(ours).map((each) => each.reps));
      const asksToStepBack = mayAskToStepBack && counted === 0 && known?.obstacle === 'step-back';
      const simple = oneAngle[exercise] ?? (known ? null : Math.max(...Object.values(oneAngle)));
      errors.ours.push(asksToStepBack ? 0 : Math.abs(counted - reps));
      if (simple !== null) errors.oneAngle.push(Math.abs(simple - reps));
      note(
        `${file}: ${exercise}, true ${reps}, ours ${counted}${known?.obstacle ? ` (${known.obstacle})` : ''}, ` +
          `one angle ${simple ?? '-'}, ${speed.toFixed(1)}x`,
      );
      rows.push(
        row(file, 'true', 'reps', '', reps),
        row(file, 'ours', 'reps', '', counted),
        ...(simple === null ? [] : [row(file, 'one angle', 'reps', '', simple)]),
        row(file, 'ours', 'speed', 'x real time', speed),
      );
    }
    return [...rows, ...summary('ours', errors.ours), ...summary('one angle', errors.oneAngle)];
  } finally {
    await browser.close();
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @returns {Clip[]} */
function readClips() {
  const manifest = mediaFile('MANIFEST.tsv');
  if (!manifest) return [];
  const [header = '', ...lines] = readFileSync(manifest, 'utf8').trim().split('\n');
  const columns = header.split('\t');
  /** @param {string[]} cells @param {string} name */
  const cell = (cells, name) => cells[columns.indexOf(name)] ?? '';
  return lines
    .map((line) => line.split('\t'))
    .filter((cells) => cell(cells, 'file').endsWith('.mp4'))
    .map((cells) => {
      const named = cell(cells, 'exercise').trim().toLowerCase().replaceAll(' ', '-');
      const exercise = ALSO_CALLED[named] ?? named;
      const truth = cell(cells, 'true_reps');
      // '3 tops; 2 complete' and 'ends at a 3rd': what is complete counts.
      const reps = Number(/(\d+) complete/.exec(truth)?.[1] ?? /^\d+/.exec(truth)?.[0] ?? 0);
      const isExercise = OURS.includes(exercise);
      return {
        file: cell(cells, 'file'),
        exercise,
        reps: isExercise ? reps : 0,
        mayAskToStepBack: truth.includes('or 0'),
      };
    });
}

/**
 * @param {string} subject
 * @param {readonly number[]} errors
 */
function summary(subject, errors) {
  const share = (/** @type {(error: number) => boolean} */ holds) =>
    (100 * errors.filter(holds).length) / errors.length;
  return [
    row('all clips', subject, 'clips', '', errors.length),
    row(
      'all clips',
      subject,
      'mean absolute error',
      'reps',
      errors.reduce((a, b) => a + b, 0) / errors.length,
    ),
    row(
      'all clips',
      subject,
      'exact',
      '%',
      share((error) => error === 0),
    ),
    row(
      'all clips',
      subject,
      'off by one at most',
      '%',
      share((error) => error <= 1),
    ),
  ];
}

/**
 * @param {string} group
 * @param {string} subject
 * @param {string} metric
 * @param {string} unit
 * @param {number} value
 */
const row = (group, subject, metric, unit, value) => ({ case: group, subject, metric, unit, value });
