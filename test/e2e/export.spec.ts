import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test, type Page } from 'playwright/test';
import { makeRoom, openPerson, pixelsOf, spreadOf, waitForPicture } from '../support/journey.mjs';
import { expectUnblocked, watchMainThread } from '../support/main-thread.mjs';
import { serveFiles } from '../support/static-server.mjs';
import { unzip } from '../unit/media/export/unzip.ts';
import { serveApp } from '../support/served-app.ts';

const app = serveApp();

/** Records oneself for a while, and opens the export dialog of that recording. */
async function recordAndOpenExport(page: Page, forMs: number): Promise<void> {
  await makeRoom(page, 'Ada');
  await waitForPicture(page, 'Ada (you)');
  await page.getByRole('button', { name: 'What to record' }).click();
  await page.getByRole('menuitem', { name: 'Only me' }).click();
  await page.getByRole('button', { name: 'Stop recording' }).waitFor();
  await page.waitForTimeout(forMs);
  await page.getByRole('button', { name: 'Stop recording' }).click();
  await page.getByRole('button', { name: 'Leave' }).click();
  await page.getByRole('link', { name: 'Library' }).click();
  await page
    .getByRole('listitem', { name: 'Ada' })
    .getByRole('button', { name: 'Export' })
    .click({ timeout: 30_000 });
}

test('a recording becomes an HLS bundle that a plain static host serves and hls.js plays to the end', async () => {
  test.setTimeout(240_000);
  const ada = await openPerson(app.address);
  const { page } = ada;
  await recordAndOpenExport(page, 14_000);

  // The ladder never goes above the source, and three rungs are chosen.
  await expect(page.getByRole('checkbox', { name: /720p/ })).toBeVisible();
  expect(await page.getByRole('checkbox', { checked: true }).count()).toBe(3);
  await expect(page.getByRole('checkbox', { name: /1080p/ })).toBeHidden();
  await page.getByRole('button', { name: 'Start export' }).click();
  await expect(page.getByRole('progressbar', { name: 'Export progress' })).toBeVisible();
  // Compiling 32 MB of wasm may hold things up; converting may not.
  await expect(page.getByText('Converting…')).toBeVisible({ timeout: 60_000 });
  const tasks = await watchMainThread(page);
  await expect(page.getByText(/about \d+:\d\d left/)).toBeVisible({ timeout: 60_000 });
  await expect(page.getByText('The bundle is ready')).toBeVisible({ timeout: 180_000 });
  expectUnblocked(await tasks());
  await expect(page.getByText('The validator found nothing wrong.')).toBeVisible();

  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save the zip' }).click();
  const zip = await (await download).path();
  expect((await download).suggestedFilename()).toBe('Ada.zip');

  const files = await unzip(new Blob([readFileSync(zip)]));
  const paths = [...files.keys()];
  const master = new TextDecoder().decode(files.get('Ada/master.m3u8'));
  expect(master).toContain('#EXT-X-INDEPENDENT-SEGMENTS');
  expect(master.match(/#EXT-X-STREAM-INF:.*RESOLUTION=\d+x\d+/g)).toHaveLength(3);
  expect(paths).toContain('Ada/index.html');

  // Every segment is checked by ffprobe, where there is one; the unit tests demux each with mediabunny.
  checkSegments(files);

  // A plain static server, a sub-path, a browser that has never seen the app.
  const host = await serveFiles(
    new Map([...files].map(([path, bytes]) => [path.replace(/^Ada\//, ''), bytes])),
  );
  const viewer = await openPerson(host.address, { camera: null });
  const video = viewer.page.locator('video');
  await video.evaluate(async (element: HTMLVideoElement) => {
    element.muted = true;
    await element.play();
  });
  await expect.poll(async () => spreadOf(await pixelsOf(video)), { timeout: 20_000 }).toBeGreaterThan(15);
  await video.evaluate(
    (element: HTMLVideoElement) =>
      new Promise((resolve) => {
        element.addEventListener('ended', resolve, { once: true });
      }),
  );
  const { duration, frames, dropped } = await video.evaluate((element: HTMLVideoElement) => ({
    duration: element.duration,
    frames: element.getVideoPlaybackQuality().totalVideoFrames,
    dropped: element.getVideoPlaybackQuality().droppedVideoFrames,
  }));
  expect(duration).toBeGreaterThan(12);
  expect(frames - dropped).toBeGreaterThan(100);
  expect(host.missed.filter((path) => !path.endsWith('favicon.ico'))).toEqual([]);
  expect(
    viewer.requests.filter(
      (url) => !url.startsWith(host.address.split('/some')[0]!) && !/^(blob|data):/.test(url),
    ),
  ).toEqual([]);
  // What was not found is looked at above; Chromium's words for it name no file.
  expect(viewer.problems.filter((problem) => !/favicon|404/.test(problem))).toEqual([]);
  await viewer.close();
  await host.close();
  expect(ada.problems).toEqual([]);
  await ada.close();
});

/** A copied recording has the times of its camera, which ffmpeg would round to those of a steady rate. */
const AS_TIMED = ['-fps_mode', 'passthrough', '-enc_time_base', '-1'];

function checkSegments(files: ReadonlyMap<string, Uint8Array>): void {
  if (spawnSync('ffprobe', ['-version']).status !== 0) {
    console.log('Notice: no ffprobe here, so segments are checked by playing them only.');
    return;
  }
  const folder = mkdtempSync(join(tmpdir(), 'coterie-bundle-'));
  try {
    for (const [path, bytes] of files) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), bytes);
    }
    const playlists = [...files.keys()].filter(
      // What is in I-frame playlists are ranges of segments, which ffmpeg takes for whole ones.
      (path) => path.endsWith('.m3u8') && !/(master|i-frames)\.m3u8$/.test(path),
    );
    expect(playlists.length).toBeGreaterThanOrEqual(4);
    for (const path of playlists) {
      const decode = spawnSync(
        'ffmpeg',
        ['-v', 'warning', '-i', join(folder, path), ...AS_TIMED, '-f', 'null', '-'],
        {
          encoding: 'utf8',
        },
      );
      expect(decode.stderr, path).toBe('');
      const text = new TextDecoder().decode(files.get(path));
      const init = /#EXT-X-MAP:URI="([^"]+)"/.exec(text)?.[1];
      const segments = text.split('\n').filter((line) => line && !line.startsWith('#'));
      expect(segments.length).toBeGreaterThanOrEqual(2);
      for (const segment of segments) {
        const whole = join(folder, 'segment.mp4');
        const parts = [init, segment].map((name) => files.get(join(dirname(path), name ?? ''))!);
        writeFileSync(whole, Buffer.concat(parts));
        const kind = execFileSync(
          'ffprobe',
          ['-v', 'error', '-show_entries', 'packet=flags', '-of', 'csv=p=0', whole],
          {
            encoding: 'utf8',
          },
        );
        // Each begins with a keyframe.
        expect(kind.split('\n')[0], `${path} ${segment}`).toMatch(/^K/);
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

test('an export is cancelled at once, nothing stays behind, and the recording is untouched', async () => {
  const ada = await openPerson(app.address);
  const { page } = ada;
  await recordAndOpenExport(page, 8000);
  await page.getByRole('button', { name: 'Start export' }).click();
  await expect(page.getByText('Converting…')).toBeVisible({ timeout: 60_000 });
  const workersBefore = page.workers().length;
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByRole('button', { name: 'Start export' })).toBeVisible({ timeout: 2000 });
  await expect.poll(() => page.workers().length).toBeLessThan(workersBefore);
  expect(await storedExports(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await page.getByRole('listitem', { name: 'Ada' }).getByRole('button', { name: 'Play' }).click();
  await expect
    .poll(() =>
      page.locator('co-recording-screen video').evaluate((element: HTMLVideoElement) => element.duration),
    )
    .toBeGreaterThan(6);
  await ada.close();
});

test('what a tab closed in mid-export has made is gone on with, and nothing is left of it when it is removed', async () => {
  test.setTimeout(150_000);
  const ada = await openPerson(app.address);
  await recordAndOpenExport(ada.page, 14_000);
  await ada.page.getByRole('button', { name: 'Start export' }).click();
  // At least one segment of six seconds has been encoded.
  await expect
    .poll(async () => (await journalLines(ada.page)).filter((line) => line.includes('"segment"')).length, {
      timeout: 90_000,
    })
    .toBeGreaterThan(0);
  const again = await ada.context.newPage();
  await ada.page.close();
  await again.goto(`${app.address}#/library`);
  const queue = again.getByRole('region', { name: 'Exports' });
  await expect(queue.getByText(/since the app was closed/)).toBeVisible();
  const before = await journalLines(again);
  expect(before.length).toBeGreaterThan(2);

  // Each look at the journal while the export runs: it grows, and what was there stays.
  await again.getByRole('listitem', { name: 'Ada' }).getByRole('button', { name: 'Export' }).click();
  await again.getByText(/was interrupted at \d+ %/).waitFor();
  await again.locator('co-export-dialog').getByRole('button', { name: 'Go on' }).click();
  let looks = 0;
  await expect
    .poll(
      async () => {
        const now = await journalLines(again);
        // The last line of a tab that was killed may have been cut off, and the segment behind it.
        if (now.length > before.length) {
          looks++;
          expect(now.slice(0, before.length - 2)).toEqual(before.slice(0, -2));
        }
        return again.getByText('The bundle is ready').isVisible();
      },
      { timeout: 90_000, intervals: [100] },
    )
    .toBe(true);
  expect(looks).toBeGreaterThan(0);
  // The workspace is gone; the zip waits.
  expect(await storedExports(again)).toHaveLength(1);
  await again.keyboard.press('Escape');
  await queue.getByRole('button', { name: 'Remove from the list' }).click();
  await expect(queue).toBeHidden();
  await expect.poll(() => storedExports(again)).toEqual([]);
  await expect(again.getByRole('listitem', { name: 'Ada' })).toBeVisible();
  await ada.close();
});

test('exports wait for one another, are paused, outlive a reload, and what they make plays', async () => {
  test.setTimeout(180_000);
  const ada = await openPerson(app.address);
  const { page } = ada;
  await recordAndOpenExport(page, 7000);
  // The two smaller ones are enough.
  await page.getByText(/^720p/).click();
  await page.getByRole('button', { name: 'Start export' }).click();
  await expect(page.getByRole('progressbar', { name: 'Export progress' })).toBeVisible();
  await page.keyboard.press('Escape');
  await page.getByLabel('File to import').setInputFiles('test/fixtures/media/tone.mp3');
  await page.getByRole('listitem', { name: 'tone' }).getByRole('button', { name: 'Export' }).click();
  await page.getByRole('button', { name: 'Start export' }).click();
  await expect(page.getByText('Waiting for one other export.')).toBeVisible();
  await page.keyboard.press('Escape');

  const queue = page.getByRole('region', { name: 'Exports' });
  const film = queue.getByRole('listitem').filter({ hasText: '480p' });
  await film.getByRole('button', { name: 'Pause' }).click();
  await expect(film.getByText('Paused')).toBeVisible();
  await expect(queue.getByText(/Ready: tone\.zip/)).toBeVisible({ timeout: 30_000 });

  await film.getByRole('button', { name: 'Go on' }).click();
  await expect(film.getByText(/\d %/)).toBeVisible();
  await page.reload();
  await expect(film.getByText(/since the app was closed/)).toBeVisible();
  // Nothing runs until somebody says so.
  await page.waitForTimeout(1000);
  await expect(film.getByRole('progressbar')).toBeHidden();
  await film.getByRole('button', { name: 'Go on' }).click();
  await expect(queue.getByText(/Ready: Ada\.zip/)).toBeVisible({ timeout: 60_000 });

  const download = page.waitForEvent('download');
  await queue.getByRole('listitem').filter({ hasText: 'Ada' }).getByRole('button', { name: 'Save' }).click();
  const files = await unzip(new Blob([readFileSync(await (await download).path())]));
  const host = await serveFiles(
    new Map([...files].map(([path, bytes]) => [path.replace(/^Ada\//, ''), bytes])),
  );
  const viewer = await openPerson(host.address, { camera: null });
  const video = viewer.page.locator('video');
  const ended = video.evaluate(async (element: HTMLVideoElement) => {
    element.muted = true;
    await element.play();
    await new Promise((resolve) => element.addEventListener('ended', resolve, { once: true }));
    return { seconds: element.duration, frames: element.getVideoPlaybackQuality().totalVideoFrames };
  });
  expect((await ended).seconds).toBeGreaterThan(5.5);
  expect((await ended).frames).toBeGreaterThan(60);
  await viewer.close();
  await host.close();

  // What was made for tone.mp3 before the reload is still there to be saved.
  const again = page.waitForEvent('download');
  await queue.getByRole('listitem').filter({ hasText: 'tone' }).getByRole('button', { name: 'Save' }).click();
  expect((await again).suggestedFilename()).toBe('tone.zip');
  for (const left of [1, 0]) {
    await queue.getByRole('button', { name: 'Remove from the list' }).first().click();
    await expect(queue.getByRole('listitem')).toHaveCount(left);
  }
  await expect(queue).toBeHidden();
  await expect.poll(() => storedExports(page)).toEqual([]);
  expect(ada.problems).toEqual([]);
  await ada.close();
});

test('an export runs on in a call, where one sees how far it is, and tells when it is done', async () => {
  test.setTimeout(180_000);
  const ada = await openPerson(app.address);
  const { page } = ada;
  await ada.context.grantPermissions(['notifications']);
  await recordAndOpenExport(page, 8000);
  await page.getByRole('button', { name: 'Start export' }).click();
  await expect(page.getByText('Converting…')).toBeVisible({ timeout: 60_000 });
  await page.keyboard.press('Escape');
  await page.getByRole('link', { name: 'Back' }).click();
  await makeRoom(page, 'Ada');
  await expect(page.getByRole('link', { name: /Exporting, \d+ %/ })).toBeVisible();
  // A page that is hidden tells it outside, as far as the page knows: Playwright shows them all.
  await page.evaluate(() => {
    Object.defineProperty(document, 'hidden', { value: true });
    document.dispatchEvent(new Event('visibilitychange'));
  });
  await expect.poll(() => page.title()).toMatch(/^\d+ % · /);
  await expect(page.getByText('“Ada” is exported.')).toBeVisible({ timeout: 120_000 });
  expect(await page.title()).toMatch(/^✓ /);
  const told = await page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready;
    return (await registration.getNotifications()).map(({ title, body }) => [title, body]);
  });
  expect(told).toEqual([['The export is ready', 'Ada']]);
  expect(ada.problems).toEqual([]);
  await page.getByRole('link', { name: 'Show' }).click();
  await expect(page.getByText(/Ready: Ada\.zip/)).toBeVisible();
  await ada.close();
});

/** What exports have left in the browser's own storage. */
function storedExports(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const root = await navigator.storage.getDirectory();
    const names: string[] = [];
    const folder = await root.getDirectoryHandle('exports', { create: true });
    for await (const name of folder.keys()) names.push(name);
    return names;
  });
}

/** What the journals of workspaces say; none where there is no workspace, or it is being written at this moment. */
function journalLines(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const lines: string[] = [];
    const root = await navigator.storage.getDirectory();
    const folder = await root.getDirectoryHandle('exports', { create: true });
    for await (const workspace of folder.values()) {
      if (workspace.kind !== 'directory') continue;
      try {
        const journal = await (await workspace.getFileHandle('journal')).getFile();
        lines.push(...(await journal.text()).split('\n'));
      } catch {
        // It came or went while it was looked at.
      }
    }
    return lines;
  });
}
