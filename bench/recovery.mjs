// How long a call of two is without media when one side loses its network for three seconds and gets another address:
// the journey of test/e2e/recovery.spec.ts, again and again. Needs Linux and root. And the same device with an uplink
// of 300 kbit/s, once.
//
// CUTS=20 npm run bench -- recovery
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const CUTS = Number(process.env['CUTS'] ?? 20);
const TARGET_MS = 3_000;

/** @type {import('./run.mjs').Bench} */
export default async function run({ note }) {
  const cuts = [...(await repeat('cut off', CUTS)).matchAll(/flowed again after (\d+) and (\d+) ms/g)].map(
    ([, one, other]) => Math.max(Number(one), Number(other)),
  );
  note(`media flowed again at both ends after ${cuts.join(', ')} ms`);
  const narrow = /moves after (\d+) ms at (\d+) lines, ([\d.]+) % .* up again after (\d+) ms/.exec(
    await repeat('uplink', 1),
  );
  const sorted = cuts.toSorted((a, b) => a - b);
  const row = (
    /** @type {string} */ group,
    /** @type {string} */ metric,
    /** @type {string} */ unit,
    /** @type {unknown} */ value,
  ) => ({
    case: group,
    subject: 'ours',
    metric,
    unit,
    value: Number(value),
  });
  const cut = '3 s without a network';
  const uplink = 'uplink of 300 kbit/s';
  return [
    row(cut, 'recovered, with nobody doing anything', `of ${CUTS}`, cuts.length),
    row(cut, `within ${TARGET_MS / 1000} s`, `of ${CUTS}`, cuts.filter((ms) => ms <= TARGET_MS).length),
    row(cut, 'until media flowed at both ends, median', 'ms', sorted[Math.floor(sorted.length / 2)]),
    row(cut, 'until media flowed at both ends, slowest', 'ms', sorted.at(-1)),
    row(uplink, 'until the picture moves', 'ms', narrow?.[1]),
    row(uplink, 'height of the picture', 'px', narrow?.[2]),
    row(uplink, 'sound made up in 15 s', '%', narrow?.[3]),
    row(uplink, 'until 480 lines or more, once it is free', 'ms', narrow?.[4]),
  ];
}

/**
 * Runs one journey so many times, and gives what it printed.
 * @param {string} title
 * @param {number} times
 * @returns {Promise<string>}
 */
function repeat(title, times) {
  const args = [
    'playwright',
    'test',
    'recovery.spec',
    '-g',
    title,
    '--repeat-each',
    `${times}`,
    '--retries',
    '0',
  ];
  const child = spawn('npx', args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] });
  let printed = '';
  child.stdout.on('data', (chunk) => (printed += String(chunk)));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    // One that failed is missing from the count, which says so.
    child.on('close', () => resolve(printed));
  });
}
