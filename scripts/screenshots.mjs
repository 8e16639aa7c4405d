// @ts-check
// Takes the pictures of the README from the built app, in real calls: `npm run screenshots`.
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { personCamera } from '../test/support/camera.mjs';
import { DIST, joinRoom, makeRoom, openPerson, waitForPicture } from '../test/support/journey.mjs';
import { startServer } from './serve.mjs';

const FOLDER = fileURLToPath(new URL('../docs/', import.meta.url));
mkdirSync(FOLDER, { recursive: true });

const faces = {
  Ada: { photo: 'sample1.jpg', crop: { x: 0.15, y: 0.15, width: 0.6, height: 0.6 } },
  Bea: { photo: 'sample3.jpg', crop: { x: 0.32, y: 0.05, width: 0.6, height: 0.6 } },
  Cleo: { photo: 'sample6.jpg', crop: { x: 0.12, y: 0.1, width: 0.6, height: 0.55 } },
};

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
  await page.waitForTimeout(9000);
  await page.screenshot({ path: `${FOLDER}call.png` });
  await page.getByRole('button', { name: 'Stop recording' }).click();
  await page.getByRole('button', { name: 'What to record' }).click();
  await page.getByRole('menuitem', { name: 'Only me' }).click();
  await page.getByRole('button', { name: 'Stop recording' }).waitFor();
  await page.waitForTimeout(5000);
  await page.getByRole('button', { name: 'Stop recording' }).click();
  await page.getByRole('button', { name: 'Leave' }).click();
  await page.setViewportSize({ width: 1280, height: 560 });
  await page.getByRole('link', { name: 'Library' }).click();
  await page.getByRole('button', { name: 'Play' }).nth(1).waitFor();
  await page.waitForTimeout(3000);
  await page.screenshot({ path: `${FOLDER}library.png` });
} finally {
  for (const person of [ada, bea, cleo]) await person.close();
  await server.close();
}
