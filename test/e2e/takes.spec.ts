// Recording a call together: who comes in is asked first, and everyone's own recording is collected, even where a
// connection and an app go away in the middle of it.
import { expect, test, type Page } from 'playwright/test';
import {
  joinRoom,
  makeRoom,
  openPerson,
  pixelsOf,
  spreadOf,
  tileOf,
  waitForPicture,
} from '../support/journey.mjs';
import { serveApp } from '../support/served-app.ts';

const app = serveApp();

const SIZES = { phone: { width: 390, height: 844 }, desktop: { width: 1280, height: 800 } };

/** Pictures of what is on the screen, where they are wanted. */
async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env.SCREENSHOTS;
  if (!folder) return;
  for (const [size, viewport] of Object.entries(SIZES)) {
    await page.setViewportSize(viewport);
    await page.waitForTimeout(300);
    await page.screenshot({ path: `${folder}/takes-${name}-${size}.png` });
  }
  await page.setViewportSize(SIZES.desktop);
}

/** From the next page on, what is large goes out slowly, until {@link letLinesGo}. */
async function holdLines(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const lines = { isSlow: true };
    Object.assign(window, { lines });
    const queues = new WeakMap<RTCDataChannel, Promise<void>>();
    // eslint-disable-next-line @typescript-eslint/unbound-method -- It is called with its object below.
    const send = RTCDataChannel.prototype.send as (this: RTCDataChannel, data: ArrayBuffer) => void;
    RTCDataChannel.prototype.send = function (this: RTCDataChannel, data: unknown) {
      if (this.label !== 'coterie-bulk' || !(data instanceof ArrayBuffer)) {
        send.call(this, data as ArrayBuffer);
        return;
      }
      const after = (queues.get(this) ?? Promise.resolve()).then(async () => {
        if (lines.isSlow && data.byteLength > 1_000) await new Promise((done) => setTimeout(done, 150));
        if (this.readyState === 'open') send.call(this, data);
      });
      queues.set(this, after);
    };
  });
  await page.reload();
}

const letLinesGo = (page: Page) =>
  page.evaluate(() => {
    (window as unknown as { lines: { isSlow: boolean } }).lines.isSlow = false;
  });

interface Stored {
  readonly id: string;
  readonly source: string;
  readonly takeId: string;
  readonly createdAtMs: number;
  readonly durationMs: number | null;
  readonly width: number | null;
  readonly height: number | null;
  readonly state: string;
  readonly person: { readonly name: string } | null;
  readonly anchors: readonly { readonly mediaMs: number; readonly wallMs: number }[];
}

/** All recordings of this install, as they are stored. */
const recordings = (page: Page) =>
  page.evaluate(async () => {
    const request = indexedDB.open('coterie');
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(new Error('The database does not open.'));
    });
    const all = database.transaction('recordings').objectStore('recordings').getAll();
    await new Promise((done) => (all.onsuccess = done));
    database.close();
    return all.result as Stored[];
  });

async function choose(page: Page, what: string): Promise<void> {
  await page.getByRole('button', { name: 'What to record' }).click();
  await page.getByRole('menuitem', { name: what }).click();
}

test('everyone’s own recording is collected, from who allows it, though one of them goes away in the middle', async () => {
  test.setTimeout(180_000);
  const [ada, ben, cy] = await Promise.all([
    openPerson(app.address, { photo: 'sample1.jpg' }),
    openPerson(app.address, { photo: 'sample2.jpg', toneHz: 880 }),
    openPerson(app.address),
  ]);
  await holdLines(ben.page);
  const link = await makeRoom(ada.page, 'Ada');
  await joinRoom(ben.page, link, 'Ben');
  await joinRoom(cy.page, link, 'Cy');
  await Promise.all([waitForPicture(ada.page, 'Ben'), waitForPicture(ada.page, 'Cy')]);

  await choose(ada.page, 'Everyone, each on their own device');
  const ask = (page: Page) => page.getByRole('alert').filter({ hasText: 'recording made on your device' });
  await expect(ask(ben.page)).toContainText('Ada');
  await picture(ben.page, 'ask');
  await ask(ben.page).getByRole('button', { name: 'Allow' }).click();
  await ask(cy.page).getByRole('button', { name: 'Refuse' }).click();
  const status = (page: Page) => page.getByRole('list', { name: 'Own recordings' });
  await expect(status(ada.page)).toContainText('Ben records on their device');
  await expect(status(ada.page)).toContainText('Cy does not give a recording');
  await expect(status(ben.page)).toContainText('This device records you for Ada');
  await expect(status(cy.page)).toBeHidden();
  await ada.page.waitForTimeout(7_000);
  await ada.page.getByRole('button', { name: 'Stop recording' }).click();

  await expect(status(ada.page)).toContainText(/Collecting from Ben: [2-9]\d/, { timeout: 30_000 });
  await expect(status(ben.page)).toContainText('Sending your recording to Ada');
  await picture(ada.page, 'collecting');
  await expect(status(ada.page), 'it is in the middle of it').toContainText('Collecting from Ben');
  // As when the app dies, or the battery: the connection is gone, and everything in memory.
  await ben.page.reload();
  await letLinesGo(ben.page);
  await expect(status(ada.page)).toContainText('is fetched when they are here');
  const [half] = await recordings(ada.page);
  expect(half?.source).toBe('self');
  await ben.page.getByRole('button', { name: 'Join room' }).click();
  await expect(status(ada.page)).toContainText('Ben’s recording is in your library', { timeout: 60_000 });
  await expect(status(ben.page)).toBeHidden();

  const made = (await recordings(ada.page)).filter(({ state }) => state === 'ready');
  const [own] = await recordings(ben.page);
  const kept = made.find(({ source }) => source === 'collected');
  const self = made.find(({ source }) => source === 'self');
  expect(made.map(({ source }) => source).sort()).toEqual(['collected', 'self']);
  expect(new Set([...made, own].map((each) => each?.takeId)).size).toBe(1);
  expect(kept?.person?.name).toBe('Ben');
  expect(self?.person?.name).toBe('Ada');
  // As Ben's device has it: no network has made it smaller.
  expect([kept?.width, kept?.height]).toEqual([own?.width, own?.height]);
  expect(kept?.height).toBeGreaterThanOrEqual(480);
  expect(Math.abs((kept?.durationMs ?? 0) - (own?.durationMs ?? 1e9))).toBeLessThan(150);
  // On one time line: all clocks of this machine are the same, so the leader's is Ben's.
  expect(Math.abs((kept?.anchors[0]?.wallMs ?? 0) - (own?.createdAtMs ?? 0))).toBeLessThan(1_000);
  expect(Math.abs((kept?.createdAtMs ?? 0) - (self?.createdAtMs ?? 0))).toBeLessThan(30_000);
  expect(await recordings(cy.page)).toEqual([]);

  // Its frames are there, from the first to the last, and show Ben.
  await ada.page.goto(`${app.address}#/library/${kept?.id ?? ''}`);
  const video = ada.page.locator('co-recording-screen video');
  await expect
    .poll(() => video.evaluate((element: HTMLVideoElement) => element.readyState), { timeout: 20_000 })
    .toBeGreaterThan(1);
  const frames = await video.evaluate(async (element: HTMLVideoElement) => {
    element.muted = true;
    element.playbackRate = 2;
    const ended = new Promise((done) => element.addEventListener('ended', done, { once: true }));
    await element.play();
    await ended;
    return element.getVideoPlaybackQuality().totalVideoFrames;
  });
  expect(frames).toBeGreaterThan(60);
  expect(spreadOf(await pixelsOf(video))).toBeGreaterThan(15);

  // Both become one recording, beside each other: what left Ben's camera, not what came over the line.
  await ada.page.goto(`${app.address}#/library`);
  await ada.page.getByRole('button', { name: /2 tracks of one call/ }).click();
  await ada.page.getByRole('button', { name: 'Make one recording…' }).click();
  await picture(ada.page, 'compose');
  await ada.page.getByRole('button', { name: 'Make it' }).click();
  await expect(ada.page.getByRole('heading', { name: /made anew/ })).toBeVisible({ timeout: 60_000 });
  const composed = (await recordings(ada.page)).find(({ source }) => source === 'edit');
  expect([composed?.width, composed?.height, composed?.takeId]).toEqual([1280, 720, self?.takeId]);
  await video.evaluate(async (element: HTMLVideoElement) => {
    const seeked = new Promise((done) => element.addEventListener('seeked', done, { once: true }));
    element.currentTime = element.duration - 1;
    await seeked;
  });
  const { rgba, width } = await pixelsOf(video);
  const [left, right] = [0, 1].map((half) => ({
    rgba: rgba.filter((_, index) => Math.floor(((index >> 2) % width) / (width / 2)) === half),
  }));
  for (const half of [left!, right!]) expect(spreadOf(half)).toBeGreaterThan(15);
  const difference = left!.rgba.reduce((sum, value, index) => sum + Math.abs(value - right!.rgba[index]!), 0);
  expect(difference / left!.rgba.length).toBeGreaterThan(10);
  expect(ada.problems).toEqual([]);
  await Promise.all([ada.close(), ben.close(), cy.close()]);
});

test('who comes into a recorded call is asked before they are seen, and everyone sees it paused', async () => {
  const [ada, ben] = await Promise.all([
    openPerson(app.address, { photo: 'sample1.jpg' }),
    openPerson(app.address, { photo: 'sample2.jpg' }),
  ]);
  const link = await makeRoom(ada.page, 'Ada');
  await waitForPicture(ada.page, 'Ada (you)');
  await ada.page.getByRole('button', { name: 'Record', exact: true }).click();
  await ada.page.getByRole('button', { name: 'Stop recording' }).waitFor();
  await joinRoom(ben.page, link, 'Ben');
  const question = ben.page.getByRole('alert').filter({ hasText: 'Ada records this call' });
  await question.waitFor();
  await expect(ben.page.getByRole('status', { name: 'Recording' })).toContainText('Ada records the call');
  await picture(ben.page, 'come-in');
  await expect(tileOf(ada.page, 'Ben')).toBeVisible();
  await ada.page.waitForTimeout(1_000);
  await expect(tileOf(ada.page, 'Ben').locator('video:visible')).toHaveCount(0);
  await question.getByRole('button', { name: 'Come in' }).click();
  await waitForPicture(ada.page, 'Ben');
  await picture(ada.page, 'recording');

  await ada.page.getByRole('button', { name: 'Mark this moment' }).click();
  await ada.page.getByRole('button', { name: 'Pause recording' }).click();
  await expect(ben.page.getByRole('status', { name: 'Recording' })).toContainText('paused');
  await ada.page.getByRole('button', { name: 'Resume recording' }).click();
  await expect(ben.page.getByRole('status', { name: 'Recording' })).not.toContainText('paused');
  await ada.page.getByRole('button', { name: 'Stop recording' }).click();
  await expect(ben.page.getByRole('status', { name: 'Recording' })).toBeHidden();

  await ada.page.getByRole('button', { name: 'What to record' }).click();
  await picture(ada.page, 'menu');
  await ada.page.getByRole('menuitem', { name: 'Recording options…' }).click();
  // What is slotted into a dialog is not within it, as Playwright sees it.
  const options = ada.page.locator('co-recording-dialog');
  await options.locator('wa-checkbox').filter({ hasText: 'Me, at full quality' }).click();
  await options.locator('wa-radio').filter({ hasText: 'Speaker' }).click();
  await picture(ada.page, 'options');
  await options.getByText('Done').click();
  await ada.page.getByRole('dialog', { name: 'Recording options' }).waitFor({ state: 'hidden' });
  await ada.page.getByRole('button', { name: 'Record', exact: true }).click();
  await expect(ben.page.getByRole('status', { name: 'Recording' })).toContainText('the call and themselves');
  await ada.page.waitForTimeout(1_500);
  await ada.page.getByRole('button', { name: 'Stop recording' }).click();
  await expect
    .poll(async () => (await recordings(ada.page)).map(({ source }) => source).sort())
    .toEqual(['call', 'call', 'self']);
  const [first, second, third] = (await recordings(ada.page)).toSorted(
    (a, b) => a.createdAtMs - b.createdAtMs,
  );
  expect(second?.takeId).toBe(third?.takeId);
  expect(first?.takeId).not.toBe(second?.takeId);
  // It is kept for the next call.
  await ada.page.reload();
  await ada.page.getByRole('button', { name: 'Join room' }).click();
  await ada.page.getByRole('button', { name: 'What to record' }).click();
  await ada.page.getByRole('menuitem', { name: 'Recording options…' }).click();
  await expect(options.getByRole('checkbox', { name: 'Me, at full quality' })).toBeChecked();
  expect(ada.problems).toEqual([]);
  await Promise.all([ada.close(), ben.close()]);
});
