// @ts-check
// Everything that can be said of the code without running it: types, lint, templates, formatting.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { writeFileSync } from 'node:fs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/**
 * lit-analyzer's knowledge of CSS is from 2019: it takes container queries for mistakes.
 * @type {readonly (readonly [name: string, command: string, ...args: string[]])[]}
 */
const STEPS = [
  ['types of the app', 'tsc', '-p', 'tsconfig.json'],
  ['types of the service worker', 'tsc', '-p', 'tsconfig.sw.json'],
  ['types of scripts, benches and end-to-end tests', 'tsc', '-p', 'tsconfig.node.json'],
  ['lint and import directions', 'eslint', '.', '--max-warnings', '0'],
  [
    'templates',
    'lit-analyzer',
    'src/components/**/*.ts',
    '--strict',
    '--maxWarnings',
    '0',
    '--rules.no-invalid-css',
    'off',
  ],
  ['formatting', 'prettier', '--check', '--log-level', 'warn', '.'],
];

/**
 * @param {string} command
 * @param {string[]} args
 * @returns {Promise<{code: number, output: string}>}
 */
function run(command, args) {
  return new Promise((resolve) => {
    const child = spawn('npx', ['--no-install', command, ...args], {
      cwd: ROOT,
      shell: process.platform === 'win32',
    });
    let output = '';
    child.stdout.on('data', (data) => (output += data));
    child.stderr.on('data', (data) => (output += data));
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
  });
}

/**
 * Runs every step, two at a time, and prints what each found.
 * @returns {Promise<{passed: number, failed: number}>}
 */
export async function check() {
  const count = { passed: 0, failed: 0 };
  const queue = [...STEPS];
  const worker = async () => {
    for (let step = queue.shift(); step; step = queue.shift()) {
      const [name, command, ...args] = step;
      const { code, output } = await run(command, args);
      if (code === 0) count.passed += 1;
      else count.failed += 1;
      console.log(`${code === 0 ? '✓' : '✗'} ${name}`);
      if (code !== 0) console.log(output.trimEnd());
    }
  };
  await Promise.all([worker(), worker()]);
  return count;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const count = await check();
  const file = process.env['CHECK_COUNT_FILE'];
  if (file) writeFileSync(file, JSON.stringify(count));
  process.exit(count.failed === 0 ? 0 : 1);
}
