// @ts-check
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureChromium } from './browser.mjs';
import { makeAssets } from './assets.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/**
 * `failures` are the names of what failed, where the runner tells them; `failedFiles` what became of the files they are in.
 * @typedef {{passed: number, failed: number, failures?: string[], failedFiles?: Record<string, {passed: number, failed: number}>}} Count
 */

/**
 * Runs a command with its output shown.
 * @param {string} command
 * @param {string[]} args
 * @param {Record<string, string>} [env]
 * @returns {Promise<number>} its exit code
 */
function show(command, args, env = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: ROOT,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, ...env },
      shell: process.platform === 'win32',
    });
    child.on('error', () => resolve(1));
    child.on('close', (code) => resolve(code ?? 1));
  });
}

/**
 * A runner that writes its count to a file. One that dies before, or fails without a failed test, is a failure.
 * @param {string} file
 * @param {number} code
 * @returns {Count}
 */
function countOf(file, code) {
  try {
    const count = JSON.parse(readFileSync(file, 'utf8'));
    return { ...count, failed: code !== 0 && count.failed === 0 ? 1 : count.failed };
  } catch {
    return { passed: 0, failed: 1 };
  }
}

/** @returns {Promise<Count>} */
export async function runAll() {
  const folder = mkdtempSync(join(tmpdir(), 'coterie-test-'));
  const total = { passed: 0, failed: 0 };
  /** @param {string} title @param {() => Promise<Count>} part */
  const part = async (title, part) => {
    console.log(`\n== ${title}`);
    const count = await part();
    total.passed += count.passed;
    total.failed += count.failed;
    console.log(`${title}: ${count.passed} passed, ${count.failed} failed.`);
    for (const failure of count.failures ?? []) console.log(`  ${failure}`);
  };
  /** @param {string} name @param {string[]} args @param {Record<string, string>} env @param {string} variable */
  const counted = async (name, args, variable, env = {}) => {
    const file = join(folder, `${name}.json`);
    rmSync(file, { force: true });
    return countOf(file, await show('npx', ['--no-install', name, ...args], { ...env, [variable]: file }));
  };
  /** As the end-to-end tests do it: on CI, whose machine may stall, what failed has a second try, and is named. */
  const unitTests = async () => {
    const first = await counted('wtr', [], 'WTR_COUNT_FILE');
    const files = Object.entries(first.failedFiles ?? {});
    if (!process.env['CI'] || files.length === 0) return first;
    console.log(`\nA second try, of:\n  ${first.failures?.join('\n  ')}`);
    const names = files.map(([name]) => name).join(' ');
    const second = await counted('wtr', [], 'WTR_COUNT_FILE', { WTR_FILES: names });
    const passedBefore = files.reduce((sum, [, { passed }]) => sum + passed, 0);
    return { ...second, passed: first.passed - passedBefore + second.passed };
  };
  try {
    await makeAssets();
    process.env['CHROMIUM_PATH'] = await ensureChromium();
    await part('Check', async () => (await import('./check.mjs')).check());
    await part('Scripts', async () => {
      const file = join(folder, 'node.json');
      const code = await show(
        process.execPath,
        [
          '--test',
          '--test-reporter=spec',
          '--test-reporter-destination=stdout',
          '--test-reporter=./scripts/node-count-reporter.mjs',
          `--test-reporter-destination=${file}`,
          'test/node/',
        ],
        {},
      );
      return countOf(file, code);
    });
    await part('Unit and component tests', unitTests);
    await part('Build', async () => {
      const code = await show('npx', ['--no-install', 'vite', 'build', '--logLevel', 'warn']);
      return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
    });
    await part('End-to-end tests', () => counted('playwright', ['test'], 'E2E_COUNT_FILE'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return total;
}
