// @ts-check
import { existsSync, statSync, utimesSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Stops with one sentence where Node is too old for the tools. */
export function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  console.error(
    `Coterie needs Node 20.19 or newer; this is ${process.versions.node}. Update Node, then try again.`,
  );
  process.exit(1);
}

/** Installs the packages of the lock file where they are absent or older than it. */
export function ensureInstalled() {
  const installed = `${ROOT}node_modules/.package-lock.json`;
  const lock = `${ROOT}package-lock.json`;
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(lock).mtimeMs) return;
  console.log('Installing packages…');
  const { status } = spawnSync(
    'npm',
    ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'],
    {
      cwd: ROOT,
      stdio: 'inherit',
      shell: process.platform === 'win32',
      // Tests bring their own browser (browser.mjs); nobody who only runs the app needs one.
      env: { ...process.env, PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD: '1' },
    },
  );
  if (status !== 0) {
    console.error('The packages could not be installed. Check the network, then try again.');
    process.exit(1);
  }
  // npm keeps the lock's own time on what it installed; a clone's files are as new as the clone.
  const now = new Date();
  utimesSync(installed, now, now);
}
