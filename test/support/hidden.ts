// A tab that is truly hidden. Playwright keeps every page visible, whatever is in front of it, and switches off how
// browsers hold back those that are not; puppeteer can be told to do neither.
import puppeteer, { type Page } from 'puppeteer-core';
import { CHROMIUM_ARGS, ensureChromium } from '../../scripts/browser.mjs';
import { drive, type FirefoxPerson } from './firefox.ts';

const UNHINDERED = [
  '--disable-renderer-backgrounding',
  '--disable-background-timer-throttling',
  '--disable-backgrounding-occluded-windows',
];

/** Somebody in a Chromium that holds back hidden tabs as it does at home. `camera`: a file that the camera shows. */
export async function openHideable(address: string, camera: string): Promise<FirefoxPerson> {
  const browser = await puppeteer.launch({
    executablePath: await ensureChromium(),
    args: [
      ...CHROMIUM_ARGS,
      '--use-fake-device-for-media-stream',
      '--use-fake-ui-for-media-stream',
      `--use-file-for-fake-video-capture=${camera}`,
    ],
    ignoreDefaultArgs: UNHINDERED,
    defaultViewport: { width: 1280, height: 800 },
  });
  return drive(browser, address);
}

/** Puts another tab in front of this one. Resolves with what the hidden page says of itself. */
export async function hide(page: Page): Promise<string> {
  const other = await page.browser().newPage();
  await other.goto('data:text/html,<p>In front');
  await other.bringToFront();
  await page.waitForFunction(() => document.visibilityState === 'hidden', { polling: 100 });
  return page.evaluate(() => document.visibilityState);
}
