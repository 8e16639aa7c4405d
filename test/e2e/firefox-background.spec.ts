// Backgrounds in a browser that has no frame streams of its own: every frame is looked at where it arrives.
import { readFileSync } from 'node:fs';
import { expect, test, type Locator } from 'playwright/test';
import { findFirefox } from '../../scripts/browser.mjs';
import { COVERED, RAW, watchPattern } from '../support/background.ts';
import { openDisplay } from '../support/display.ts';
import { openFirefox } from '../support/firefox.ts';
import { makeRoom, openPerson, pixelsOf, spreadOf, waitForPicture } from '../support/journey.mjs';
import { serveApp } from '../support/served-app.ts';

const app = serveApp();
const PHOTO = new URL('../../node_modules/@vladmandic/face-api/demo/sample1.jpg', import.meta.url);

/** How much is to be made out in the face of the one on the right: eyes, teeth and hair. */
async function faceContrast(video: Locator): Promise<number> {
  const { rgba, width } = await pixelsOf(video);
  const face = rgba.filter((_, index) => {
    const [x, y] = [(index >> 2) % width, Math.floor((index >> 2) / width)];
    return x >= 124 && x < 140 && y >= 15 && y < 30;
  });
  return spreadOf({ rgba: face });
}

test('in Firefox the room behind a person is hidden in every frame from the choice on', async () => {
  const firefox = findFirefox();
  if (!firefox) console.log('No Firefox here, so its backgrounds are not tried.');
  test.skip(!firefox);
  const ada = await openPerson(app.address, { photo: 'sample2.jpg' });
  const link = await makeRoom(ada.page, 'Ada');
  const photo = `data:image/jpeg;base64,${readFileSync(PHOTO).toString('base64')}`;
  const display = await openDisplay();
  if (!display) console.log('No Xvfb here, so Firefox has no WebGL, and everything is covered.');
  const fox = await openFirefox(firefox ?? '', link, {
    photo,
    ...(display ? { display: display.name } : {}),
  });
  await fox.fill('Your name', 'Fox');
  await fox.press('Join room');
  const video = await waitForPicture(ada.page, 'Fox');
  const contrasts = await watchPattern(ada.page, 'Fox');
  const last = async (): Promise<number> => (await contrasts()).at(-1) ?? 0;
  await expect.poll(last, { timeout: 20_000 }).toBeGreaterThan(RAW);

  const rawFace = await faceContrast(video);

  await fox.press('Background');
  await fox.press('Blur');
  await expect.poll(last, { timeout: 20_000 }).toBeLessThan(COVERED);
  const coveredSince = (await contrasts()).length;
  await ada.page.waitForTimeout(5000);
  const count = (await contrasts()).length - coveredSince;
  console.log(`Frames a second that left Firefox blurred, as they arrived: ${Math.round(count / 5)}`);
  expect(count).toBeGreaterThan(20);

  if (display) {
    // The person is still there, as sharp as before.
    await expect.poll(() => faceContrast(video), { timeout: 20_000 }).toBeGreaterThan(0.8 * rawFace);
  }

  for (let round = 0; round < 3; round += 1) {
    await fox.press('Stop video');
    await fox.press('Start video');
    await fox.named('Stop video');
    await ada.page.waitForTimeout(1000);
  }
  await fox.press('Background');
  await fox.press('Picture…');
  await fox.press('Slate');
  await ada.page.waitForTimeout(3000);
  expect(Math.max(...(await contrasts()).slice(coveredSince)), 'the room').toBeLessThan(COVERED);
  await fox.page.keyboard.press('Escape');

  await fox.press('Background');
  await fox.press('None');
  await expect.poll(last, { timeout: 20_000 }).toBeGreaterThan(RAW);
  if (display) expect(fox.problems).toEqual([]);
  await Promise.all([ada.close(), fox.close()]);
  display?.close();
});
