// @ts-check
// Takes the pictures of the README from the built app, in real calls: `npm run screenshots`.
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { personCamera } from '../test/support/camera.mjs';
import { DIST, joinRoom, makeRoom, openPerson, pixelsOf, waitForPicture } from '../test/support/journey.mjs';
import { mediaFile } from '../test/support/media.mjs';
import { startServer } from './serve.mjs';

/** @typedef {import('playwright').Page} Page */

const FOLDER = fileURLToPath(new URL('../docs/', import.meta.url));
mkdirSync(FOLDER, { recursive: true });

const faces = {
  Ada: { photo: 'sample1.jpg', crop: { x: 0.15, y: 0.15, width: 0.6, height: 0.6 } },
  Bea: { photo: 'sample3.jpg', crop: { x: 0.32, y: 0.05, width: 0.6, height: 0.6 } },
  Cleo: { photo: 'sample6.jpg', crop: { x: 0.12, y: 0.1, width: 0.6, height: 0.55 } },
};

const shared = mediaFile('headshoulders_tfjs_facemesh_input.mp4');
if (!shared) throw new Error('The shared clips are not here: set COTERIE_MEDIA.');
const CLIP = shared;

const server = await startServer({ port: 0, dist: DIST });
const address = `http://localhost:${server.port}/`;
const viewport = { width: 1280, height: 760 };
const ada = await openPerson(address, { camera: await personCamera(faces.Ada), viewport });
const bea = await openPerson(address, { camera: await personCamera(faces.Bea), viewport });
const cleo = await openPerson(address, { camera: await personCamera(faces.Cleo), viewport });
const { page } = ada;
try {
  const link = await makeRoom(page, 'Ada');
  await joinRoom(bea.page, link, 'Bea');
  await joinRoom(cleo.page, link, 'Cleo');
  await bea.page.getByRole('button', { name: 'Background' }).click();
  await bea.page.getByRole('menuitemcheckbox', { name: 'Blur', exact: true }).click();
  await waitForPicture(page, 'Bea');
  await waitForPicture(page, 'Cleo');
  await cleo.page.getByRole('button', { name: 'Mute', exact: true }).click();
  await page.getByRole('button', { name: 'Record', exact: true }).click();
  await page.getByRole('button', { name: 'Stop recording' }).waitFor();
  await waitForFace(page, 'Bea');
  await page.waitForTimeout(5000);
  await page.screenshot({ path: `${FOLDER}call.png` });
  await page.getByRole('button', { name: 'Stop recording' }).click();

  await converse();
  await page.screenshot({ path: `${FOLDER}room.png` });

  await page.getByRole('button', { name: 'What to record' }).click();
  await page.getByRole('menuitem', { name: 'Only me' }).click();
  await page.getByRole('button', { name: 'Stop recording' }).waitFor();
  await page.waitForTimeout(5000);
  await page.getByRole('button', { name: 'Stop recording' }).click();
  await page.getByRole('button', { name: 'Leave' }).click();
  await page.setViewportSize({ width: 1280, height: 560 });
  await page.getByRole('link', { name: 'Library' }).click();
  await page.getByRole('button', { name: 'Play', disabled: false }).nth(1).waitFor();
  await page.waitForTimeout(3000);
  await page.screenshot({ path: `${FOLDER}library.png` });

  await page.setViewportSize({ width: 1280, height: 1100 });
  await page.getByRole('button', { name: 'Play', disabled: false }).nth(1).click();
  await page.getByRole('button', { name: 'Trim' }).click();
  const desk = page.getByRole('region', { name: 'Edit' });
  await desk.waitFor();
  await page.waitForTimeout(4000);
  await page.screenshot({ path: `${FOLDER}editor.png` });

  await exportThree();
} finally {
  for (const person of [ada, bea, cleo]) await person.close();
  await server.close();
}

/**
 * Waits until somebody's picture has edges in it again: until the blur runs it is covered altogether.
 * @param {Page} at
 * @param {string} name
 */
async function waitForFace(at, name) {
  const video = await waitForPicture(at, name);
  for (;;) {
    const { rgba } = await pixelsOf(video);
    const steps = rgba.slice(4).map((value, index) => Math.abs(value - (rgba[index] ?? 0)));
    if (steps.filter((step) => step > 40).length > rgba.length / 200) return;
    await at.waitForTimeout(200);
  }
}

/** What can be exported, and the queue: one that is ready, one that is made, one that waits. */
async function exportThree() {
  const dialog = page.locator('co-export-dialog');
  const start = dialog.getByRole('button', { name: 'Start export' });
  await page.goto(`${address}#/library`);
  await page.getByLabel('File to import').setInputFiles(CLIP);
  const buttons = page.getByRole('listitem').getByRole('button', { name: 'Export', exact: true });
  await buttons.nth(2).waitFor();
  await buttons.nth(1).click();
  await start.and(page.locator(':not([disabled])')).waitFor();
  await dialog.getByText('More options').click();
  await page.waitForTimeout(1000);
  await page.screenshot({ path: `${FOLDER}export.png` });
  await start.click();
  await dialog.getByText('The bundle is ready').waitFor({ timeout: 120_000 });
  await page.keyboard.press('Escape');
  await dialog.getByText('The bundle is ready').waitFor({ state: 'hidden' });
  for (const nth of [0, 2]) {
    await buttons.nth(nth).click();
    await start.click();
    await dialog.locator('co-export-running').waitFor();
    await page.keyboard.press('Escape');
    await dialog.locator('co-export-running').waitFor({ state: 'hidden' });
  }
  await page.setViewportSize({ width: 1280, height: 760 });
  await page.getByRole('progressbar', { name: /^Progress of/ }).waitFor();
  await page.waitForTimeout(1000);
  await page.screenshot({ path: `${FOLDER}exports.png` });
}

/** The panels beside the call, with something in them. */
async function converse() {
  await page.setViewportSize({ width: 1440, height: 810 });
  await page.getByRole('button', { name: 'People' }).click();
  await page.getByRole('button', { name: 'Options for Cleo' }).click();
  await page.getByRole('menuitem', { name: 'Make cohost' }).click();
  await bea.page.getByRole('button', { name: 'Raise hand' }).click();
  await page.getByRole('button', { name: 'Chat' }).click();
  await bea.page.getByRole('button', { name: 'Chat' }).click();
  await cleo.page.getByRole('button', { name: 'Chat' }).click();
  await say(page, 'Who comes to the lake on Sunday? https://example.org/lake');
  await say(bea.page, 'I do, and I bring the cake.');
  const chooser = bea.page.waitForEvent('filechooser');
  await bea.page.getByRole('button', { name: 'Attach file' }).click();
  await (
    await chooser
  ).setFiles({ name: 'lemon-cake.pdf', mimeType: 'application/pdf', buffer: Buffer.alloc(340_000) });
  await page.getByRole('button', { name: 'Fetch' }).click();
  await page.getByRole('button', { name: 'Save' }).waitFor();
  await say(cleo.page, 'Me too!');
  await page.getByRole('log').getByText('Me too!').waitFor();
  await waitForFace(page, 'Bea');
  for (const key of ['1', '3', '6']) {
    await cleo.page.getByRole('button', { name: 'React' }).focus();
    await cleo.page.keyboard.press(key);
  }
  await page.waitForTimeout(900);
}

/**
 * @param {Page} from
 * @param {string} text
 */
async function say(from, text) {
  const field = from.getByRole('textbox', { name: 'Message' });
  await field.fill(text);
  await field.press('Enter');
}
