import { mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'playwright/test';
import { startServer } from '../../scripts/serve.mjs';
import { patternCamera } from '../support/camera.mjs';
import { DIST, joinRoom, makeRoom, openPerson, tileOf, waitForPicture } from '../support/journey.mjs';
import { chooseBackground, COVERED, RAW, watchPattern } from '../support/background.ts';
import { expectUnblocked, watchMainThread } from '../support/main-thread.mjs';
import { serveApp } from '../support/served-app.ts';

const app = serveApp();

test('once blur is on, no frame with the background in it leaves, through un-muting and switching', async () => {
  const camera = await patternCamera();
  const ada = await openPerson(app.address, { camera });
  const bob = await openPerson(app.address, { photo: 'sample2.jpg' });
  const link = await makeRoom(ada.page, 'Ada');
  await joinRoom(bob.page, link, 'Bob');
  await waitForPicture(bob.page, 'Ada');

  const contrasts = await watchPattern(bob.page, 'Ada');
  await expect.poll(async () => Math.max(...(await contrasts()).slice(-5))).toBeGreaterThan(RAW);

  await chooseBackground(ada.page, 'Blur');
  // From the moment it is covered at the other side, it stays covered: the model is still being loaded by then.
  await expect.poll(async () => (await contrasts()).at(-1), { timeout: 15_000 }).toBeLessThan(COVERED);
  const coveredSince = (await contrasts()).length;
  const tasks = await watchMainThread(ada.page);
  await bob.page.waitForTimeout(4000);
  const afterSwitch = (await contrasts()).slice(coveredSince);
  expect(afterSwitch.length).toBeGreaterThan(10);
  expect(Math.max(...afterSwitch)).toBeLessThan(COVERED);
  expectUnblocked(await tasks());

  // Un-muting video opens the camera again: not one frame of it is raw.
  for (let round = 0; round < 5; round += 1) {
    await ada.page.getByRole('button', { name: 'Stop video' }).click();
    await ada.page.getByRole('button', { name: 'Start video' }).click();
    await ada.page.getByRole('button', { name: 'Stop video' }).waitFor();
    await bob.page.waitForTimeout(700);
  }
  await chooseBackground(ada.page, 'Light blur');
  await bob.page.waitForTimeout(1500);
  expect(Math.max(...(await contrasts()).slice(coveredSince))).toBeLessThan(COVERED);

  // And it is the blur that does this: without it the pattern is back.
  await chooseBackground(ada.page, 'None');
  await expect.poll(async () => (await contrasts()).at(-1), { timeout: 15_000 }).toBeGreaterThan(RAW);
  expect(ada.problems).toEqual([]);
  await Promise.all([ada.close(), bob.close()]);
});

test('who joins with blur chosen before is never seen without it', async () => {
  const ada = await openPerson(app.address, { camera: await patternCamera() });
  const link = await makeRoom(ada.page, 'Ada');
  await chooseBackground(ada.page, 'Blur');
  await ada.page.getByRole('button', { name: 'Leave' }).click();

  const bob = await openPerson(app.address, { photo: 'sample2.jpg' });
  await joinRoom(bob.page, link, 'Bob');
  await joinRoom(ada.page, link, 'Ada');
  await tileOf(bob.page, 'Ada').waitFor();
  await expect
    .poll(() =>
      tileOf(bob.page, 'Ada')
        .locator('video')
        .evaluate(
          (element: HTMLVideoElement) =>
            (element.srcObject as MediaStream | null)?.getVideoTracks().length ?? 0,
        ),
    )
    .toBe(1);
  const contrasts = await watchPattern(bob.page, 'Ada');
  await expect.poll(async () => (await contrasts()).length, { timeout: 20_000 }).toBeGreaterThan(30);
  expect(Math.max(...(await contrasts()))).toBeLessThan(COVERED);
  await Promise.all([ada.close(), bob.close()]);
});

test('a blur whose model cannot be loaded keeps the picture covered and says so', async () => {
  // The same app on a host that has lost the folder of models.
  const folder = mkdtempSync(join(tmpdir(), 'coterie-no-models-'));
  for (const entry of readdirSync(DIST)) {
    if (entry !== 'models') symlinkSync(join(DIST, entry), join(folder, entry));
  }
  const poorServer = await startServer({ port: 0, dist: folder });
  const poorAddress = `http://localhost:${poorServer.port}/`;
  try {
    const ada = await openPerson(poorAddress, { camera: await patternCamera() });
    const bob = await openPerson(poorAddress, { photo: 'sample2.jpg' });
    const link = await makeRoom(ada.page, 'Ada');
    await joinRoom(bob.page, link, 'Bob');
    await waitForPicture(bob.page, 'Ada');
    const contrasts = await watchPattern(bob.page, 'Ada');
    await chooseBackground(ada.page, 'Blur');
    const alert = ada.page.getByRole('alert').filter({ hasText: 'stays covered' });
    await expect(alert).toBeVisible({ timeout: 20_000 });
    await expect.poll(async () => (await contrasts()).at(-1), { timeout: 15_000 }).toBeLessThan(COVERED);
    const coveredSince = (await contrasts()).length;
    // The models are back, and so is the effect.
    symlinkSync(join(DIST, 'models'), join(folder, 'models'));
    await alert.getByRole('button', { name: 'Try again' }).click();
    await expect(alert).toBeHidden();
    await bob.page.waitForTimeout(3000);
    await expect(alert).toBeHidden();
    expect(Math.max(...(await contrasts()).slice(coveredSince))).toBeLessThan(COVERED);
    await Promise.all([ada.close(), bob.close()]);
  } finally {
    await poorServer.close();
    rmSync(folder, { recursive: true, force: true });
  }
});
