// Pictures and colours behind oneself, chosen on the screens, and looked at where they arrive.
import { expect, test, type Page } from 'playwright/test';
import { chooseBackground, COVERED, RAW, watchPattern } from '../support/background.ts';
import { patternCamera } from '../support/camera.mjs';
import { joinRoom, makeRoom, openPerson, tileOf, waitForPicture } from '../support/journey.mjs';
import { serveApp } from '../support/served-app.ts';

const app = serveApp();

/** The colour of one point of somebody's picture, as far right as the person is not. */
async function colourBeside(page: Page, label: string): Promise<readonly number[]> {
  const video = tileOf(page, label).locator('video');
  return video.evaluate((element: HTMLVideoElement) => {
    const canvas = new OffscreenCanvas(1, 1);
    const context = canvas.getContext('2d')!;
    const { videoWidth: width, videoHeight: height } = element;
    context.drawImage(element, width * 0.95, height * 0.1, 8, 8, 0, 0, 1, 1);
    return [...context.getImageData(0, 0, 1, 1).data].slice(0, 3);
  });
}

/** A picture of one colour, as a file of that many pixels. */
function pictureFile(page: Page, colour: string, size: { width: number; height: number }): Promise<number[]> {
  return page.evaluate(
    async ([fill, { width, height }]) => {
      const canvas = new OffscreenCanvas(width, height);
      const context = canvas.getContext('2d')!;
      context.fillStyle = fill;
      context.fillRect(0, 0, width, height);
      const blob = await canvas.convertToBlob({ type: 'image/png' });
      return [...new Uint8Array(await blob.arrayBuffer())];
    },
    [colour, size] as const,
  );
}

const isNear = (seen: readonly number[], wanted: readonly number[]): boolean =>
  seen.every((value, index) => Math.abs(value - (wanted[index] ?? 0)) < 24);

test('a colour, a picture that comes with the app, and one of one’s own hide the room, and are there the next time', async () => {
  const ada = await openPerson(app.address, { camera: await patternCamera() });
  const bob = await openPerson(app.address, { photo: 'sample2.jpg' });
  const link = await makeRoom(ada.page, 'Ada');
  await joinRoom(bob.page, link, 'Bob');
  await waitForPicture(bob.page, 'Ada');
  const contrasts = await watchPattern(bob.page, 'Ada');
  await expect.poll(async () => Math.max(...(await contrasts()).slice(-5))).toBeGreaterThan(RAW);

  await chooseBackground(ada.page, 'Picture…');
  const choose = (name: string): Promise<void> => ada.page.getByRole('button', { name, exact: true }).click();
  await choose('Slate');
  await expect.poll(async () => (await contrasts()).at(-1), { timeout: 15_000 }).toBeLessThan(COVERED);
  const coveredSince = (await contrasts()).length;
  const besideAda = (): Promise<readonly number[]> => colourBeside(bob.page, 'Ada');
  await expect
    .poll(async () => isNear(await besideAda(), [0x2f, 0x3b, 0x48]), { timeout: 20_000 })
    .toBe(true);
  await expect(ada.page.getByRole('button', { name: 'Slate' })).toHaveAttribute('aria-pressed', 'true');

  await choose('Sunlit wall');
  await expect.poll(async () => Math.min(...(await besideAda())), { timeout: 20_000 }).toBeGreaterThan(110);

  // A file that is no picture is refused in a sentence, and nothing changes.
  const input = ada.page.getByLabel('Picture file');
  await input.setInputFiles({ name: 'notes.txt', mimeType: 'image/png', buffer: Buffer.from('no picture') });
  await expect(ada.page.getByRole('alert').filter({ hasText: 'cannot be read as a picture' })).toBeVisible();
  expect(Math.min(...(await besideAda()))).toBeGreaterThan(110);

  // One of twenty megapixels is taken, and is there at once.
  const file = await pictureFile(ada.page, '#c02020', { width: 5472, height: 3648 });
  await input.setInputFiles({ name: 'red.png', mimeType: 'image/png', buffer: Buffer.from(file) });
  await expect
    .poll(async () => isNear(await besideAda(), [0xc0, 0x20, 0x20]), { timeout: 20_000 })
    .toBe(true);
  await expect(ada.page.getByRole('button', { name: 'Own picture 1', exact: true })).toBeVisible();
  expect(
    Math.max(...(await contrasts()).slice(coveredSince)),
    'nothing of the room was seen since',
  ).toBeLessThan(COVERED);
  await ada.page.keyboard.press('Escape');

  // Who comes back is still before the picture, and not for one frame before the room.
  await ada.page.getByRole('button', { name: 'Leave' }).click();
  await expect(tileOf(bob.page, 'Ada')).toBeHidden();
  await ada.page.reload();
  await ada.page.goto(link);
  await expect(ada.page.getByRole('combobox', { name: 'Background' })).toHaveValue(/picture|Picture…/);
  await ada.page.getByRole('button', { name: 'Join room' }).click();
  await waitForPicture(bob.page, 'Ada');
  const again = await watchPattern(bob.page, 'Ada');
  await expect
    .poll(async () => isNear(await besideAda(), [0xc0, 0x20, 0x20]), { timeout: 20_000 })
    .toBe(true);
  expect(Math.max(...(await again()))).toBeLessThan(COVERED);
  expect(ada.problems).toEqual([]);
  await Promise.all([ada.close(), bob.close()]);
});
