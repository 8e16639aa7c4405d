import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { spawnSync } from 'node:child_process';

const CHROMIUM_NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome'];
const CHROMIUM_PATHS = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
];
const FIREFOX_NAMES = ['firefox', 'firefox-esr'];
const FIREFOX_PATHS = [
  '/Applications/Firefox.app/Contents/MacOS/firefox',
  'C:\\Program Files\\Mozilla Firefox\\firefox.exe',
];

/**
 * The Chromium that tests drive: `CHROMIUM_PATH`, one on the PATH or in its usual place, or the one that
 * Playwright downloaded. Undefined where there is none.
 * @returns {Promise<string | undefined>}
 */
export async function findChromium() {
  const present = findInstalled(process.env['CHROMIUM_PATH'], CHROMIUM_NAMES, CHROMIUM_PATHS);
  if (present) return present;
  const { chromium } = await import('playwright');
  const downloaded = chromium.executablePath();
  return existsSync(downloaded) ? downloaded : undefined;
}

/**
 * The Firefox that tests drive: `FIREFOX_PATH`, or one on the PATH or in its usual place. Undefined where there is
 * none: it is not needed to work on the app, only for the tests between browsers.
 * @returns {string | undefined}
 */
export function findFirefox() {
  return findInstalled(process.env['FIREFOX_PATH'], FIREFOX_NAMES, FIREFOX_PATHS);
}

/**
 * @param {string | undefined} named
 * @param {readonly string[]} names
 * @param {readonly string[]} usualPaths
 * @returns {string | undefined}
 */
function findInstalled(named, names, usualPaths) {
  const onPath = (process.env['PATH'] ?? '')
    .split(delimiter)
    .flatMap((folder) =>
      names.map((name) => join(folder, process.platform === 'win32' ? `${name}.exe` : name)),
    );
  return [named, ...onPath, ...usualPaths].find((path) => path && existsSync(path));
}

/**
 * Finds a Chromium, or gets one: Playwright's download first, then Debian's package where we are root.
 * @returns {Promise<string>}
 */
export async function ensureChromium() {
  const present = await findChromium();
  if (present) return present;
  console.log('No Chromium found; trying the download that Playwright offers.');
  spawnSync('npx', ['playwright', 'install', 'chromium'], { stdio: 'inherit' });
  const downloaded = await findChromium();
  if (downloaded) return downloaded;
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    console.log('No download either; installing the Debian package.');
    spawnSync('apt-get', ['update', '-qq'], { stdio: 'inherit' });
    spawnSync('apt-get', ['install', '-y', '-qq', 'chromium'], { stdio: 'inherit' });
    const installed = await findChromium();
    if (installed) return installed;
  }
  throw new Error('No Chromium here. Install Chromium or Chrome, or set CHROMIUM_PATH to one.');
}

/** Switches that keep a test browser quiet: no look-ups of its own, and no sandbox where we are root. */
export const CHROMIUM_ARGS = [
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  '--no-first-run',
  '--autoplay-policy=no-user-gesture-required',
];
