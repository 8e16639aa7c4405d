// The worker that hides the room dies in the middle of a call.
import { expect, test, type Page } from 'playwright/test';
import { chooseBackground, COVERED, watchPattern } from '../support/background.ts';
import { patternCamera } from '../support/camera.mjs';
import { joinRoom, makeRoom, openPerson, waitForPicture } from '../support/journey.mjs';
import { serveApp } from '../support/served-app.ts';

const app = serveApp();

declare global {
  var effectsWorkers: Worker[] | undefined;
}

/** From now on the page keeps a list of its effects workers. */
function noteWorkers(page: Page): Promise<void> {
  return page.evaluate(() => {
    const workers: Worker[] = (globalThis.effectsWorkers = []);
    const Real = Worker;
    globalThis.Worker = class extends Real {
      constructor(url: string | URL, options?: WorkerOptions) {
        super(url, options);
        if (String(url).includes('effects.worker')) workers.push(this);
      }
    };
  });
}

test('the picture goes on at the other end, and the room stays hidden', async () => {
  const ada = await openPerson(app.address, { camera: await patternCamera() });
  const bob = await openPerson(app.address, { photo: 'sample2.jpg' });
  await noteWorkers(ada.page);
  const link = await makeRoom(ada.page, 'Ada');
  await joinRoom(bob.page, link, 'Bob');
  await waitForPicture(bob.page, 'Ada');
  const contrasts = await watchPattern(bob.page, 'Ada');
  await chooseBackground(ada.page, 'Blur');
  await expect.poll(async () => (await contrasts()).at(-1), { timeout: 20_000 }).toBeLessThan(COVERED);

  const hiddenSince = (await contrasts()).length;
  for (let kill = 0; kill < 2; kill++) {
    const before = (await contrasts()).length;
    await ada.page.evaluate(() => globalThis.effectsWorkers?.at(-1)?.terminate());
    await expect
      .poll(async () => (await contrasts()).length, { timeout: 15_000 })
      .toBeGreaterThan(before + 30);
  }
  expect(await ada.page.evaluate(() => globalThis.effectsWorkers?.length)).toBeGreaterThanOrEqual(3);
  expect(Math.max(...(await contrasts()).slice(hiddenSince)), 'the room').toBeLessThan(COVERED);
  await expect(ada.page.getByRole('button', { name: 'Stop video', exact: true })).toBeVisible();
  expect([...ada.problems, ...bob.problems]).toEqual([]);
  await Promise.all([ada.close(), bob.close()]);
});
