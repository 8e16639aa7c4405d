// What is heard, and what is not: measured where it arrives.
import { expect, test, type Locator } from 'playwright/test';
import { chooseDevice, closeDevices, openDevices } from '../support/devices-dialog.ts';
import { axeFindings } from '../support/axe.ts';
import { speechMicrophone } from '../support/camera.mjs';
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

/** Longer than the microphone's file, so that every part of it is in there. */
const LISTEN_MS = 9_000;
const SILENCE = 0.001;

/** How loud speech and pauses arrive, in dB. */
async function measure(video: Locator): Promise<{ speech: number; noise: number }> {
  const readings = await listenTo(video);
  await video.page().waitForTimeout(LISTEN_MS);
  const sorted = (await readings()).toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.floor(share * (sorted.length - 1))] ?? 0;
  // Three of eight seconds are a pause.
  return { speech: at(0.85), noise: at(0.15) };
}

/** Runs in a page, before anything else of it: counts the steps of every negotiation. */
function countNegotiations(): void {
  window.negotiations = 0;
  window.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      this.addEventListener('signalingstatechange', () => (window.negotiations += 1));
    }
  };
}

test('noise goes with RNNoise in mid-call; who talks while muted is told; and one talks by holding', async () => {
  const ada = await openPerson(app.address, { microphone: await speechMicrophone() });
  const bob = await openPerson(app.address, { photo: 'sample2.jpg' });
  const { page } = ada;
  try {
    await page.addInitScript(countNegotiations);
    await page.reload();
    const link = await makeRoom(page, 'Ada');
    await joinRoom(bob.page, link, 'Bob');
    const adaAtBob = await waitForPicture(bob.page, 'Ada');
    await waitForPicture(page, 'Bob');

    await openDevices(page);
    await chooseDevice(page, 'Noise suppression', 'Off');
    const plain = await measure(adaAtBob);
    const negotiations = await page.evaluate(() => window.negotiations);
    await chooseDevice(page, 'Noise suppression', 'Strong');
    await expect(page.getByText('Starting…')).toBeHidden();
    const strong = await measure(adaAtBob);
    console.log('off', plain, 'strong', strong);
    expect(plain.noise - strong.noise, 'noise in the pauses, dB').toBeGreaterThan(10);
    expect(Math.abs(plain.speech - strong.speech), 'speech, dB').toBeLessThan(6);
    expect(await page.evaluate(() => window.negotiations)).toBe(negotiations);
    expect(await axeFindings(page)).toEqual([]);
    await closeDevices(page);

    await page.keyboard.press('m');
    await expect(page.getByText('You are muted. Unmute to be heard: M, or hold Space.')).toBeVisible();
    expect(await loudnessOf(adaAtBob)).toBeLessThan(SILENCE);

    await openDevices(page);
    await page.getByRole('switch', { name: 'Push to talk' }).press(' ');
    await closeDevices(page);
    const button = page.getByRole('button', { name: 'Hold to talk' });
    // Out of the toolbar, whose buttons Space would press.
    await tileOf(page, 'Bob').click();
    await page.keyboard.press('m');
    await expect(page.getByText('Push to talk is on: hold Space to talk.')).toBeVisible();
    const holds: [name: string, down: () => Promise<void>, up: () => Promise<void>][] = [
      ['Space', () => page.keyboard.down(' '), () => page.keyboard.up(' ')],
      [
        'the button',
        async () => {
          await button.hover();
          await page.mouse.down();
        },
        () => page.mouse.up(),
      ],
    ];
    for (const [name, down, up] of holds) {
      await expect.poll(() => loudnessOf(adaAtBob, 400)).toBeLessThan(SILENCE);
      await down();
      await expect.poll(() => loudnessOf(adaAtBob, 400), name).toBeGreaterThan(0.02);
      await expect(tileOf(bob.page, 'Ada').getByText('Muted')).not.toBeAttached();
      await up();
      await expect(tileOf(bob.page, 'Ada').getByText('Muted')).toBeAttached();
    }
    expect([...ada.problems, ...bob.problems]).toEqual([]);
  } finally {
    await Promise.all([ada.close(), bob.close()]);
  }
});

test('where the browser lets nothing sound without a tap, one tap turns on everyone', async () => {
  const ada = await openPerson(app.address, { photo: 'sample2.jpg' });
  const bob = await openPerson(app.address, { args: ['--autoplay-policy=user-gesture-required'] });
  try {
    const link = await makeRoom(bob.page, 'Bob');
    // A tap is good for some seconds.
    await bob.page.waitForFunction(() => !navigator.userActivation.isActive);
    await joinRoom(ada.page, link, 'Ada');
    const second = await ada.context.newPage();
    await joinRoom(second, link, 'Eve');
    const videos = [await waitForPicture(bob.page, 'Ada'), await waitForPicture(bob.page, 'Eve')];
    const sounding = (): Promise<boolean[]> =>
      Promise.all(
        videos.map((video) =>
          video.evaluate(
            (element) => element instanceof HTMLVideoElement && !element.muted && !element.paused,
          ),
        ),
      );
    const button = bob.page.getByRole('button', { name: 'Turn on sound' });
    await expect(button).toBeVisible();
    // A picture that came before its sound may go on aloud.
    expect(await sounding()).toContain(false);
    expect(await axeFindings(bob.page)).toEqual([]);
    await button.click();
    await expect(button).toBeHidden();
    expect(await sounding()).toEqual([true, true]);
  } finally {
    await Promise.all([ada.close(), bob.close()]);
  }
});

declare global {
  interface Window {
    negotiations: number;
  }
}
