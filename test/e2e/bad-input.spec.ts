import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, type Page } from 'playwright/test';
import { attachRelay } from '../../scripts/relay.mjs';
import { DIST, joinRoom, makeRoom, openPerson, waitForPicture } from '../support/journey.mjs';
import { serveFolder } from '../support/static-server.mjs';
import { serveApp } from '../support/served-app.ts';

const app = serveApp();

const alertWith = (page: Page, text: string) => page.getByRole('alert').filter({ hasText: text });

test('no relay reachable: says so, goes on trying, and the call comes about when one is back', async () => {
  // A port that nobody listens on yet.
  const relayServer = createServer();
  await new Promise<void>((resolve) => relayServer.listen(0, resolve));
  const { port } = relayServer.address() as { port: number };
  await new Promise((resolve) => relayServer.close(resolve));
  const host = await serveFolder(DIST, {
    'relays.json': JSON.stringify({ relays: [`ws://localhost:${port}/relay`], iceServers: [] }),
  });
  try {
    const ada = await openPerson(host.address);
    const link = await makeRoom(ada.page, 'Ada');
    await expect(alertWith(ada.page, 'No relay answers')).toBeVisible({ timeout: 20_000 });
    await expect(ada.page.getByText('Connected to 0 of 1 relays')).toBeVisible();

    const late = createServer();
    const relay = attachRelay(late);
    await new Promise<void>((resolve) => late.listen(port, resolve));
    await expect(ada.page.getByText('Connected to 1 of 1 relays')).toBeVisible({ timeout: 30_000 });
    const bob = await openPerson(host.address, { photo: 'sample2.jpg' });
    await joinRoom(bob.page, link, 'Bob');
    await waitForPicture(ada.page, 'Bob');

    // Those who are connected stay so when the relay dies.
    relay.close();
    late.closeAllConnections();
    late.close();
    await expect(ada.page.getByText('Connected to 0 of 1 relays')).toBeVisible({ timeout: 15_000 });
    await ada.page.waitForTimeout(3000);
    await waitForPicture(ada.page, 'Bob');
    await Promise.all([ada.close(), bob.close()]);
  } finally {
    await host.close();
  }
});

test('a relays.json that is not valid is named', async () => {
  const host = await serveFolder(DIST, { 'relays.json': '{"relays": "wss://one.example"}' });
  try {
    const ada = await openPerson(host.address);
    await ada.page.getByRole('button', { name: 'New room' }).click();
    await ada.page.getByRole('button', { name: 'Join room' }).click();
    await expect(alertWith(ada.page, 'relays.json')).toBeVisible({ timeout: 15_000 });
    await ada.close();
  } finally {
    await host.close();
  }
});

test('camera and microphone refused, or busy: the reason, a way to try again, and one joins all the same', async () => {
  const ada = await openPerson(app.address, { permissions: false });
  await ada.page.getByRole('textbox', { name: 'Your name' }).fill('Ada');
  await ada.page.getByRole('button', { name: 'New room' }).click();
  await expect(alertWith(ada.page, 'may not use the camera')).toBeVisible();
  await expect(alertWith(ada.page, 'may not use the microphone')).toBeVisible();
  await ada.context.grantPermissions(['camera', 'microphone']);
  await alertWith(ada.page, 'camera').getByRole('button', { name: 'Try again' }).click();
  await expect(alertWith(ada.page, 'camera')).toBeHidden();
  await expect(ada.page.getByRole('button', { name: 'Stop video' })).toBeVisible();
  await ada.page.getByRole('button', { name: 'Join room' }).click();
  await waitForPicture(ada.page, 'Ada (you)');
  await ada.close();

  const busy = await openPerson('about:blank');
  // Another program has the camera: the browser's own answer to that, which no fake device gives.
  await busy.page.addInitScript(() => {
    navigator.mediaDevices.getUserMedia = () =>
      Promise.reject(new DOMException('Could not start video source', 'NotReadableError'));
  });
  await busy.page.goto(app.address);
  await busy.page.getByRole('button', { name: 'New room' }).click();
  await expect(alertWith(busy.page, 'camera is busy')).toBeVisible();
  await busy.close();
});

test('a browser that stores nothing is told from a broken app, and a reload helps once it does', async () => {
  const ada = await openPerson('about:blank', { camera: null });
  const { page } = ada;
  // Site data is forbidden: the browser's own answer to that, which no switch gives.
  await page.addInitScript(() => {
    if (sessionStorage.getItem('allowed')) return;
    indexedDB.open = () => {
      throw new DOMException('Access is denied', 'SecurityError');
    };
  });
  await page.goto(app.address);
  await expect(alertWith(page, 'refuses to store anything here')).toBeVisible();
  await page.evaluate(() => sessionStorage.setItem('allowed', 'yes'));
  await alertWith(page, 'refuses to store').getByRole('button', { name: 'Reload' }).click();
  await expect(page.getByRole('button', { name: 'New room' })).toBeVisible();
  await ada.close();
});

test('damaged chunks are left out, the rest plays, and it says so', async () => {
  const profile = mkdtempSync(join(tmpdir(), 'coterie-damage-'));
  try {
    const ada = await openPerson(app.address, { profile });
    await makeRoom(ada.page, 'Ada');
    await waitForPicture(ada.page, 'Ada (you)');
    await ada.page.getByRole('button', { name: 'Record', exact: true }).click();
    await ada.page.getByRole('button', { name: 'Stop recording' }).waitFor();
    await ada.page.waitForTimeout(8000);
    await ada.kill();

    const again = await openPerson(`${app.address}relays.json`, { profile });
    // Some of the middle is overwritten, as a failing disk would.
    await again.page.evaluate(async () => {
      const root = await navigator.storage.getDirectory();
      const folder = await root.getDirectoryHandle('captures');
      for await (const name of folder.keys()) {
        if (!name.endsWith('.media')) continue;
        const handle = await folder.getFileHandle(name);
        const { size } = await handle.getFile();
        const writable = await handle.createWritable({ keepExistingData: true });
        const data = new Uint8Array(10_000).fill(0x55);
        await writable.write({ type: 'write', position: Math.floor(size / 2), data });
        await writable.close();
      }
    });
    await again.page.goto(`${app.address}#/library`);
    await expect(again.page.getByText(/recovered · partly damaged/)).toBeVisible({ timeout: 20_000 });
    await again.page.getByRole('button', { name: 'Play' }).click();
    const video = again.page.locator('co-recording-screen video');
    await expect
      .poll(() => video.evaluate((element: HTMLVideoElement) => element.duration))
      .toBeGreaterThan(5);
    await again.close();
  } finally {
    rmSync(profile, { recursive: true, force: true });
  }
});

test('a file that is no video is refused in one sentence, and a good one is taken in', async () => {
  const ada = await openPerson(`${app.address}#/library`, { camera: null });
  const { page } = ada;
  await expect(page.getByRole('heading', { name: 'No recordings yet' })).toBeVisible();
  const input = page.getByLabel('File to import');
  await input.setInputFiles({
    name: 'holiday.mp4',
    mimeType: 'video/mp4',
    buffer: Buffer.from('not a film at all'),
  });
  await expect(alertWith(page, 'not a video or sound')).toBeVisible();
  await page.getByRole('button', { name: 'OK' }).click();
  await expect(page.getByRole('heading', { name: 'No recordings yet' })).toBeVisible();
  // A real one, made by this browser.
  const bytes = await page.evaluate(async () => {
    const canvas = document.createElement('canvas');
    const context = canvas.getContext('2d')!;
    const recorder = new MediaRecorder(canvas.captureStream(15), { mimeType: 'video/webm' });
    const parts: Blob[] = [];
    recorder.ondataavailable = ({ data }) => parts.push(data);
    recorder.start();
    for (let step = 0; step < 30; step += 1) {
      context.fillStyle = `hsl(${step * 12} 80% 50%)`;
      context.fillRect(0, 0, 300, 150);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    await new Promise((resolve) => {
      recorder.onstop = resolve;
      recorder.stop();
    });
    return [...new Uint8Array(await new Blob(parts).arrayBuffer())];
  });
  await input.setInputFiles({ name: 'holiday.webm', mimeType: 'video/webm', buffer: Buffer.from(bytes) });
  const item = page.getByRole('listitem', { name: /holiday/ });
  await expect(item.getByRole('button', { name: 'Play' })).toBeEnabled({ timeout: 15_000 });
  // Cut off in the middle of its first bytes.
  await input.setInputFiles({
    name: 'cut.webm',
    mimeType: 'video/webm',
    buffer: Buffer.from(bytes.slice(0, 60)),
  });
  await expect(alertWith(page, 'not a video or sound')).toBeVisible();
  await ada.close();
});
