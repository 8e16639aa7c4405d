import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, type Page } from 'playwright/test';
import {
  joinRoom,
  makeRoom,
  openPerson,
  pixelsOf,
  spreadOf,
  tileOf,
  waitForPicture,
} from '../support/journey.mjs';
import { expectUnblocked, watchMainThread } from '../support/main-thread.mjs';
import { serveApp } from '../support/served-app.ts';

const app = serveApp();

const record = (page: Page) => page.getByRole('button', { name: 'Record', exact: true }).click();
const stop = (page: Page) => page.getByRole('button', { name: 'Stop recording' }).click();

/** Opens the library, and the only recording in it, in the player. Resolves with the player. */
async function playOnly(page: Page) {
  await page.goto(`${app.address}#/library`);
  await page
    .getByRole('list', { name: 'Recordings' })
    .getByRole('button', { name: 'Play' })
    .click({ timeout: 30_000 });
  const video = page.locator('co-recording-screen video');
  await expect
    .poll(() => video.evaluate((element: HTMLVideoElement) => element.readyState))
    .toBeGreaterThan(1);
  return video;
}

const durationOf = (video: Awaited<ReturnType<typeof playOnly>>) =>
  video.evaluate((element: HTMLVideoElement) => element.duration);

/** Seeks, and resolves when the frame of that time is shown. */
const seek = (video: Awaited<ReturnType<typeof playOnly>>, seconds: number) =>
  video.evaluate(async (element: HTMLVideoElement, at) => {
    const seeked = new Promise((resolve) => element.addEventListener('seeked', resolve, { once: true }));
    element.currentTime = at;
    await seeked;
    return element.currentTime;
  }, seconds);

test('a call of two is recorded, stopped, and plays and seeks with everyone in it', async () => {
  const ada = await openPerson(app.address, { photo: 'sample1.jpg' });
  const bob = await openPerson(app.address, { photo: 'sample2.jpg', toneHz: 880 });
  const link = await makeRoom(ada.page, 'Ada');
  await joinRoom(bob.page, link, 'Bob');
  await waitForPicture(ada.page, 'Bob');

  await record(ada.page);
  await ada.page.getByRole('button', { name: 'Stop recording' }).waitFor();
  const tasks = await watchMainThread(ada.page);
  // Everyone is told.
  await expect(bob.page.getByRole('status', { name: 'Recording' })).toContainText('Ada');
  await ada.page.waitForTimeout(6000);
  expectUnblocked(await tasks());
  await stop(ada.page);
  await expect(bob.page.getByRole('status', { name: 'Recording' })).toBeHidden();

  const video = await playOnly(ada.page);
  const duration = await durationOf(video);
  expect(duration).toBeGreaterThan(5);
  expect(duration).toBeLessThan(12);
  expect(await seek(video, duration / 2)).toBeCloseTo(duration / 2, 1);
  // Two tiles beside each other: both halves hold a picture, and not the same one.
  const { rgba, width } = await pixelsOf(video);
  const halves = [0, 1].map((half) => ({
    rgba: rgba.filter((_, index) => Math.floor(((index >> 2) % width) / (width / 2)) === half),
  }));
  for (const half of halves) expect(spreadOf(half)).toBeGreaterThan(15);
  const [left, right] = halves;
  const difference = left!.rgba.reduce((sum, value, index) => sum + Math.abs(value - right!.rgba[index]!), 0);
  expect(difference / left!.rgba.length).toBeGreaterThan(10);
  // Both voices are in the sound.
  const strength = await tonesIn(ada.page, [440, 880, 1500]);
  expect(strength[0]).toBeGreaterThan(5 * strength[2]!);
  expect(strength[1]).toBeGreaterThan(5 * strength[2]!);
  expect(ada.problems).toEqual([]);
  await Promise.all([ada.close(), bob.close()]);
});

/** How strong each frequency is in the sound of the only recording (Goertzel's algorithm over all of it). */
async function tonesIn(page: Page, frequenciesHz: readonly number[]): Promise<readonly number[]> {
  return page
    .locator('co-recording-screen video')
    .evaluate(async (element: HTMLVideoElement, frequencies) => {
      const bytes = await (await fetch(element.src)).arrayBuffer();
      const context = new OfflineAudioContext(1, 48_000, 48_000);
      const sound = (await context.decodeAudioData(bytes)).getChannelData(0);
      return frequencies.map((frequency) => {
        const coefficient = 2 * Math.cos((2 * Math.PI * frequency) / 48_000);
        let [a, b] = [0, 0];
        for (const sample of sound) [a, b] = [sample + coefficient * a - b, a];
        return Math.sqrt(Math.abs(a * a + b * b - coefficient * a * b)) / sound.length;
      });
    }, frequenciesHz);
}

test('killed in mid-recording (SIGKILL): the next start recovers it, to within 2 s', async () => {
  const profile = mkdtempSync(join(tmpdir(), 'coterie-kill-'));
  try {
    const ada = await openPerson(app.address, { profile });
    await makeRoom(ada.page, 'Ada');
    await waitForPicture(ada.page, 'Ada (you)');
    await record(ada.page);
    await ada.page.getByRole('button', { name: 'Stop recording' }).waitFor();
    const startedAt = Date.now();
    await ada.page.waitForTimeout(7000);
    const recordedMs = Date.now() - startedAt;
    await ada.kill();

    const again = await openPerson(app.address, { profile });
    await again.page.goto(`${app.address}#/library`);
    await expect(again.page.getByRole('list', { name: 'Recordings' }).getByText('recovered')).toBeVisible();
    const video = await playOnly(again.page);
    const durationMs = (await durationOf(video)) * 1000;
    expect(durationMs).toBeGreaterThan(recordedMs - 2000);
    // It seeks, and its last moment is a picture of the person.
    expect(await seek(video, durationMs / 2000)).toBeCloseTo(durationMs / 2000, 1);
    expect(spreadOf(await pixelsOf(video))).toBeGreaterThan(15);
    await seek(video, durationMs / 1000 - 0.2);
    expect(spreadOf(await pixelsOf(video))).toBeGreaterThan(15);
    await again.close();
  } finally {
    rmSync(profile, { recursive: true, force: true });
  }
});

test('a reload in mid-recording loses nothing either', async () => {
  const ada = await openPerson(app.address);
  await makeRoom(ada.page, 'Ada');
  await waitForPicture(ada.page, 'Ada (you)');
  await record(ada.page);
  await ada.page.getByRole('button', { name: 'Stop recording' }).waitFor();
  await ada.page.waitForTimeout(4000);
  await ada.page.reload();
  const video = await playOnly(ada.page);
  expect(await durationOf(video)).toBeGreaterThan(2);
  await ada.close();
});

test('recording oneself goes on while video is stopped, started and blurred', async () => {
  const ada = await openPerson(app.address);
  await makeRoom(ada.page, 'Ada');
  await waitForPicture(ada.page, 'Ada (you)');
  await ada.page.getByRole('button', { name: 'What to record' }).click();
  await ada.page.getByRole('menuitem', { name: 'Only me' }).click();
  await ada.page.getByRole('button', { name: 'Stop recording' }).waitFor();
  await ada.page.waitForTimeout(2500);
  await ada.page.getByRole('button', { name: 'Stop video' }).click();
  await ada.page.waitForTimeout(2500);
  await ada.page.getByRole('button', { name: 'Start video' }).click();
  await expect(tileOf(ada.page, 'Ada (you)').locator('video')).toBeVisible();
  await ada.page.waitForTimeout(2500);
  await stop(ada.page);
  const video = await playOnly(ada.page);
  const duration = await durationOf(video);
  expect(duration).toBeGreaterThan(6.5);
  const spreadAt = async (seconds: number) => {
    await seek(video, seconds);
    return spreadOf(await pixelsOf(video));
  };
  expect(await spreadAt(1)).toBeGreaterThan(15);
  expect(await spreadAt(4)).toBeLessThan(8);
  expect(await spreadAt(duration - 0.5)).toBeGreaterThan(15);
  await ada.close();
});
