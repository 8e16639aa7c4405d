// @ts-check
// Training among people: from a landmark at whoever trains to the screens of those who look, and how far apart a
// countdown ends.
import { serveCallPage } from '../test/support/call-page.mjs';
import { launchBrowser } from './lib/browser.mjs';

const PEERS = 4;
const POSES_MS = 8_000;
const COUNTS = 5;

/** @type {import('./run.mjs').Bench} */
export default async function run({ note }) {
  const server = await serveCallPage();
  const browser = await launchBrowser();
  try {
    const pages = [];
    for (let number = 0; number < PEERS; number += 1) {
      const context = await browser.newContext({ permissions: ['camera', 'microphone'] });
      const page = await context.newPage();
      await page.goto(server.url);
      pages.push(page);
    }
    const [coach = fail(), ...trainees] = pages;
    const code = await coach.evaluate(() => window.callPage.createRoom());
    for (const [index, page] of pages.entries()) {
      await page.evaluate((room) => window.callPage.preview(room), code);
      const options = /** @type {const} */ ({ name: `Peer ${index + 1}`, as: 'camera', relayOnly: false });
      await page.evaluate((join) => window.callPage.join(join), options);
    }
    await Promise.all(
      pages.map((page) => page.evaluate((what) => window.callPage.whenSeen(what), `people ${PEERS}`)),
    );
    await Promise.all(trainees.map((page) => page.evaluate(() => window.callPage.train())));
    await Promise.all(pages.map((page) => page.evaluate(() => window.callPage.watchPoses(true))));
    await coach.waitForTimeout(500);

    const [trainee = fail(), ...others] = trainees;
    const watchers = [coach, ...others];
    const [, ...delaysOf] = await Promise.all([
      trainee.evaluate((forMs) => window.callPage.givePoses(forMs), POSES_MS),
      ...watchers.map((page) =>
        page.evaluate((forMs) => window.callPage.poseDelays('Peer 2', forMs), POSES_MS),
      ),
    ]);
    const delaysMs = delaysOf.flat();
    note(`${delaysMs.length} poses on ${watchers.length} screens, median ${median(delaysMs).toFixed(1)} ms`);

    const apartMs = [];
    for (let count = 0; count < COUNTS; count += 1) {
      await coach.evaluate(() => window.callPage.coach({ do: 'count-down' }));
      await coach.waitForTimeout(2_000);
      const ends = await Promise.all(
        pages.map((page) => page.evaluate(() => window.callPage.countdownEndsAtMs())),
      );
      const known = ends.filter((end) => end !== null);
      if (known.length === PEERS) apartMs.push(Math.max(...known) - Math.min(...known));
      await coach.waitForTimeout(5_000);
    }
    note(`countdowns end ${apartMs.map((ms) => ms.toFixed(1)).join(', ')} ms apart`);
    return [
      row('landmark to the peers’ screens, median', 'ms', median(delaysMs)),
      row('landmark to the peers’ screens, 95th percentile', 'ms', quantile(delaysMs, 0.95)),
      row('poses shown a second', '1/s', delaysMs.length / watchers.length / (POSES_MS / 1000)),
      row('countdown ends apart, median', 'ms', median(apartMs)),
      row('countdown ends apart, most', 'ms', Math.max(...apartMs)),
    ];
  } finally {
    await browser.close();
    await server.close();
  }
}

const row = (/** @type {string} */ metric, /** @type {string} */ unit, /** @type {number} */ value) => ({
  case: `${PEERS} peers`,
  subject: 'ours',
  metric,
  unit,
  value,
});

/** @returns {never} */
function fail() {
  throw new Error('There is no such peer.');
}

const median = (/** @type {number[]} */ values) => quantile(values, 0.5);

/**
 * @param {number[]} values
 * @param {number} part
 */
function quantile(values, part) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length * part)] ?? Number.NaN;
}
