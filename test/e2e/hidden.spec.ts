// A tab that is not looked at goes on sending its picture, with the room hidden.
import { expect, test, type Page } from 'playwright/test';
import { findFirefox } from '../../scripts/browser.mjs';
import { COVERED, watchPattern } from '../support/background.ts';
import { patternCamera } from '../support/camera.mjs';
import { openFirefox, type FirefoxPerson } from '../support/firefox.ts';
import { hide, openHideable } from '../support/hidden.ts';
import { makeRoom, openPerson, waitForPicture } from '../support/journey.mjs';
import { serveApp } from '../support/served-app.ts';

const app = serveApp();
const SPELL_MS = 6000;
/** Timers of a hidden tab run once a second; frames go on at the rate they had, or half of it on a busy machine. */
const LEAST_FPS = 4;
const LEAST_SHARE = 0.5;

/**
 * Hides Eve's tab, and expects that as much as before arrives of her at the other end. Resolves with all contrasts from
 * then on.
 */
async function watchHidden(at: Page, eve: FirefoxPerson): Promise<readonly number[]> {
  const contrasts = await watchPattern(at, 'Eve');
  const shown = (await contrasts()).length;
  await at.waitForTimeout(SPELL_MS);
  const shownFps = (((await contrasts()).length - shown) * 1000) / SPELL_MS;
  expect(await hide(eve.page)).toBe('hidden');
  await at.waitForTimeout(1000);
  const before = (await contrasts()).length;
  await at.waitForTimeout(SPELL_MS);
  const seen = (await contrasts()).slice(before);
  expect(await eve.page.evaluate(() => document.visibilityState)).toBe('hidden');
  const hiddenFps = (seen.length * 1000) / SPELL_MS;
  console.log(`Frames a second from a tab: shown ${shownFps.toFixed(1)}, hidden ${hiddenFps.toFixed(1)}`);
  expect(hiddenFps).toBeGreaterThan(Math.max(LEAST_FPS, LEAST_SHARE * shownFps));
  return seen;
}

test('a blurred picture goes on leaving a hidden tab of Chromium', async () => {
  const ada = await openPerson(app.address, { photo: 'sample2.jpg' });
  const link = await makeRoom(ada.page, 'Ada');
  const eve = await openHideable(link, await patternCamera());
  await eve.fill('Your name', 'Eve');
  await eve.press('Join room');
  await waitForPicture(ada.page, 'Eve');
  await eve.press('Background');
  await eve.press('Blur');
  const contrasts = await watchPattern(ada.page, 'Eve');
  await expect.poll(async () => (await contrasts()).at(-1), { timeout: 20_000 }).toBeLessThan(COVERED);

  const seen = await watchHidden(ada.page, eve);
  expect(Math.max(...seen), 'the room').toBeLessThan(COVERED);
  expect(eve.problems).toEqual([]);
  await Promise.all([ada.close(), eve.close()]);
});

test('a blurred picture goes on leaving a hidden tab of Firefox', async () => {
  const firefox = findFirefox();
  if (!firefox) console.log('No Firefox here, so its hidden tabs are not tried.');
  test.skip(!firefox);
  const ada = await openPerson(app.address, { photo: 'sample2.jpg' });
  const link = await makeRoom(ada.page, 'Ada');
  // With its own camera: one that a page draws would be held back with it.
  const eve = await openFirefox(firefox ?? '', link);
  await eve.fill('Your name', 'Eve');
  await eve.press('Join room');
  await waitForPicture(ada.page, 'Eve');
  await eve.press('Background');
  await eve.press('Blur');
  await waitForPicture(ada.page, 'Eve');
  await watchHidden(ada.page, eve);
  await Promise.all([ada.close(), eve.close()]);
});
