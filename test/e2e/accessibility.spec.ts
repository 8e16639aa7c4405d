import { expect, test, type Page } from 'playwright/test';
import { axeFindings } from '../support/axe.ts';
import { joinRoom, makeRoom, openPerson, waitForPicture } from '../support/journey.mjs';
import { serveApp } from '../support/served-app.ts';

const app = serveApp();

/** Colours do not depend on the size, so these two show all of both. */
const LOOKS = [
  { width: 360, height: 740, colorScheme: 'light' },
  { width: 1280, height: 800, colorScheme: 'dark' },
] as const;

/** What axe finds on a phone in light and on a desktop in dark, and whether anything is wider than the screen. */
async function look(page: Page, screen: string, found: string[]): Promise<void> {
  for (const { width, height, colorScheme } of LOOKS) {
    await page.setViewportSize({ width, height });
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    // The colours fade over.
    await page.waitForTimeout(400);
    const where = `${screen} ${colorScheme} ${width}px`;
    found.push(...(await axeFindings(page)).map((finding) => `${where}: ${finding}`));
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    if (overflow > 0) found.push(`${where}: ${overflow}px too wide`);
    const folder = process.env.SCREENSHOTS;
    if (folder) await page.screenshot({ path: `${folder}/${screen}-${width}-${colorScheme}.png` });
  }
}

test('axe finds nothing from the first visit to the export of a recording', async () => {
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

test('axe finds nothing at the door, in the panels and dialogs of a call, and when somebody rings', async () => {
  test.setTimeout(240_000);
  const ada = await openPerson(app.address);
  const bob = await openPerson(app.address, { photo: 'sample2.jpg' });
  const { page } = ada;
  const found: string[] = [];
  const people = page.getByRole('complementary', { name: 'People' });
  const chat = page.getByRole('complementary', { name: 'Chat' });
  const link = await makeRoom(page, 'Ada');

  await page.getByRole('button', { name: 'Connect without internet' }).click();
  await page.getByRole('img', { name: 'QR code that connects another device' }).waitFor();
  await look(page, 'pairing', found);
  await page.keyboard.press('Escape');

  await page.getByRole('button', { name: 'People' }).click();
  await people.getByRole('switch', { name: 'Ask before letting people in' }).press(' ');
  await bob.page.goto(link);
  await bob.page.getByRole('textbox', { name: 'Your name' }).fill('Bob');
  await bob.page.getByRole('combobox', { name: 'Join as' }).click();
  await bob.page.getByRole('option', { name: 'Viewer' }).click();
  await bob.page.getByRole('button', { name: 'Join room' }).click();
  await people.getByRole('button', { name: 'Admit' }).waitFor();
  await look(bob.page, 'door', found);
  await look(page, 'people-waiting', found);
  await people.getByRole('button', { name: 'Admit' }).click();
  await bob.page.getByRole('button', { name: 'Raise hand' }).click();
  await people.getByRole('button', { name: 'Let on stage' }).waitFor();
  await look(bob.page, 'viewer', found);
  await people.getByRole('button', { name: 'Options for Bob' }).click();
  await look(page, 'people-hand-menu', found);
  await page.getByRole('menuitem', { name: 'Verify…' }).click();
  await page.getByRole('dialog', { name: 'Verify Bob' }).waitFor();
  await look(page, 'verify', found);
  await page.getByRole('button', { name: 'They match', exact: true }).click();
  await people.getByRole('button', { name: 'Close' }).click();

  await page.keyboard.press('c');
  await page.getByRole('textbox', { name: 'Message' }).fill('The plan: https://example.org/plan');
  await page.keyboard.press('Enter');
  await bob.page.keyboard.press('c');
  const files = bob.page.waitForEvent('filechooser');
  await bob.page.getByRole('button', { name: 'Attach file' }).click();
  await (await files).setFiles({ name: 'plan.txt', mimeType: 'text/plain', buffer: Buffer.from('Cake.') });
  await chat.getByRole('button', { name: 'Fetch' }).waitFor();
  await look(page, 'chat', found);
  await chat.getByRole('tab', { name: 'Questions' }).click();
  await chat.getByRole('textbox', { name: 'Question' }).fill('Who brings the cake?');
  await page.keyboard.press('Enter');
  await chat.getByRole('button', { name: 'Mark answered' }).waitFor();
  await look(page, 'questions', found);
  await chat.getByRole('tab', { name: 'Polls' }).click();
  await chat.getByRole('button', { name: 'New poll' }).click();
  await chat.getByRole('textbox', { name: 'Poll question' }).fill('When?');
  await chat.getByRole('textbox', { name: 'Option 1' }).fill('Monday');
  await chat.getByRole('textbox', { name: 'Option 2' }).fill('Sunday');
  await page.keyboard.press('Enter');
  await chat.getByRole('radio', { name: 'Sunday' }).check();
  await look(page, 'polls', found);
  await chat.getByRole('button', { name: 'Close', exact: true }).click();

  for (const person of [ada, bob]) await person.page.getByRole('button', { name: 'Leave' }).click();
  await page.getByText('Bob: here now').waitFor();
  await page
    .getByRole('list', { name: 'Circles' })
    .getByRole('button', { name: 'Call', exact: true })
    .click();
  await bob.page.getByRole('alertdialog', { name: 'Ada is calling' }).waitFor();
  await look(bob.page, 'ring', found);
  await look(page, 'ringing', found);
  await bob.page.getByRole('button', { name: 'Decline' }).click();

  await bob.page.goto(`${app.address}#/check`);
  await bob.page.getByRole('status').filter({ hasText: 'Calls work' }).waitFor({ timeout: 40_000 });
  await look(bob.page, 'check', found);
  expect(found).toEqual([]);
  await Promise.all([ada.close(), bob.close()]);
});
