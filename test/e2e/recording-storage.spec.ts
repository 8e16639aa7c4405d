import { expect, test, type Page } from 'playwright/test';
import { makeRoom, openPerson, pixelsOf, spreadOf, waitForPicture } from '../support/journey.mjs';
import { serveApp } from '../support/served-app.ts';
import { openStorageQuota } from '../support/storage-quota.mjs';

const app = serveApp();
const QUOTA_BYTES = 150e6;
/** What a file's name takes in Chromium's accounts. */
const NAME_BYTES = 500;

/** Fills the origin's storage up, but for so many bytes: with a file of nothing, which counts all the same. */
async function leaveFree(page: Page, freeBytes: number): Promise<void> {
  await page.evaluate(
    async ([quotaBytes, wanted]) => {
      const { usage = 0 } = await navigator.storage.estimate();
      const root = await navigator.storage.getDirectory();
      const handle = await root.getFileHandle('filler', { create: true });
      // What the app stores by itself meanwhile (that it was opened, for one) takes some of the rest.
      for (let lessBytes = 0; ; lessBytes += 20_000) {
        try {
          const writable = await handle.createWritable();
          await writable.truncate(quotaBytes - usage - wanted - lessBytes);
          await writable.close();
          return;
        } catch (error) {
          if (lessBytes > 200_000) throw error;
        }
      }
    },
    [QUOTA_BYTES, freeBytes + NAME_BYTES] as const,
  );
}

const freeAll = (page: Page): Promise<void> =>
  page.evaluate(async () => (await navigator.storage.getDirectory()).removeEntry('filler'));

/** What lies in a folder of the origin's private file system. */
const filesIn = (page: Page, folder: string): Promise<string[]> =>
  page.evaluate(async (name) => {
    const root = await navigator.storage.getDirectory();
    const names: string[] = [];
    for await (const file of (await root.getDirectoryHandle(name, { create: true })).keys()) names.push(file);
    return names;
  }, folder);

test('a full disk refuses a recording in one sentence, ends one that runs, and loses nothing of it', async () => {
  const ada = await openPerson('about:blank');
  const { page } = ada;
  const { origin } = new URL(app.address);
  await (
    await openStorageQuota(page)
  )(origin, QUOTA_BYTES);
  await page.goto(app.address);
  await makeRoom(page, 'Ada');
  const picture = await waitForPicture(page, 'Ada (you)');
  const sentence = page.getByRole('alert').filter({ hasText: 'disk space for this site is used up' });
  const record = page.getByRole('button', { name: 'Record', exact: true });
  const stop = page.getByRole('button', { name: 'Stop recording' });
  const shownFrames = (): Promise<number> =>
    picture.evaluate((video: HTMLVideoElement) => video.getVideoPlaybackQuality().totalVideoFrames);

  // Before: it says so, nothing is begun, and the camera goes on.
  await leaveFree(page, 1000);
  await record.click();
  await expect(sentence).toBeVisible();
  await expect(sentence).toHaveCount(1);
  await expect(record).toBeVisible();
  await expect(stop).toBeHidden();
  await expect.poll(() => filesIn(page, 'captures')).toEqual([]);
  expect(await filesIn(page, 'recordings')).toEqual([]);
  const before = await shownFrames();
  await expect.poll(shownFrames).toBeGreaterThan(before + 5);

  // While: it ends by itself, with what its recorder still holds, and is finished in what was kept in reserve.
  await freeAll(page);
  await record.click();
  await stop.waitFor();
  await expect(sentence).toBeHidden();
  await page.waitForTimeout(4000);
  await leaveFree(page, 0);
  await expect(stop).toBeHidden({ timeout: 30_000 });
  await expect(sentence).toBeVisible();
  await sentence.getByRole('button', { name: 'Open the library' }).click();
  await page
    .getByRole('list', { name: 'Recordings' })
    .getByRole('button', { name: 'Play' })
    .click({ timeout: 20_000 });
  const video = page.locator('co-recording-screen video');
  await expect
    .poll(() => video.evaluate((element: HTMLVideoElement) => element.duration))
    .toBeGreaterThan(3.5);
  await video.evaluate(async (element: HTMLVideoElement) => {
    const seeked = new Promise((resolve) => element.addEventListener('seeked', resolve, { once: true }));
    element.currentTime = element.duration / 2;
    await seeked;
  });
  expect(spreadOf(await pixelsOf(video))).toBeGreaterThan(15);
  await ada.close();
});
