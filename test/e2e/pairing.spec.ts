import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, type Locator, type Page } from 'playwright/test';
import { startServer } from '../../scripts/serve.mjs';
import { holdToCamera, personCamera } from '../support/camera.mjs';
import { DIST, joinRoom, makeRoom, openPerson, tileOf, waitForPicture } from '../support/journey.mjs';

type Person = Awaited<ReturnType<typeof openPerson>>;

/** What the dialog holds is put into it by its element, which scopes it. */
const pairing = (page: Page) => page.locator('co-pairing-dialog');

/** Everything that the app needs is on the device, and not just in the browser's ordinary cache. */
async function expectStored(page: Page): Promise<void> {
  const paths = (): Promise<string[]> =>
    page.evaluate(async () => {
      const requests = await Promise.all(
        (await caches.keys()).map(async (name) => (await caches.open(name)).keys()),
      );
      return requests.flat().map(({ url }) => new URL(url).pathname);
    });
  for (const part of ['/relays.json', '/assets/room-screen-', '/vendor/zxing/zxing_reader.wasm']) {
    await expect
      .poll(async () => (await paths()).some((path) => path.startsWith(part)), {
        message: part,
        timeout: 30_000,
      })
      .toBe(true);
  }
}

/** Opens the app again, as on another day, with nothing but what the service worker has stored. */
async function openAgain({ page, context }: Person, address: string): Promise<void> {
  const session = await context.newCDPSession(page);
  await session.send('Network.clearBrowserCache');
  await page.goto('about:blank');
  await page.goto(address);
}

/** The text that the dialog copies. */
async function copyText({ page, context }: Person): Promise<string> {
  // Whatever is not named here would be denied.
  await context.grantPermissions(['clipboard-read', 'clipboard-write', 'camera', 'microphone']);
  await pairing(page).getByRole('button', { name: 'Copy text' }).click();
  await expect(pairing(page).getByRole('button', { name: 'Text copied' })).toBeVisible();
  return page.evaluate(() => navigator.clipboard.readText());
}

async function paste(page: Page, text: string): Promise<void> {
  await pairing(page).getByRole('textbox', { name: 'Answer' }).fill(text);
  await pairing(page).getByRole('button', { name: 'Connect', exact: true }).click();
}

const framesOf = (video: Locator): Promise<number> =>
  video.evaluate((element: HTMLVideoElement) => element.getVideoPlaybackQuality().totalVideoFrames);

async function finish(...pages: Page[]): Promise<void> {
  for (const page of pages) {
    await expect(pairing(page).getByText('The devices are connected')).toBeVisible({ timeout: 20_000 });
    await pairing(page).getByRole('button', { name: 'Done' }).click();
    await expect(page.getByRole('dialog')).toBeHidden();
  }
}

test('with no network but their own, two meet by QR codes, and a third comes in through one of them by text', async () => {
  test.slow();
  const films = mkdtempSync(join(tmpdir(), 'coterie-films-'));
  const [adasFilm, bosFilm] = [join(films, 'ada.mjpeg'), join(films, 'bo.mjpeg')];
  const face = await personCamera();
  copyFileSync(face, adasFilm);
  copyFileSync(face, bosFilm);
  const server = await startServer({ port: 0, dist: DIST });
  const app = `http://localhost:${String(server.port)}/`;
  const [ada, bo, cy] = await Promise.all([
    openPerson(app, { camera: adasFilm }),
    openPerson(app, { camera: bosFilm }),
    openPerson(app),
  ]);

  // One day, online, they were all in the room; then the network goes for good.
  const link = await makeRoom(ada.page, 'Ada');
  await Promise.all([joinRoom(bo.page, link, 'Bo'), joinRoom(cy.page, link, 'Cy')]);
  await Promise.all([ada, bo, cy].map(({ page }) => expectStored(page)));
  await server.close();

  await openAgain(ada, link);
  await ada.page.getByRole('button', { name: 'Join room' }).click();
  await expect(ada.page.getByText('Connected to 0 of 1 relays')).toBeVisible();
  await ada.page.getByRole('button', { name: 'Connect without internet' }).click();
  const offer = await ada.page
    .getByRole('img', { name: 'QR code that connects another device' })
    .screenshot();

  // Bo scans Ada's code, and is asked to join first.
  await openAgain(bo, app);
  await holdToCamera(ada.page, offer, bosFilm);
  await bo.page.getByRole('button', { name: 'Scan QR code' }).click();
  await bo.page.getByRole('button', { name: 'Join room' }).click({ timeout: 20_000 });
  const answer = await bo.page.getByRole('img', { name: 'QR code of the answer' }).screenshot();
  // Ada scans Bo's answer; her own video is off meanwhile, and comes back.
  await holdToCamera(bo.page, answer, adasFilm);
  await pairing(ada.page).getByRole('button', { name: 'Scan the answer' }).click();
  await finish(ada.page, bo.page);
  await Promise.all([waitForPicture(ada.page, 'Bo'), waitForPicture(bo.page, 'Ada')]);

  // Cy makes the first code; Bo answers it.
  await openAgain(cy, app);
  await cy.page.getByRole('list', { name: 'Circles' }).getByRole('link').click();
  await cy.page.getByRole('button', { name: 'Join room' }).click();
  await cy.page.getByRole('button', { name: 'Connect without internet' }).click();
  const first = await copyText(cy);
  await bo.page.getByRole('button', { name: 'More' }).click();
  await bo.page.getByRole('menuitem', { name: 'Connect without internet' }).click();
  await paste(bo.page, first);
  await expect(pairing(bo.page).getByRole('img', { name: 'QR code of the answer' })).toBeVisible();
  await paste(cy.page, await copyText(bo));
  await finish(bo.page, cy.page);
  await Promise.all([
    waitForPicture(cy.page, 'Ada'),
    waitForPicture(cy.page, 'Bo'),
    waitForPicture(ada.page, 'Cy'),
    waitForPicture(bo.page, 'Cy'),
  ]);

  // All else is as ever; who brought the others together may go.
  await cy.page.getByRole('button', { name: 'Chat' }).click();
  await cy.page.getByRole('textbox', { name: 'Message' }).fill('Hello from the hut');
  await cy.page.getByRole('textbox', { name: 'Message' }).press('Enter');
  await ada.page.getByRole('button', { name: 'Chat' }).click();
  await expect(ada.page.getByRole('log').getByText('Hello from the hut')).toBeVisible();
  await bo.page.getByRole('button', { name: 'Leave' }).click();
  await expect(tileOf(ada.page, 'Bo')).toBeHidden();
  const cys = await waitForPicture(ada.page, 'Cy');
  const before = await framesOf(cys);
  await expect.poll(() => framesOf(cys)).toBeGreaterThan(before + 5);
  await Promise.all([ada.close(), bo.close(), cy.close()]);
  rmSync(films, { recursive: true });
});
