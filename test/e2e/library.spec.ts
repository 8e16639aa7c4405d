import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test, type Page } from 'playwright/test';
import { axeFindings } from '../support/axe.ts';
import { openPerson } from '../support/journey.mjs';
import { expectUnblocked, watchMainThread } from '../support/main-thread.mjs';
import { MEDIA_FOLDER } from '../support/media.mjs';
import { serveApp } from '../support/served-app.ts';

const app = serveApp();

const FIXTURES = fileURLToPath(new URL('../fixtures/media/', import.meta.url));
const CLIP = join(MEDIA_FOLDER, 'squat_aerobeat_thighs_up_960x540.mp4');

/** A file as the page gets it. */
const fileOf = (path: string, name: string): { name: string; base64: string } => ({
  name,
  base64: readFileSync(path).toString('base64'),
});
const fixture = (name: string) => fileOf(join(FIXTURES, name), name);
/** A clip of a real person, where this checkout has one. */
const clip = () => {
  try {
    return fileOf(CLIP, 'squats.mp4');
  } catch {
    return fileOf(join(FIXTURES, 'counter.mp4'), 'squats.mp4');
  }
};

/** Drags files over the library, and lets go of them. */
async function drop(page: Page, files: readonly { name: string; base64: string }[]): Promise<void> {
  const dragged = await page.evaluateHandle((list) => {
    const transfer = new DataTransfer();
    for (const { name, base64 } of list) {
      const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
      transfer.items.add(new File([bytes], name));
    }
    return transfer;
  }, files);
  // The library has to be open.
  await page.locator('co-drop-zone').waitFor({ state: 'attached' });
  await page.dispatchEvent('co-library-screen', 'dragenter', { dataTransfer: dragged });
  await expect(page.getByText('Drop to import')).toBeVisible();
  await page.dispatchEvent('co-library-screen', 'drop', { dataTransfer: dragged });
  await expect(page.getByText('Drop to import')).toBeHidden();
}

const list = (page: Page) => page.getByRole('list', { name: 'Recordings' });
const item = (page: Page, name: string) => list(page).getByRole('listitem', { name, exact: true });
const names = (page: Page) =>
  list(page)
    .getByRole('listitem')
    .evaluateAll((all) => all.map((one) => one.ariaLabel));

/** What sticks out of the screen, where anything does. */
const tooWide = (page: Page) =>
  page.evaluate(() => {
    if (document.documentElement.scrollWidth <= window.innerWidth) return [];
    const found: string[] = [];
    const walk = (root: ParentNode): void => {
      for (const element of root.children) {
        const { right } = element.getBoundingClientRect();
        if (right > window.innerWidth) found.push(`${element.localName}.${element.className} ${right}`);
        if (element.shadowRoot) walk(element.shadowRoot);
        walk(element);
      }
    };
    walk(document.body);
    return found.slice(0, 12);
  });

async function look(page: Page, screen: string): Promise<void> {
  for (const [width, height, colorScheme] of [
    [390, 844, 'light'],
    [1280, 800, 'dark'],
  ] as const) {
    await page.setViewportSize({ width, height });
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.waitForTimeout(400);
    expect(await axeFindings(page), `${screen} ${width}`).toEqual([]);
    expect(await tooWide(page), `${screen} ${width}`).toEqual([]);
    const folder = process.env.SCREENSHOTS;
    if (folder) await page.screenshot({ path: `${folder}/${screen}-${width}-${colorScheme}.png` });
  }
}

test('films are dropped in, looked through, found, tagged, deleted together and brought back', async () => {
  const { page, problems, close } = await openPerson(`${app.address}#/library`, { camera: null });
  await expect(page.getByRole('heading', { name: 'No recordings yet' })).toBeVisible();
  await look(page, 'library-empty');
  await drop(page, [
    clip(),
    fixture('counter.webm'),
    fixture('tone.mp3'),
    { name: 'diary.mp4', base64: btoa('Dear diary') },
    { name: 'squats.srt', base64: btoa('1\n00:00:02,250 --> 00:00:03,250\nElbows up\n') },
    { name: 'alone.vtt', base64: btoa('WEBVTT\n\n00:01.000 --> 00:02.000\nNobody\n') },
    { name: 'half.mp4', base64: fixture('counter.mp4').base64.slice(0, 16_000) },
  ]);
  const imports = page.getByRole('list', { name: 'Imports' });
  await expect(imports.getByRole('listitem', { name: 'diary.mp4' })).toContainText('not a video or sound');
  await expect(imports.getByRole('listitem', { name: 'half.mp4' })).toContainText('its end is missing');
  await expect(imports.getByRole('listitem', { name: 'alone.vtt' })).toContainText('belong to a video');
  await expect.poll(async () => (await names(page)).sort()).toEqual(['counter', 'squats', 'tone']);
  await look(page, 'library-imports');
  for (const name of ['diary.mp4', 'half.mp4', 'alone.vtt']) {
    await imports.getByRole('listitem', { name }).getByRole('button', { name: 'OK' }).click();
  }
  await expect(imports).toBeHidden();

  // Other places of the picture show other frames of the film.
  const picture = item(page, 'squats').getByRole('slider');
  const box = (await picture.boundingBox())!;
  const frameAt = async (share: number): Promise<Buffer> => {
    await page.mouse.move(box.x + box.width * share, box.y + box.height / 2);
    await expect(item(page, 'squats').locator('.frame')).toBeVisible({ timeout: 20_000 });
    return item(page, 'squats').locator('.frame').screenshot();
  };
  const [early, late] = [await frameAt(0.1), await frameAt(0.85)];
  expect(early.equals(late)).toBe(false);
  await expect(picture).toHaveAttribute('aria-valuetext', /^0:0[1-9]|^0:1/);
  await page.mouse.move(0, 0);
  await picture.focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await expect(item(page, 'squats').locator('.frame')).toBeVisible();
  await page.keyboard.press('ArrowUp');
  await expect(item(page, 'squats').locator('.frame')).toBeHidden();

  // Search, filter, order.
  await page.keyboard.press('/');
  await page.keyboard.type('SQUÁT');
  await expect.poll(() => names(page)).toEqual(['squats']);
  // What was said, which came as captions beside the film, leads to its moment.
  const search = page.getByRole('searchbox', { name: 'Search recordings' });
  await search.fill('elbows');
  await look(page, 'library-found');
  await item(page, 'squats').getByRole('link', { name: 'Said at 0:02: “Elbows up”' }).click();
  const video = page.locator('co-recording-screen video');
  const timeOf = (): Promise<number> => video.evaluate((film: HTMLVideoElement) => film.currentTime);
  await expect.poll(timeOf).toBeCloseTo(2.25, 1);
  await expect(page.locator('co-captions')).toContainText('Elbows up');
  await page.evaluate(() => (location.hash = location.hash.replace('2.25', '1')));
  await expect.poll(timeOf).toBeCloseTo(1, 1);
  await page.goBack();
  await page.goBack();
  await search.focus();
  await search.fill('nowhere');
  await expect(page.getByRole('heading', { name: 'Nothing found' })).toBeVisible();
  await look(page, 'library-nothing');
  await page.getByRole('button', { name: 'Show all recordings' }).click();
  await page.getByRole('combobox', { name: 'Sort by' }).selectOption('Largest first');
  await expect.poll(async () => (await names(page)).at(-1)).toBe('tone');

  await item(page, 'squats').getByRole('button', { name: 'Details' }).click();
  await page.getByRole('dialog', { name: 'Details' }).waitFor();
  // What is in a dialog is slotted into it.
  const details = page.locator('co-recording-details');
  await expect(details).toContainText('H.264');
  await expect(details).toContainText('Imported');
  await look(page, 'library-details');
  await page.keyboard.press('Escape');

  // Tags, of one and of several.
  await item(page, 'squats').getByRole('button', { name: 'Tags' }).click();
  await page.getByRole('textbox', { name: 'New tag' }).fill('legs');
  await page.keyboard.press('Enter');
  await expect(page.locator('co-tags-dialog').getByRole('button', { name: 'legs' })).toBeVisible();
  await page.keyboard.press('Escape');
  await page.getByRole('combobox', { name: 'Tag', exact: true }).selectOption('legs');
  await expect.poll(() => names(page)).toEqual(['squats']);
  await page.getByRole('combobox', { name: 'Tag', exact: true }).selectOption('All tags');

  await page.getByRole('button', { name: 'Select', exact: true }).click();
  const [first = '', , last = ''] = (await names(page)) as string[];
  await page.getByRole('checkbox', { name: `Select ${first}` }).click();
  await page.getByRole('checkbox', { name: `Select ${last}` }).click({ modifiers: ['Shift'] });
  await expect(page.getByText('3 selected')).toBeVisible();
  await look(page, 'library-select');
  await page.getByRole('button', { name: 'Tag selected' }).click();
  await page.getByRole('button', { name: 'legs for all' }).click();
  await expect(page.getByRole('button', { name: 'legs for all' })).toBeHidden();
  await look(page, 'library-tags');
  await page.keyboard.press('Escape');

  // Deleted together, brought back together, even after a reload.
  const deleteAll = async (): Promise<void> => {
    await page.getByRole('button', { name: 'Delete selected' }).click();
    await page.getByRole('dialog', { name: 'Delete 3 recordings?' }).waitFor();
    const dialog = page.locator('co-confirm-recordings');
    await expect(dialog).toContainText('30 seconds');
    await dialog.getByRole('button', { name: 'Delete 3 recordings' }).click();
    await expect(page.getByText('3 recordings were deleted.')).toBeVisible();
  };
  await deleteAll();
  await expect(page.getByRole('heading', { name: 'No recordings yet' })).toBeVisible();
  await look(page, 'library-undo');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(async () => (await names(page)).length).toBe(3);
  await page.getByRole('button', { name: 'Select', exact: true }).click();
  await page.getByRole('button', { name: 'Select all' }).click();
  await deleteAll();
  await page.reload();
  await expect(page.getByText('3 recordings were deleted.')).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(async () => (await names(page)).length).toBe(3);
  await item(page, 'tone').getByRole('button', { name: 'Play' }).click();
  await expect(page.locator('co-recording-screen')).toBeVisible();
  expect(problems).toEqual([]);
  await close();
});

test('everything is backed up into a folder and restored from it; what is shared with the app comes in', async () => {
  const { page, context, problems, close } = await openPerson('about:blank', { camera: null });
  // The picker's folder is one of the browser's own, which takes no tap.
  await context.addInitScript(() => {
    window.showDirectoryPicker = async () => {
      const root = await navigator.storage.getDirectory();
      return root.getDirectoryHandle('picked', { create: true });
    };
  });
  await page.goto(`${app.address}#/library`);
  await drop(page, [fixture('counter.mp4'), fixture('tone.wav')]);
  await expect.poll(async () => (await names(page)).length).toBe(2);

  await page.getByRole('button', { name: 'Backup…' }).click();
  const dialog = page.locator('co-backup-dialog');
  await look(page, 'library-backup');
  await dialog.getByRole('button', { name: 'Back up…' }).click();
  await expect(dialog).toContainText('Copied: 2 ');
  await look(page, 'library-backed-up');
  await dialog.getByRole('button', { name: 'Done' }).click();
  await page.keyboard.press('Escape');

  const contentOf = (name: string) =>
    page.evaluate(async (wanted) => {
      const open = indexedDB.open('coterie');
      const database = await new Promise<IDBDatabase>((done) => (open.onsuccess = () => done(open.result)));
      const all = database.transaction('recordings').objectStore('recordings').getAll();
      const records = await new Promise<{ id: string; name: string }[]>(
        (done) => (all.onsuccess = () => done(all.result as { id: string; name: string }[])),
      );
      database.close();
      const { id } = records.find((record) => record.name === wanted)!;
      const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle('recordings');
      const bytes = await (await (await folder.getFileHandle(id)).getFile()).arrayBuffer();
      return [...new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))].join();
    }, name);
  const before = await contentOf('counter');
  await item(page, 'counter').getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('button', { name: 'Delete recording' }).click();
  // Gone for good, which otherwise takes half a minute.
  await expect(page.getByText('“counter” was deleted.')).toBeVisible();
  await page.evaluate(async () => {
    const open = indexedDB.open('coterie');
    const database = await new Promise<IDBDatabase>((done) => (open.onsuccess = () => done(open.result)));
    const store = database.transaction('recordings', 'readwrite').objectStore('recordings');
    const all = store.getAll();
    const records = await new Promise<{ deletedAtMs: number | null }[]>(
      (done) => (all.onsuccess = () => done(all.result as { deletedAtMs: number | null }[])),
    );
    for (const record of records) {
      if (record.deletedAtMs !== null) store.put({ ...record, deletedAtMs: record.deletedAtMs - 60_000 });
    }
    await new Promise((done) => (store.transaction.oncomplete = done));
    database.close();
  });
  await page.reload();
  await expect.poll(() => names(page)).toEqual(['tone']);

  await page.getByRole('button', { name: 'Backup…' }).click();
  await dialog.getByRole('button', { name: 'Restore…' }).click();
  await expect(dialog).toContainText('Restored: 1. Here already: 1.');
  await dialog.getByRole('button', { name: 'Done' }).click();
  await page.keyboard.press('Escape');
  expect(await contentOf('counter')).toBe(before);

  // As Android hands over what somebody shares: a form, posted to the address that the manifest names.
  const manifest = (await (await page.request.get(`${app.address}manifest.webmanifest`)).json()) as {
    share_target: { action: string; method: string; params: { files: { name: string }[] } };
    file_handlers: { action: string; accept: Record<string, string[]> }[];
  };
  expect(manifest.file_handlers[0]?.accept['video/mp4']).toContain('.mp4');
  await page.evaluate(() => navigator.serviceWorker.ready);
  const { action, method, params } = manifest.share_target;
  const shown = await page.evaluate(
    async ({ address, verb, field, base64 }) => {
      const form = new FormData();
      const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
      form.append(field, new File([bytes], 'größe & co.mp3', { type: 'audio/mpeg' }));
      return (await fetch(address, { method: verb, body: form })).ok;
    },
    { address: action, verb: method, field: params.files[0]!.name, base64: fixture('tone.mp3').base64 },
  );
  expect(shown).toBe(true);
  await page.reload();
  await expect(item(page, 'größe & co')).toBeVisible();
  expect(problems).toEqual([]);
  await close();
});

test('five hundred recordings scroll without holding up the interface', async () => {
  const { page, close } = await openPerson(`${app.address}#/library`, { camera: null });
  await drop(page, [clip()]);
  await expect.poll(async () => (await names(page)).length).toBe(1);
  await page.evaluate(async () => {
    const open = indexedDB.open('coterie');
    const database = await new Promise<IDBDatabase>((done) => (open.onsuccess = () => done(open.result)));
    const store = database.transaction('recordings', 'readwrite').objectStore('recordings');
    const all = store.getAll();
    const [record] = await new Promise<{ createdAtMs: number }[]>(
      (done) => (all.onsuccess = () => done(all.result as { createdAtMs: number }[])),
    );
    const sources = ['call', 'self', 'screen', 'import', 'voice'];
    for (let index = 1; index < 500; index += 1) {
      store.put({
        ...record,
        id: `many-${index}`,
        name: `Recording number ${index}`,
        createdAtMs: record!.createdAtMs - index * 3_600_000,
        source: sources[index % sources.length],
        tags: index % 3 ? [] : ['yoga', 'morning'],
        takeId: index % 25 < 3 ? `take-${Math.floor(index / 25)}` : null,
        participants: ['Ada', 'Ben'],
      });
    }
    await new Promise((done) => (store.transaction.oncomplete = done));
    database.close();
  });
  await page.reload();
  await expect(page.getByText('500 recordings', { exact: true })).toBeVisible();
  await page.waitForTimeout(1500);
  const folder = process.env.SCREENSHOTS;
  const tasks = await watchMainThread(page);
  await page.mouse.move(640, 500);
  for (let step = 0; step < 60; step += 1) {
    await page.mouse.wheel(0, 1000);
    await page.waitForTimeout(30);
  }
  const durationsMs = await tasks();
  const busyMs = durationsMs.reduce((sum, each) => sum + each, 0);
  console.log(`60 steps: ${Math.round(busyMs)} ms, longest task ${Math.round(Math.max(...durationsMs))} ms`);
  expect(await page.evaluate(() => scrollY)).toBeGreaterThan(20_000);
  expectUnblocked(durationsMs);
  await page.evaluate(() => scrollTo(0, 0));
  for (const width of folder ? [390, 1280] : [390]) {
    await page.setViewportSize({ width, height: 844 });
    await page.waitForTimeout(500);
    expect(await tooWide(page)).toEqual([]);
    if (folder) await page.screenshot({ path: `${folder}/library-many-${width}.png` });
  }
  await page
    .getByRole('button', { name: /3 tracks/ })
    .first()
    .click();
  await expect(page.getByRole('list', { name: /^Tracks of/ }).getByRole('listitem')).toHaveCount(3);
  await page.getByRole('searchbox', { name: 'Search recordings' }).fill('number 499');
  await expect.poll(() => names(page)).toEqual(['Recording number 499']);
  await close();
});
