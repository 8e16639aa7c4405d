// Devices that are changed, pulled out and plugged in while others listen and look.
import { expect, test, type Page } from 'playwright/test';
import { chooseDevice, closeDevices, openDevices } from '../support/devices-dialog.ts';
import { makePluggable } from '../support/browser/pluggable-devices.ts';
import {
  joinRoom,
  listenTo,
  loudnessOf,
  makeRoom,
  openPerson,
  tileOf,
  waitForPicture,
} from '../support/journey.mjs';
import { serveApp } from '../support/served-app.ts';

const app = serveApp();

/** The labels and ids of all devices of a kind, without the system's alias for one of them. */
const devicesOf = (page: Page, kind: MediaDeviceKind): Promise<{ id: string; label: string }[]> =>
  page.evaluate(
    async (wanted) =>
      (await navigator.mediaDevices.enumerateDevices())
        .filter((device) => device.kind === wanted && device.deviceId !== 'default')
        .map(({ deviceId, label }) => ({ id: deviceId, label })),
    kind,
  );

/** Where Bob is heard. */
const sinkOf = (page: Page): Promise<string> =>
  tileOf(page, 'Bob')
    .locator('video')
    .evaluate((video) => (video as HTMLVideoElement).sinkId);

/** The longest time without a loud reading, in ms. */
function longestGapMs(readings: readonly number[]): number {
  let [gap, longest] = [0, 0];
  for (const db of readings) {
    gap = db < -40 ? gap + 20 : 0;
    longest = Math.max(longest, gap);
  }
  return longest;
}

test('devices change in mid-call, and whoever loses one goes on with another', async () => {
  const ada = await openPerson(app.address, { cameraCount: 2 });
  const bob = await openPerson(app.address, { photo: 'sample2.jpg' });
  const { page } = ada;
  const alert = page.getByRole('alert');
  try {
    await page.addInitScript(makePluggable);
    await page.reload();
    const link = await makeRoom(page, 'Ada');
    await joinRoom(bob.page, link, 'Bob');
    const adaAtBob = await waitForPicture(bob.page, 'Ada');
    await waitForPicture(page, 'Bob');
    const [[microphone, otherMicrophone], [speaker, otherSpeaker], [camera, otherCamera]] = await Promise.all(
      [devicesOf(page, 'audioinput'), devicesOf(page, 'audiooutput'), devicesOf(page, 'videoinput')],
    );
    if (!microphone || !otherMicrophone || !speaker || !otherSpeaker || !camera || !otherCamera)
      throw new Error('This browser has too few devices.');

    // Chosen in mid-call.
    await openDevices(page);
    await chooseDevice(page, 'Microphone', otherMicrophone.label);
    await chooseDevice(page, 'Speaker', otherSpeaker.label);
    await chooseDevice(page, 'Camera', otherCamera.label);
    await expect.poll(() => sinkOf(page)).toBe(otherSpeaker.id);
    await closeDevices(page);
    expect(await loudnessOf(adaAtBob)).toBeGreaterThan(0.02);

    // Pulled out in mid-sentence.
    const heard = await listenTo(adaAtBob);
    await expect.poll(async () => Math.max(...(await heard()))).toBeGreaterThan(-30);
    await page.evaluate((label) => window.plugs.unplug(label), otherMicrophone.label);
    await expect(
      alert.filter({ hasText: `“${otherMicrophone.label}” is gone. Others hear you through` }),
    ).toBeVisible();
    const before = (await heard()).length;
    await expect.poll(async () => Math.max(...(await heard()).slice(before))).toBeGreaterThan(-30);
    const gapMs = longestGapMs(await heard());
    console.log(`Gap where a microphone was pulled out: ${gapMs} ms`);
    expect(gapMs).toBeLessThan(2_000);
    await page.getByRole('button', { name: 'OK' }).click();
    await expect(alert).toHaveCount(0);

    await page.evaluate((label) => window.plugs.unplug(label), otherCamera.label);
    await expect(alert.filter({ hasText: `“${otherCamera.label}” is gone. Others see you` })).toBeVisible();
    await page.getByRole('button', { name: 'OK' }).click();
    await page.evaluate((label) => window.plugs.unplug(label), otherSpeaker.label);
    await expect(alert.filter({ hasText: `“${otherSpeaker.label}” is gone. You hear others` })).toBeVisible();
    await page.getByRole('button', { name: 'OK' }).click();
    await expect.poll(() => sinkOf(page)).toBe('');
    const framesOf = (): Promise<number> =>
      adaAtBob.evaluate((video) => (video as HTMLVideoElement).getVideoPlaybackQuality().totalVideoFrames);
    const frames = await framesOf();
    await expect.poll(framesOf).toBeGreaterThan(frames + 10);

    // What was chosen is used again when it is back; a microphone asks first.
    await page.evaluate((label) => window.plugs.plug(label), otherSpeaker.label);
    await expect.poll(() => sinkOf(page)).toBe(otherSpeaker.id);
    await expect(alert).toHaveCount(0);
    await page.evaluate((label) => window.plugs.plug(label), otherMicrophone.label);
    await expect(alert.filter({ hasText: `“${otherMicrophone.label}” was connected.` })).toBeVisible();
    await page.getByRole('button', { name: 'Use it' }).click();
    await expect(alert).toHaveCount(0);
    await openDevices(page);
    await expect(page.getByRole('combobox', { name: 'Microphone' })).toHaveValue(otherMicrophone.label);
    await closeDevices(page);

    // None is left, until one comes back.
    const all = (await page.evaluate(() => navigator.mediaDevices.enumerateDevices()))
      .filter(({ kind }) => kind === 'audioinput')
      .map(({ label }) => label);
    await page.evaluate((labels) => window.plugs.unplug(...labels), all);
    await expect(alert.filter({ hasText: 'others no longer hear you' })).toBeVisible();
    await expect(tileOf(bob.page, 'Ada').getByText('Muted')).toBeAttached();
    await page.evaluate((label) => window.plugs.plug(label), microphone.label);
    await expect(alert.filter({ hasText: 'others no longer hear you' })).toBeHidden();
    await expect(tileOf(bob.page, 'Ada').getByText('Muted')).not.toBeAttached();
    await expect.poll(() => loudnessOf(adaAtBob)).toBeGreaterThan(0.02);
    expect([...ada.problems, ...bob.problems]).toEqual([]);
  } finally {
    await Promise.all([ada.close(), bob.close()]);
  }
});
