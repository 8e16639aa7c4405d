// What is bettered in one's own picture: chosen before joining, in the call and in the settings, and remembered.
import { expect, test, type Locator, type Page } from 'playwright/test';
import { axeFindings } from '../support/axe.ts';
import { openPerson, waitForPicture } from '../support/journey.mjs';
import { serveApp } from '../support/served-app.ts';

const app = serveApp();
const BRIGHTEN = 'Brighten a dark picture';
const MIDDLE = 'Keep me in the middle';

const PHONE = { width: 360, height: 740 };
const DESKTOP = { width: 1280, height: 800 };

/** Leaves a picture of the screen where somebody wants to look at it, and says what axe finds. */
async function look(page: Page, screen: string): Promise<void> {
  // Menus move while they open.
  await page.waitForTimeout(400);
  const folder = process.env.SCREENSHOTS;
  if (folder) await page.screenshot({ path: `${folder}/adjustments-${screen}.png` });
  expect(await axeFindings(page), screen).toEqual([]);
}

test('adjustments chosen before joining are on in the call and the next time, and go off again from its menu', async () => {
  const ada = await openPerson(app.address, { viewport: DESKTOP });
  const { page } = ada;
  const toggle = (name: string): Locator => page.getByRole('switch', { name });
  const item = (name: string): Locator => page.getByRole('menuitemcheckbox', { name });

  await page.getByRole('textbox', { name: 'Your name' }).fill('Ada');
  await page.getByRole('button', { name: 'New room' }).click();
  await expect(toggle(BRIGHTEN)).not.toBeChecked();
  await expect(toggle(MIDDLE)).not.toBeChecked();
  await toggle(BRIGHTEN).press(' ');
  await expect(toggle(BRIGHTEN)).toBeChecked();
  await look(page, 'preview-desktop');

  await page.reload();
  await expect(toggle(BRIGHTEN)).toBeChecked();
  await expect(toggle(MIDDLE)).not.toBeChecked();
  await page.setViewportSize(PHONE);
  await toggle(MIDDLE).scrollIntoViewIfNeeded();
  await look(page, 'preview-phone');
  await page.getByRole('button', { name: 'Join room' }).click();
  await waitForPicture(page, 'Ada (you)');

  await page.getByRole('button', { name: 'More' }).click();
  await item(MIDDLE).scrollIntoViewIfNeeded();
  await look(page, 'menu-phone');
  await expect(item(BRIGHTEN)).toBeChecked();
  await item(MIDDLE).click();

  await page.setViewportSize(DESKTOP);
  await page.getByRole('button', { name: 'Background' }).click();
  await look(page, 'menu-desktop');
  await expect(item(BRIGHTEN)).toBeChecked();
  await expect(item(MIDDLE)).toBeChecked();
  await item(BRIGHTEN).click();
  await page.getByRole('button', { name: 'Background' }).click();
  await expect(item(BRIGHTEN)).not.toBeChecked();
  await page.keyboard.press('Escape');

  await page.goto(`${app.address}#/settings`);
  await page.reload();
  await expect(toggle(BRIGHTEN)).not.toBeChecked();
  await expect(toggle(MIDDLE)).toBeChecked();
  await look(page, 'settings-desktop');
  await page.setViewportSize(PHONE);
  await look(page, 'settings-phone');
  await toggle(MIDDLE).press(' ');
  await expect(toggle(MIDDLE)).not.toBeChecked();
  expect(ada.problems).toEqual([]);
  await ada.close();
});
