// Receivers ask, senders give: what is sent follows what is seen.
import { expect, test } from 'playwright/test';
import { expectAllPlaying, gatherPeople, join, seen } from '../support/call-people.ts';

const people = gatherPeople();
const LARGE = { cameraHeightPx: 720, screenHeightPx: 720, attention: 'pinned' } as const;
const SMALL = { cameraHeightPx: 170, screenHeightPx: 0, attention: 'normal' } as const;
const UNSEEN = { cameraHeightPx: 0, screenHeightPx: 0, attention: 'normal' } as const;

test('a large tile gets a large picture, a small one a small one, and one that is not seen none', async () => {
  const [ada, bo] = [await people.open(), await people.open()];
  const code = await ada.evaluate(() => window.callPage.createRoom());
  await Promise.all([join(ada, code, 'Ada'), join(bo, code, 'Bo')]);
  await expectAllPlaying({ Ada: ada, Bo: bo });
  const heightOfAda = async (): Promise<number> => (await seen(bo, 'Ada'))?.heightPx ?? 0;
  const framesOfAda = async (): Promise<number> => (await seen(bo, 'Ada'))?.frames ?? 0;

  await bo.evaluate((view) => window.callPage.setView('Ada', view), SMALL);
  await expect.poll(heightOfAda, { timeout: 10_000 }).toBeLessThanOrEqual(180);
  expect(await heightOfAda()).toBeGreaterThan(0);

  await bo.evaluate((view) => window.callPage.setView('Ada', view), LARGE);
  await expect.poll(heightOfAda, { timeout: 30_000 }).toBeGreaterThanOrEqual(480);

  await bo.evaluate((view) => window.callPage.setView('Ada', view), UNSEEN);
  // By the frames that come, since a busy sender may show none a second at any moment.
  const framesInASecond = async (): Promise<number> => {
    const before = await framesOfAda();
    await bo.waitForTimeout(1000);
    return (await framesOfAda()) - before;
  };
  await expect.poll(framesInASecond, { timeout: 15_000 }).toBe(0);
  const before = await framesOfAda();
  // Who is not seen is heard all the same.
  expect(await bo.evaluate(() => window.callPage.audioLevel('Ada'))).toBeGreaterThan(0.01);

  await bo.evaluate((view) => window.callPage.setView('Ada', view), SMALL);
  await expect.poll(framesOfAda, { timeout: 10_000 }).toBeGreaterThan(before);

  // What the dialog shows is what happens.
  const stats = await bo.evaluate(() => window.callPage.statsOf('Ada'));
  expect(stats?.path.kind).toBe('direct');
  expect(stats?.received.audio.codec).toBe('opus');
  expect(stats?.received.camera.heightPx).toBeLessThanOrEqual(180);
  expect(stats?.score).toBeGreaterThan(0);
  expect(stats?.rttMs).toBeLessThan(1000);
});

test('whoever is pinned on a large screen is seen in 1080 lines, and costs no more than before afterwards', async () => {
  test.setTimeout(120_000);
  const [ada, bo] = [await people.open(), await people.open()];
  const code = await ada.evaluate(() => window.callPage.createRoom());
  // Without a picture of Bo's: the two share a camera, and a machine.
  await Promise.all([join(ada, code, 'Ada'), join(bo, code, 'Bo', 'voice')]);
  await expect.poll(() => seen(bo, 'Ada'), { timeout: 20_000 }).toBeTruthy();
  await bo.evaluate((view) => window.callPage.setView('Ada', view), { ...LARGE, cameraHeightPx: 1080 });
  const heightOfAda = async (): Promise<number> => (await seen(bo, 'Ada'))?.heightPx ?? 0;
  await expect.poll(heightOfAda, { timeout: 40_000 }).toBeGreaterThan(720);

  await bo.evaluate((view) => window.callPage.setView('Ada', view), SMALL);
  await expect.poll(heightOfAda, { timeout: 10_000 }).toBeLessThanOrEqual(180);
  const isLean = async (): Promise<boolean> =>
    ((await ada.evaluate(() => window.callPage.statsOf('Bo')))?.sent.camera.heightPx ?? 0) <= 180;
  await expect.poll(isLean, { timeout: 20_000 }).toBe(true);
});

test('browsers without a video format in common hear each other, and say why they see nothing', async () => {
  const [ada, bo] = [await people.open(), await people.open()];
  await ada.evaluate(() => window.callPage.limitFormats(['video/VP8']));
  await bo.evaluate(() => window.callPage.limitFormats(['video/AV1']));
  const code = await ada.evaluate(() => window.callPage.createRoom());
  await Promise.all([join(ada, code, 'Ada'), join(bo, code, 'Bo')]);
  for (const [page, other] of [
    [ada, 'Bo'],
    [bo, 'Ada'],
  ] as const) {
    await expect
      .poll(() => page.evaluate(() => window.callPage.notices()), { timeout: 20_000 })
      .toEqual(['codec-missing']);
    await expect
      .poll(() => page.evaluate((name) => window.callPage.audioLevel(name), other), { timeout: 10_000 })
      .toBeGreaterThan(0.01);
    expect((await seen(page, other))?.frames).toBe(0);
  }
});

test('a tile of 100,000 pixels gets what there is, and who asks for it every millisecond is put out', async () => {
  const [ada, bo] = [await people.open(), await people.open()];
  const code = await ada.evaluate(() => window.callPage.createRoom());
  await Promise.all([join(ada, code, 'Ada'), join(bo, code, 'Bo')]);
  await expectAllPlaying({ Ada: ada, Bo: bo });
  const demand = { cameraHeightPx: 100_000, screenHeightPx: 100_000, attention: 'pinned', frameShare: 1 };
  await bo.evaluate((asked) => window.callPage.forgeMesh({ kind: 'demand', demand: asked }), demand);
  const heightOfAda = async (): Promise<number> => (await seen(bo, 'Ada'))?.heightPx ?? 0;
  await expect.poll(heightOfAda, { timeout: 30_000 }).toBeGreaterThanOrEqual(480);
  expect(await heightOfAda()).toBeLessThanOrEqual(1080);

  await bo.evaluate(
    (asked) => window.callPage.forgeMesh({ kind: 'demand', demand: asked }, { times: 1000 }),
    demand,
  );
  await expect.poll(() => ada.evaluate(() => window.callPage.notices())).toContain('peer-refused');
  await expect.poll(() => seen(ada, 'Bo')).toBeUndefined();
});
