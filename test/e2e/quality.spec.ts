// Receivers ask, senders give: what is sent follows what is seen.
import { expect, test } from 'playwright/test';
import { expectAllPlaying, gatherPeople, join, seen } from '../support/call-people.ts';

const people = gatherPeople();
const LARGE = { cameraHeightPx: 720, screenHeightPx: 720, attention: 'pinned' } as const;
const SMALL = { cameraHeightPx: 170, screenHeightPx: 0, attention: 'normal' } as const;
const UNSEEN = { cameraHeightPx: 0, screenHeightPx: 0, attention: 'normal' } as const;

test('a large tile gets a large picture, a small one a small one, and one that is not seen none', async () => {
  const [ada, bo] = [await people.open(), await people.open()];
  const code = await ada.evaluate(() => window.callPage.createRoom());
  await Promise.all([join(ada, code, 'Ada'), join(bo, code, 'Bo')]);
  await expectAllPlaying({ Ada: ada, Bo: bo });
  const heightOfAda = async (): Promise<number> => (await seen(bo, 'Ada'))?.heightPx ?? 0;
  const framesOfAda = async (): Promise<number> => (await seen(bo, 'Ada'))?.frames ?? 0;

  await bo.evaluate((view) => window.callPage.setView('Ada', view), SMALL);
  await expect.poll(heightOfAda, { timeout: 10_000 }).toBeLessThanOrEqual(180);
  expect(await heightOfAda()).toBeGreaterThan(0);

  await bo.evaluate((view) => window.callPage.setView('Ada', view), LARGE);
  await expect.poll(heightOfAda, { timeout: 30_000 }).toBeGreaterThanOrEqual(480);

  await bo.evaluate((view) => window.callPage.setView('Ada', view), UNSEEN);
  await expect
    .poll(async () => (await ada.evaluate(() => window.callPage.statsOf('Bo')))?.sent.camera.fps, {
      timeout: 10_000,
    })
    .toBe(0);
  const before = await framesOfAda();
  await bo.waitForTimeout(1000);
  expect(await framesOfAda()).toBe(before);
  // Who is not seen is heard all the same.
  expect(await bo.evaluate(() => window.callPage.audioLevel('Ada'))).toBeGreaterThan(0.01);

  await bo.evaluate((view) => window.callPage.setView('Ada', view), SMALL);
  await expect.poll(framesOfAda, { timeout: 10_000 }).toBeGreaterThan(before);

  // What the dialog shows is what happens.
  const stats = await bo.evaluate(() => window.callPage.statsOf('Ada'));
  expect(stats?.path.kind).toBe('direct');
  expect(stats?.received.audio.codec).toBe('opus');
  expect(stats?.received.camera.heightPx).toBeLessThanOrEqual(180);
  expect(stats?.score).toBeGreaterThan(0);
  expect(stats?.rttMs).toBeLessThan(1000);
});
