import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'playwright/test';
import { axeFindings } from '../support/axe.ts';
import { openBySelf, playToEnd, shownCues, timeOf, video } from '../support/bundle-player.ts';
import { bytesOf, makeBundle, writeBundle } from '../support/bundles.ts';
import { openPerson, pixelsOf, spreadOf } from '../support/journey.mjs';
import { hasNginx, serveByNginx } from '../support/nginx.ts';
import { serveFiles } from '../support/static-server.mjs';

const FRAMES = 210;
const PASSPHRASE = 'four plain words here';

const isExpected = (problem: string): boolean => problem.includes('favicon') || problem.includes('404');

test('a bundle on a plain host: hls.js plays it to its end, seeks, changes quality, and shows all that belongs to it', async () => {
  const bundle = await makeBundle();
  expect(bundle.findings).toEqual([]);
  const host = await serveFiles(await bytesOf(bundle.files));
  const viewer = await openPerson(host.address, { camera: null });
  const { page } = viewer;
  await expect(page.getByRole('heading', { name: 'Ada & <Bob>' })).toBeVisible();
  await expect(page.getByText('0:00 / 0:14')).toBeVisible();

  // Chapters seek, and say which one it is.
  await page.getByRole('button', { name: /rather long title/ }).click();
  await expect.poll(() => timeOf(page)).toBeGreaterThan(3.9);
  await expect(page.getByRole('button', { name: /rather long title/ })).toHaveAttribute(
    'aria-current',
    'true',
  );
  await expect.poll(async () => spreadOf(await pixelsOf(video(page)))).toBeGreaterThan(15);
  await page.getByRole('button', { name: 'Pause' }).click();

  // Another quality begins with the next segment that is shown.
  for (const [quality, seconds] of [
    ['90p', 9],
    ['180p', 3],
  ] as const) {
    await page.getByRole('combobox', { name: 'Quality' }).selectOption(quality);
    await page.getByRole('slider', { name: 'Position' }).fill(String(seconds));
    await expect
      .poll(() => video(page).evaluate((element: HTMLVideoElement) => `${element.videoHeight}p`))
      .toBe(quality);
    expect(await timeOf(page)).toBeCloseTo(seconds, 1);
  }
  await page.getByRole('slider', { name: 'Position' }).fill('9');

  // The cue over the border between segments is there once.
  await page.getByRole('combobox', { name: 'Subtitles' }).selectOption('English');
  await expect.poll(() => shownCues(page)).toEqual(['To the end']);
  await page.getByRole('slider', { name: 'Position' }).fill('6.5');
  await expect.poll(() => shownCues(page)).toEqual(['Over the border &lt;&amp; back&gt;']);

  // Keys, and the picture above the position.
  await page.locator('body').click({ position: { x: 2, y: 2 } });
  await page.keyboard.press('j');
  await expect.poll(() => timeOf(page)).toBe(0);
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => timeOf(page)).toBe(5);
  await page.keyboard.press('m');
  await expect(page.getByRole('button', { name: 'Unmute' })).toBeVisible();
  const bar = (await page.getByRole('slider', { name: 'Position' }).boundingBox())!;
  await page.mouse.move(bar.x + bar.width * 0.75, bar.y + bar.height / 2);
  await expect(page.locator('#preview')).toBeVisible();
  await expect(page.locator('#preview-time')).toHaveText(/^0:10$/);
  await expect
    .poll(() => page.locator('#preview-picture').evaluate((canvas: HTMLCanvasElement) => canvas.width))
    .toBe(160);

  const played = await playToEnd(page);
  expect(played.duration).toBeCloseTo(14, 1);
  expect(played.frames).toBeGreaterThanOrEqual(FRAMES - 2);
  expect(host.missed.filter((path) => !path.endsWith('favicon.ico'))).toEqual([]);
  expect(viewer.problems.filter((problem) => !isExpected(problem))).toEqual([]);
  const own = new URL(host.address).origin;
  expect(viewer.requests.filter((url) => !url.startsWith(own) && !/^(blob|data):/.test(url))).toEqual([]);
  await viewer.close();
  await host.close();
});

test('the page is accessible on a phone and on a desktop, as is the player for an iframe', async () => {
  const host = await serveFiles(await bytesOf((await makeBundle()).files));
  const viewer = await openPerson(host.address, { camera: null });
  const { page } = viewer;
  const found: string[] = [];
  for (const { width, height, colorScheme } of [
    { width: 390, height: 844, colorScheme: 'light' },
    { width: 1280, height: 800, colorScheme: 'dark' },
  ] as const) {
    await page.setViewportSize({ width, height });
    await page.emulateMedia({ colorScheme });
    for (const name of ['index', 'embed']) {
      await page.goto(`${host.address}${name}.html`);
      await page.getByText('0:00 / 0:14').waitFor();
      if (name === 'index') {
        await page.getByText('Show this on another page').click();
        await expect(page.getByRole('textbox', { name: 'Line for that page' })).toHaveValue(
          new RegExp(`^<iframe src="${host.address}embed.html" `),
        );
      }
      found.push(...(await axeFindings(page)).map((finding) => `${name} ${width}: ${finding}`));
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      if (overflow > 0) found.push(`${name} ${width}: ${overflow}px too wide`);
      const folder = process.env.SCREENSHOTS;
      if (folder)
        await page.screenshot({ path: `${folder}/player-${name}-${width}.png`, fullPage: name === 'index' });
    }
  }
  expect(found).toEqual([]);
  await viewer.close();
  await host.close();
});

test('an encrypted bundle asks for its passphrase, says when it is wrong, and plays with the right one', async () => {
  const bundle = await makeBundle({ layout: 'byte-ranges', passphrase: PASSPHRASE });
  expect(bundle.findings).toEqual([]);
  const files = await bytesOf(bundle.files);
  // Nothing that is in the recording can be read in it.
  const texts = [...files].map(([path, bytes]) => [path, new TextDecoder('latin1').decode(bytes)] as const);
  for (const secret of ['To the end', 'rather long title', PASSPHRASE])
    expect(texts.filter(([, text]) => text.includes(secret)).map(([path]) => path)).toEqual([]);
  const host = await serveFiles(files);
  const viewer = await openPerson(host.address, { camera: null });
  const { page } = viewer;
  await page.getByLabel('Passphrase').fill('something else');
  await page.getByRole('button', { name: 'Unlock' }).click();
  await expect(page.getByRole('alert')).toHaveText('That is not the passphrase of this recording.');
  expect(await axeFindings(page)).toEqual([]);
  if (process.env.SCREENSHOTS)
    await page.screenshot({ path: `${process.env.SCREENSHOTS}/player-locked.png` });
  await page.getByLabel('Passphrase').fill(PASSPHRASE);
  await page.keyboard.press('Enter');
  await expect(page.getByText('0:00 / 0:14')).toBeVisible();
  await expect(page.getByRole('button', { name: /rather long title/ })).toBeVisible();
  await page.getByRole('combobox', { name: 'Subtitles' }).selectOption('English');
  const played = await playToEnd(page);
  expect(played.frames).toBeGreaterThanOrEqual(FRAMES - 2);
  await video(page).evaluate((element: HTMLVideoElement) => {
    element.currentTime = 8;
  });
  await expect.poll(() => shownCues(page)).toEqual(['To the end']);
  expect(host.missed.filter((path) => !path.endsWith('favicon.ico'))).toEqual([]);
  expect(viewer.problems.filter((problem) => !isExpected(problem))).toEqual([]);
  await viewer.close();
  await host.close();
});

test('an encrypted bundle on a page that is not secure says why it cannot be played', async () => {
  const host = await serveFiles(await bytesOf((await makeBundle({ passphrase: PASSPHRASE })).files));
  const address = host.address.replace('localhost', 'talks.example');
  const args = ['--host-resolver-rules=MAP talks.example 127.0.0.1'];
  const viewer = await openPerson(address, { camera: null, args });
  await expect(viewer.page.getByRole('alert')).toContainText('begins with https');
  await expect(viewer.page.getByRole('button', { name: 'Unlock' })).toBeDisabled();
  await viewer.close();
  await host.close();
});

for (const { format, layout } of [
  { format: 'ts', layout: 'byte-ranges' },
  { format: 'cmaf', layout: 'files' },
] as const) {
  test(`nginx serves ${format} in ${layout} from a sub-path: hls.js and Chromium itself play it to the end`, async () => {
    test.skip(!hasNginx, 'There is no nginx here.');
    const folder = mkdtempSync(join(tmpdir(), 'coterie-bundle-'));
    await writeBundle((await makeBundle({ format, layout })).files, folder);
    const host = await serveByNginx(folder);
    const viewer = await openPerson(host.address, { camera: null });
    const { page } = viewer;
    await page.getByText('0:00 / 0:14').waitFor();
    expect((await playToEnd(page)).frames).toBeGreaterThanOrEqual(FRAMES - 2);

    await page.goto(`${host.address}README.txt`);
    if (await openBySelf(page)) {
      const played = await playToEnd(page);
      expect(played.duration).toBeCloseTo(14, 0);
      expect(played.frames).toBeGreaterThanOrEqual(0.95 * FRAMES);
    } else console.log('Notice: this browser plays no HLS by itself.');
    await viewer.close();
    await host.close();
    rmSync(folder, { recursive: true, force: true });
  });
}
