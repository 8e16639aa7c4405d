import { expect, test, type Page } from 'playwright/test';
import { axeFindings } from '../support/axe.ts';
import { joinRoom, openPerson, waitForPicture } from '../support/journey.mjs';
import { serveApp } from '../support/served-app.ts';

const app = serveApp();

/** What axe finds, in light and dark, at phone and desktop size, and whether anything is wider than the screen. */
async function look(page: Page, screen: string, found: string[]): Promise<void> {
  for (const [width, height] of [
    [360, 740],
    [1440, 900],
  ] as const) {
    await page.setViewportSize({ width, height });
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      // The colours fade over.
      await page.waitForTimeout(400);
      const findings = await axeFindings(page);
      found.push(...findings.map((finding) => `${screen} ${colorScheme} ${width}px: ${finding}`));
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      if (overflow > 0) found.push(`${screen} ${width}px: ${overflow}px too wide`);
      const folder = process.env.SCREENSHOTS;
      if (folder) await page.screenshot({ path: `${folder}/${screen}-${width}-${colorScheme}.png` });
    }
  }
}

test('axe finds nothing on any screen, in light and dark, on phone and desktop', async () => {
  test.setTimeout(240_000);
  const ada = await openPerson(app.address);
  const { page } = ada;
  const found: string[] = [];
  await look(page, 'home', found);

  await page.getByRole('textbox', { name: 'Room code' }).fill('aple');
  await page.getByRole('button', { name: 'Join', exact: true }).click();
  await page.getByRole('alert').waitFor();
  await look(page, 'home-error', found);
  await page.reload();

  await page.getByRole('textbox', { name: 'Your name' }).fill('Ada');
  await page.getByRole('button', { name: 'New room' }).click();
  await page.getByRole('button', { name: 'Join room' }).waitFor();
  await page.waitForTimeout(1000);
  await look(page, 'preview', found);

  await page.getByRole('button', { name: 'Join room' }).click();
  await page.getByRole('toolbar', { name: 'Call controls' }).waitFor();
  await look(page, 'alone', found);
  await page.getByRole('button', { name: 'Show QR code' }).click();
  await page.getByRole('dialog', { name: 'Scan to join' }).waitFor();
  await look(page, 'qr', found);
  await page.keyboard.press('Escape');

  const bob = await openPerson(app.address, { photo: 'sample2.jpg' });
  await joinRoom(bob.page, page.url(), 'Bob');
  await waitForPicture(page, 'Bob');
  await bob.page.getByRole('button', { name: 'Stop video' }).click();
  await page.getByRole('button', { name: 'Record', exact: true }).click();
  await page.getByRole('button', { name: 'Stop recording' }).waitFor();
  await look(page, 'call', found);
  await page.getByRole('button', { name: 'Background' }).click();
  await page.getByRole('menuitemcheckbox', { name: 'Light blur' }).waitFor();
  await look(page, 'call-menu', found);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'People' }).click();
  await page.getByRole('complementary', { name: 'People' }).waitFor();
  await look(page, 'people', found);
  await page.keyboard.press('p');
  await page.getByRole('button', { name: 'Stop recording' }).click();
  await page.getByRole('button', { name: 'Leave' }).click();
  await page.getByRole('list', { name: 'Circles' }).waitFor();
  await look(page, 'home-circles', found);

  await page.getByRole('link', { name: 'Library' }).click();
  const item = page.getByRole('list', { name: 'Recordings' });
  await item.getByRole('button', { name: 'Play' }).waitFor();
  await look(page, 'library', found);
  await item.getByRole('button', { name: 'Export' }).click();
  await page.getByRole('checkbox', { name: /720p/ }).waitFor({ state: 'attached' });
  await look(page, 'export', found);
  await page.getByRole('button', { name: 'Start export' }).click();
  await page.getByRole('progressbar', { name: 'Export progress' }).waitFor();
  await look(page, 'exporting', found);
  await page.getByText('The bundle is ready').waitFor({ timeout: 120_000 });
  await look(page, 'exported', found);
  await page.keyboard.press('Escape');
  await item.getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('button', { name: 'Keep it' }).waitFor();
  await look(page, 'delete', found);
  await page.getByRole('button', { name: 'Keep it' }).click();
  await item.getByRole('button', { name: 'Play' }).click();
  await page.locator('co-recording-screen video').waitFor();
  await look(page, 'recording', found);
  await page.goto(`${app.address}#/settings`);
  await page.getByRole('heading', { name: 'Settings' }).waitFor();
  await look(page, 'settings', found);
  expect(found).toEqual([]);
  await Promise.all([ada.close(), bob.close()]);
});
