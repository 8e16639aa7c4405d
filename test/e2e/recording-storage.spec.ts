import { expect, test, type Page } from 'playwright/test';
import { makeRoom, openPerson, pixelsOf, spreadOf, waitForPicture } from '../support/journey.mjs';
import { serveApp } from '../support/served-app.ts';

const app = serveApp();

/** Gives the app so much more room than it uses, by the browser's own accounting; null for as much as there is. */
async function leaveFree(page: Page, bytes: number | null): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const { origin } = new URL(app.address);
  const used = await page.evaluate(async () => (await navigator.storage.estimate()).usage ?? 0);
  await session.send('Storage.overrideQuotaForOrigin', {
    origin,
    ...(bytes === null ? {} : { quotaSize: used + bytes }),
  });
  await session.detach();
}

async function recordMyself(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'What to record' }).click();
  await page.getByRole('menuitem', { name: 'Only me' }).click();
}

/** Opens the library, and its newest recording in the player, which seeks and shows a person. Resolves with its length, in s. */
async function playNewest(page: Page): Promise<number> {
  await page
    .getByRole('list', { name: 'Recordings' })
    .getByRole('button', { name: 'Play' })
    .first()
    .click({ timeout: 30_000 });
  const video = page.locator('co-recording-screen video');
  await expect
    .poll(() => video.evaluate((element: HTMLVideoElement) => element.readyState))
    .toBeGreaterThan(1);
  const seconds = await video.evaluate(async (element: HTMLVideoElement) => {
    const seeked = new Promise((resolve) => element.addEventListener('seeked', resolve, { once: true }));
    element.currentTime = element.duration / 2;
    await seeked;
    return element.duration;
  });
  expect(spreadOf(await pixelsOf(video))).toBeGreaterThan(15);
  return seconds;
}

test('a disk that fills up loses nothing: before, while and after one records', async () => {
  const ada = await openPerson(app.address);
  const { page } = ada;
  await makeRoom(page, 'Ada');
  await waitForPicture(page, 'Ada (you)');

  // Before: it says so, and nothing is begun.
  await leaveFree(page, 5e6);
  await recordMyself(page);
  await expect(page.getByText(/storage is full|space/i).first()).toBeVisible();
  await expect(page.getByRole('button', { name: 'Stop recording' })).toBeHidden();

  // While: it ends by itself, in time for a finished file.
  await leaveFree(page, null);
  await recordMyself(page);
  await page.getByRole('button', { name: 'Stop recording' }).waitFor();
  await page.waitForTimeout(4000);
  await leaveFree(page, 20e6);
  await expect(page.getByRole('button', { name: 'Stop recording' })).toBeHidden({ timeout: 20_000 });
  await expect(page.getByText(/storage is full|space/i).first()).toBeVisible();
  await page.goto(`${app.address}#/library`);
  expect(await playNewest(page)).toBeGreaterThan(3.5);

  // So little is left that not even the next chunk fits: what was kept in reserve takes it, and there is no room to finalise.
  await page.goBack();
  await page.goto(app.address);
  await leaveFree(page, null);
  await makeRoom(page, 'Ada');
  await waitForPicture(page, 'Ada (you)');
  await recordMyself(page);
  await page.getByRole('button', { name: 'Stop recording' }).waitFor();
  await page.waitForTimeout(4000);
  await leaveFree(page, 0);
  await expect(page.getByRole('button', { name: 'Stop recording' })).toBeHidden({ timeout: 20_000 });
  await page.goto(`${app.address}#/library`);
  // It plays and seeks unfinished.
  expect(await playNewest(page)).toBeGreaterThan(3.5);

  // With space again, the next start finishes it.
  await leaveFree(page, null);
  await page.goto(`${app.address}#/library`);
  await page.reload();
  expect(await playNewest(page)).toBeGreaterThan(3.5);
  await expect
    .poll(() =>
      page.evaluate(async () => {
        const root = await navigator.storage.getDirectory();
        const captures = await root.getDirectoryHandle('captures');
        const names: string[] = [];
        for await (const name of captures.keys()) names.push(name);
        return names;
      }),
    )
    .toEqual([]);
  await ada.close();
});
