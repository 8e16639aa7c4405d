import { expect, test } from 'playwright/test';
import { makeRoom, openPerson, waitForPicture } from '../support/journey.mjs';
import { serveApp } from '../support/served-app.ts';
import { isStored } from '../support/stored.ts';

const app = serveApp();

test('the app installs, opens offline, and plays and manages recordings there', async () => {
  const ada = await openPerson(app.address);
  const { page, context } = ada;
  // What Chromium asks of an installable app.
  const manifest = (await (await page.request.get(`${app.address}manifest.webmanifest`)).json()) as {
    name: string;
    display: string;
    icons: { sizes: string }[];
  };
  expect(manifest.display).toBe('standalone');
  expect(manifest.icons.map(({ sizes }) => sizes)).toEqual(expect.arrayContaining(['192x192', '512x512']));

  await makeRoom(page, 'Ada');
  await waitForPicture(page, 'Ada (you)');
  await page.getByRole('button', { name: 'Record', exact: true }).click();
  await page.getByRole('button', { name: 'Stop recording' }).waitFor();
  await page.waitForTimeout(3000);
  await page.getByRole('button', { name: 'Stop recording' }).click();
  await page.getByRole('button', { name: 'Leave' }).click();
  await page.goto(`${app.address}#/settings`);
  await expect(page.getByText('opens, and plays your recordings, without a network')).toBeVisible({
    timeout: 20_000,
  });

  await context.setOffline(true);
  await page.goto(app.address);
  await page.reload();
  await expect(page.getByRole('button', { name: 'New room' })).toBeVisible();
  await page.getByRole('link', { name: 'Library' }).click();
  const list = page.getByRole('list', { name: 'Recordings' });
  await list.getByRole('button', { name: 'Rename' }).click();
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Our first call');
  await page.getByRole('button', { name: 'Save' }).click();
  const item = page.getByRole('listitem', { name: 'Our first call' });
  await expect(item).toBeVisible();

  const download = page.waitForEvent('download');
  await item.getByRole('button', { name: 'Download' }).click();
  expect((await download).suggestedFilename()).toMatch(/^Our first call\.(webm|mp4)$/);

  await item.getByRole('button', { name: 'Play' }).click();
  const video = page.locator('co-recording-screen video');
  await expect
    .poll(() => video.evaluate((element: HTMLVideoElement) => element.duration))
    .toBeGreaterThan(1.5);

  await page.goto(`${app.address}#/library`);
  await item.getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('button', { name: 'Keep it' }).click();
  await expect(item).toBeVisible();
  await item.getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('button', { name: 'Delete recording' }).click();
  await expect(page.getByRole('heading', { name: 'No recordings yet' })).toBeVisible();
  await ada.close();
});

test('after one call, the next opens without a network, ready to connect another device', async () => {
  const ada = await openPerson(app.address);
  const { page, context } = ada;
  // At once, before the service worker can have been there to see it.
  await makeRoom(page, 'Ada');
  await page.getByRole('button', { name: 'Leave' }).click();
  for (const file of ['room-screen', 'effects.worker', 'relays.json']) {
    await expect.poll(() => isStored(page, file), { message: file }).toBe(true);
  }
  // Only what the app itself has stored counts.
  const devtools = await context.newCDPSession(page);
  await devtools.send('Network.clearBrowserCache');
  await context.setOffline(true);
  await page.goto(app.address);
  await page.reload();
  await makeRoom(page, 'Ada');
  await waitForPicture(page, 'Ada (you)');
  await page.getByRole('button', { name: 'Connect without internet' }).click();
  await expect(page.getByRole('img', { name: 'QR code that connects another device' })).toBeVisible();
  await ada.close();
});

test('the large wasm is stored when it is first used, and the app says so', async () => {
  const ada = await openPerson(app.address);
  const { page } = ada;
  await page.goto(`${app.address}#/settings`);
  await expect(page.getByText('opens, and plays your recordings, without a network')).toBeVisible({
    timeout: 20_000,
  });
  await page.goto(app.address);
  await makeRoom(page, 'Ada');
  await page.getByRole('button', { name: 'Background' }).click();
  await page.getByRole('menuitemcheckbox', { name: 'Blur', exact: true }).click();
  await expect(page.getByText('Backgrounds are stored on this device')).toBeVisible({
    timeout: 30_000,
  });
  const stored = await page.evaluate(async () => {
    const cache = await caches.open('coterie-heavy-1');
    return (await cache.keys()).map(({ url }) => new URL(url).pathname);
  });
  expect(stored.some((path) => path.endsWith('.wasm'))).toBe(true);
  expect(stored.some((path) => path.endsWith('.tflite'))).toBe(true);
  await ada.close();
});
