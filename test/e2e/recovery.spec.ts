// A path that breaks is mended, with nobody doing anything: two browsers, each in a network of its own.
import { chromium, expect, test, type Browser, type Page } from 'playwright/test';
import { CHROMIUM_ARGS, ensureChromium } from '../../scripts/browser.mjs';
import { expectPlaying, join, seen } from '../support/call-people.ts';
import { serveCallPage } from '../support/call-page.mjs';
import { canMakeNetworks, openNetwork, type Network } from '../support/namespaces.ts';

type Server = Awaited<ReturnType<typeof serveCallPage>>;

const CUT_MS = 3_000;

let network: Network;
let server: Server;
let browsers: Browser[] = [];

test.skip(!canMakeNetworks(), 'Network namespaces need Linux and root.');

test.beforeAll(async () => {
  network = openNetwork(2);
  server = await serveCallPage();
  const executable = await ensureChromium();
  browsers = await Promise.all(
    network.devices.map((device) =>
      chromium.launch({
        executablePath: device.wrap(executable),
        args: [
          ...CHROMIUM_ARGS,
          '--use-fake-device-for-media-stream',
          '--use-fake-ui-for-media-stream',
          // Only so does a page of another machine without a certificate get a camera.
          `--unsafely-treat-insecure-origin-as-secure=http://${network.address}:${server.port}`,
        ],
      }),
    ),
  );
});
test.afterAll(async () => {
  await Promise.all(browsers.map((browser) => browser.close()));
  await server.close();
  network.close();
});

async function openPage(browser: Browser | undefined): Promise<Page> {
  if (!browser) throw new Error('There is no such device.');
  const context = await browser.newContext({ permissions: ['camera', 'microphone'] });
  const page = await context.newPage();
  await page.goto(`http://${network.address}:${server.port}/`);
  return page;
}

const frames = async (page: Page, name: string): Promise<number> => (await seen(page, name))?.frames ?? 0;

/** How long it takes until `page` decodes more frames of `name` than it has. */
async function untilMore(page: Page, name: string, sinceMs: number): Promise<number> {
  const before = await frames(page, name);
  await expect
    .poll(() => frames(page, name), { intervals: [50], timeout: 30_000 })
    .toBeGreaterThan(before + 2);
  return performance.now() - sinceMs;
}

test('cut off for three seconds and back under another address: the call goes on', async () => {
  const [ada, bo] = await Promise.all([openPage(browsers[0]), openPage(browsers[1])]);
  const code = await ada.evaluate(() => window.callPage.createRoom());
  await Promise.all([join(ada, code, 'Ada'), join(bo, code, 'Bo')]);
  await Promise.all([expectPlaying(ada, 'Bo'), expectPlaying(bo, 'Ada')]);
  const number = (await seen(ada, 'Bo'))?.safety?.number;

  const [device] = network.devices;
  device?.unplug();
  await ada.waitForTimeout(CUT_MS);
  device?.plug();
  const backMs = performance.now();
  const tookMs = await Promise.all([untilMore(ada, 'Bo', backMs), untilMore(bo, 'Ada', backMs)]);
  console.log(`media flowed again after ${tookMs.map(Math.round).join(' and ')} ms`);
  // The target is 3 s; a shared machine may take its time.
  for (const ms of tookMs) expect(ms).toBeLessThan(10_000);

  // It is the same connection: nobody has left, and nobody has to be verified again.
  expect((await seen(ada, 'Bo'))?.safety?.number).toBe(number);
  await expect.poll(async () => (await seen(ada, 'Bo'))?.connection).toBe('connected');
  await expect.poll(async () => (await seen(bo, 'Ada'))?.connection).toBe('connected');
  const history = await bo.evaluate(() => window.callPage.history());
  expect(history.slice(history.indexOf('Bo, Ada')).every((names) => names === 'Bo, Ada')).toBe(true);
  await ada.evaluate(() => window.callPage.say('still here'));
  await bo.evaluate(() => window.callPage.whenSeen('message still here'));
});

test('with an uplink of 300 kbit/s one is heard without a break and seen a little; freed, one is seen well again', async () => {
  test.setTimeout(180_000);
  const [ada, bo] = await Promise.all([openPage(browsers[0]), openPage(browsers[1])]);
  const code = await ada.evaluate(() => window.callPage.createRoom());
  await Promise.all([join(ada, code, 'Ada'), join(bo, code, 'Bo')]);
  await Promise.all([expectPlaying(ada, 'Bo'), expectPlaying(bo, 'Ada')]);
  const view = { cameraHeightPx: 720, screenHeightPx: 0, attention: 'pinned' } as const;
  await bo.evaluate((large) => window.callPage.setView('Ada', large), view);
  const heightOfAda = async (): Promise<number> => (await seen(bo, 'Ada'))?.heightPx ?? 0;
  await expect.poll(heightOfAda, { timeout: 30_000 }).toBeGreaterThanOrEqual(480);
  const sound = (): Promise<{ samples: number; concealedSamples: number }> =>
    bo.evaluate(() => window.callPage.counters());

  const [device] = network.devices;
  device?.limitUplink(300);
  const [before, cutMs] = [await sound(), performance.now()];
  // What was on its way still has to come through.
  await bo.waitForTimeout(2_000);
  const movesAfterMs = 2_000 + (await untilMore(bo, 'Ada', performance.now()));
  await bo.waitForTimeout(Math.max(0, 15_000 - (performance.now() - cutMs)));
  const after = await sound();
  const lost = (after.concealedSamples - before.concealedSamples) / (after.samples - before.samples);
  const narrow = await heightOfAda();

  device?.limitUplink(null);
  const freeMs = performance.now();
  await expect.poll(heightOfAda, { timeout: 60_000, intervals: [250] }).toBeGreaterThanOrEqual(480);
  const backMs = performance.now() - freeMs;
  console.log(
    `at 300 kbit/s: moves after ${Math.round(movesAfterMs)} ms at ${narrow} lines, ${(100 * lost).toFixed(1)} % of the sound made up; up again after ${Math.round(backMs)} ms`,
  );
  // The targets are 5 and 15 s, and no break in the sound; a shared machine may take its time.
  expect(movesAfterMs).toBeLessThan(15_000);
  expect(narrow).toBeLessThanOrEqual(360);
  expect(lost).toBeLessThan(0.2);
  expect(backMs).toBeLessThan(40_000);
});
