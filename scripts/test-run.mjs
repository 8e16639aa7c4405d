// @ts-check
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureChromium } from './browser.mjs';
import { makeAssets } from './assets.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** @typedef {{passed: number, failed: number}} Count */

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
    const { passed, failed } = JSON.parse(readFileSync(file, 'utf8'));
    return { passed, failed: code !== 0 && failed === 0 ? 1 : failed };
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
  };
  /** @param {string} name @param {string[]} args @param {string} variable */
  const counted = async (name, args, variable) => {
    const file = join(folder, `${name}.json`);
    return countOf(file, await show('npx', ['--no-install', name, ...args], { [variable]: file }));
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
    await part('Unit and component tests', () => counted('wtr', [], 'WTR_COUNT_FILE'));
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
