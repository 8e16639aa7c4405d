import { chromium } from 'playwright';
import { CHROMIUM_ARGS, ensureChromium } from '../../scripts/browser.mjs';

/**
 * Starts the Chromium that tests use, headless, with a synthetic camera and microphone.
 * @param {string[]} [args] further switches
 */
export async function launchBrowser(args = []) {
  return chromium.launch({
    executablePath: await ensureChromium(),
    args: [
      ...CHROMIUM_ARGS,
      '--use-fake-device-for-media-stream',
      '--use-fake-ui-for-media-stream',
      '--disable-renderer-backgrounding',
      '--disable-background-timer-throttling',
      ...args,
    ],
  });
}
