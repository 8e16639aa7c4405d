import type { Page } from 'playwright/test';

/** Opens **Devices…** of a call. */
export async function openDevices(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'More', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Devices…' }).click();
  await page.getByRole('dialog', { name: 'Devices' }).waitFor();
}

/** Closes it; until it is hidden, keys go to it. */
export async function closeDevices(page: Page): Promise<void> {
  await page.keyboard.press('Escape');
  await page.getByRole('dialog', { name: 'Devices' }).waitFor({ state: 'hidden' });
}

/** Chooses in one of its lists. */
export async function chooseDevice(page: Page, list: string, option: string): Promise<void> {
  await page.getByRole('combobox', { name: list }).click();
  await page.getByRole('option', { name: option, exact: true }).click();
}
