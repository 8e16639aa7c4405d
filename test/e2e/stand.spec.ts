// Two devices, one person: a phone becomes the camera by the code that the computer shows.
import { expect, test } from 'playwright/test';
import { makeRoom, openPerson, tileOf, waitForPicture } from '../support/journey.mjs';
import { serveApp } from '../support/served-app.ts';

const app = serveApp();
const PHONE = { width: 390, height: 844 };

test('a phone joins as a camera stand by its code, is seen, lost, and comes back', async () => {
  test.slow();
  const ada = await openPerson(app.address, { photo: 'sample1.jpg' });
  const phone = await openPerson(app.address, { photo: 'sample2.jpg', viewport: PHONE });
  await makeRoom(ada.page, 'Ada');
  await ada.page.keyboard.press('t');
  const panel = ada.page.getByRole('complementary', { name: 'Training' });
  await panel.getByRole('button', { name: 'Use a phone as the camera' }).click();
  await expect(ada.page.getByRole('dialog', { name: 'Use a phone as the camera' })).toBeVisible();
  // What the dialog shows is slotted into it.
  const dialog = ada.page.locator('co-stand-dialog');
  await expect(dialog.getByRole('img', { name: 'QR code for the phone' })).toBeVisible();
  await expect(dialog.getByText('Waiting for the phone…')).toBeVisible();
  const link = (await dialog.locator('.link').textContent()) ?? '';
  const session = (await dialog.locator('.session').textContent()) ?? '';

  await phone.page.goto(link);
  await expect(phone.page.getByRole('combobox', { name: 'Join as' })).toHaveValue('Camera stand');
  await expect(phone.page.getByRole('textbox', { name: 'Your name' })).toHaveValue('Ada’s camera');
  await phone.page.getByRole('button', { name: 'Join room' }).click();
  await expect(phone.page.getByText('Connected to Ada')).toBeVisible();
  await expect(phone.page.getByText(session, { exact: true })).toBeVisible();
  // No self-view, and no way to be heard.
  await expect(phone.page.locator('video')).toHaveCount(0);
  await expect(dialog.getByText('Connected: Ada’s camera')).toBeVisible();
  await ada.page.keyboard.press('Escape');
  await waitForPicture(ada.page, 'Ada’s camera');
  const tile = tileOf(ada.page, 'Ada’s camera');
  await expect(tile.getByText('Muted')).toBeAttached();
  await expect(panel.getByRole('button', { name: 'Start training with Ada’s camera' })).toBeVisible();

  // The phone dies: a placeholder says so, and the same phone takes its place again.
  await phone.kill();
  await expect(tile.getByText('The picture of Ada’s camera is lost.')).toBeVisible({ timeout: 20_000 });
  await expect(tile.getByRole('button', { name: 'Try again' })).toBeVisible();
  const again = await openPerson(app.address, {
    photo: 'sample2.jpg',
    viewport: PHONE,
    profile: phone.profile,
  });
  await again.page.goto(link);
  await again.page.getByRole('button', { name: 'Join room' }).click();
  await expect(again.page.getByText('Connected to Ada')).toBeVisible();
  await waitForPicture(ada.page, 'Ada’s camera');
  await expect(tile.getByText('is lost')).toBeHidden();

  // Its own words to a person who stands before it.
  await again.page.getByRole('button', { name: 'Retry' }).click();
  await expect(again.page.getByText('Connected to Ada')).toBeVisible();
  await again.page.getByRole('button', { name: 'Leave' }).click();
  await expect(tile).toBeHidden();
  expect(ada.problems).toEqual([]);
  await Promise.all([ada.close(), again.close()]);
});
