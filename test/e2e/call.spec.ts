import { expect, test } from 'playwright/test';
import {
  joinRoom,
  loudnessOf,
  makeRoom,
  openPerson,
  pixelsOf,
  spreadOf,
  tileOf,
  waitForPicture,
} from '../support/journey.mjs';
import { serveApp } from '../support/served-app.ts';

const app = serveApp();

test('two people call, see and hear each other, mute, stop video, and a third comes late', async () => {
  const ada = await openPerson(app.address, { photo: 'sample1.jpg' });
  const bob = await openPerson(app.address, { photo: 'sample2.jpg', toneHz: 880 });
  const link = await makeRoom(ada.page, 'Ada');
  await joinRoom(bob.page, link, 'Bob');

  // Each sees the other's picture, not a black one, and not the own one.
  const adaAtBob = await waitForPicture(bob.page, 'Ada');
  const bobAtAda = await waitForPicture(ada.page, 'Bob');
  const [seenByBob, seenByAda] = [await pixelsOf(adaAtBob), await pixelsOf(bobAtAda)];
  expect(spreadOf(seenByBob)).toBeGreaterThan(20);
  expect(spreadOf(seenByAda)).toBeGreaterThan(20);
  const difference = seenByBob.rgba.reduce(
    (sum, value, index) => sum + Math.abs(value - (seenByAda.rgba[index] ?? 0)),
    0,
  );
  expect(difference / seenByBob.rgba.length).toBeGreaterThan(15);
  await expect(tileOf(ada.page, 'Ada (you)')).toBeVisible();

  // Sound: there when unmuted, gone when muted, there again.
  expect(await loudnessOf(adaAtBob)).toBeGreaterThan(0.02);
  expect(await loudnessOf(bobAtAda)).toBeGreaterThan(0.02);
  await ada.page.getByRole('button', { name: 'Mute', exact: true }).click();
  await expect(tileOf(bob.page, 'Ada').getByText('Muted')).toBeAttached();
  await expect.poll(() => loudnessOf(adaAtBob, 400)).toBeLessThan(0.001);
  await ada.page.keyboard.press('m');
  await expect(tileOf(bob.page, 'Ada').getByText('Muted')).not.toBeAttached();
  await expect.poll(() => loudnessOf(adaAtBob, 600)).toBeGreaterThan(0.02);

  // Video: the camera is really released, the tile shows initials, and the picture comes back.
  await ada.page.getByRole('button', { name: 'Stop video' }).click();
  await expect(adaAtBob).toBeHidden();
  await expect(tileOf(bob.page, 'Ada').getByText('A', { exact: true })).toBeVisible();
  await ada.page.getByRole('button', { name: 'Start video' }).click();
  await expect(adaAtBob).toBeVisible();
  await expect.poll(async () => spreadOf(await pixelsOf(adaAtBob))).toBeGreaterThan(20);

  // A latecomer sees both, and is seen.
  const cyd = await openPerson(app.address, { photo: 'sample3.jpg', toneHz: 660 });
  await joinRoom(cyd.page, link, 'Cyd');
  await waitForPicture(cyd.page, 'Ada');
  await waitForPicture(cyd.page, 'Bob');
  await waitForPicture(ada.page, 'Cyd');

  // Leaving is seen at once.
  await cyd.page.getByRole('button', { name: 'Leave' }).click();
  await expect(tileOf(ada.page, 'Cyd')).toBeHidden();
  await expect(tileOf(bob.page, 'Cyd')).toBeHidden();

  // Nothing but the origin and its relay was asked for, and nothing broke.
  for (const person of [ada, bob, cyd]) {
    const foreign = person.requests.filter(
      (url) =>
        !url.startsWith(app.address) &&
        !url.startsWith(app.address.replace('http', 'ws')) &&
        !/^(blob|data):/.test(url),
    );
    expect(foreign).toEqual([]);
    expect(person.problems).toEqual([]);
    await person.close();
  }
});

test('a reload leaves no ghost, and the same person is back', async () => {
  const ada = await openPerson(app.address);
  const bob = await openPerson(app.address, { photo: 'sample2.jpg' });
  const link = await makeRoom(ada.page, 'Ada');
  await joinRoom(bob.page, link, 'Bob');
  await waitForPicture(ada.page, 'Bob');

  await bob.page.reload();
  await bob.page.getByRole('button', { name: 'Join room' }).click();
  await waitForPicture(bob.page, 'Ada');
  await waitForPicture(ada.page, 'Bob');
  await expect(ada.page.getByRole('group', { name: 'Bob' })).toHaveCount(1);
  // Nor does one appear later.
  await ada.page.waitForTimeout(6000);
  await expect(ada.page.getByRole('group', { name: 'Bob' })).toHaveCount(1);

  // A second tab of the same browser is another participant, since both are really there.
  const second = await bob.context.newPage();
  await joinRoom(second, link, 'Bob again');
  await waitForPicture(ada.page, 'Bob again');
  await expect(tileOf(ada.page, 'Bob')).toBeVisible();
  await Promise.all([ada.close(), bob.close()]);
});

test('both sides show the same safety emoji', async () => {
  const ada = await openPerson(app.address);
  const bob = await openPerson(app.address, { photo: 'sample2.jpg' });
  const link = await makeRoom(ada.page, 'Ada');
  await joinRoom(bob.page, link, 'Bob');
  await waitForPicture(ada.page, 'Bob');
  await waitForPicture(bob.page, 'Ada');
  const shown = async (page: typeof ada.page, other: string): Promise<string> => {
    await page.getByRole('button', { name: `Actions for ${other}` }).click();
    await page.getByRole('menuitem', { name: 'Verify' }).click();
    await page.getByRole('dialog', { name: `Verify ${other}` }).waitFor();
    const dialog = page.locator('co-verify-dialog');
    return `${await dialog.locator('.emoji').innerText()} ${await dialog.locator('.number').innerText()}`;
  };
  const atAda = await shown(ada.page, 'Bob');
  expect(atAda).toMatch(/\d{5}/);
  expect(await shown(bob.page, 'Ada')).toBe(atAda);
  await Promise.all([ada.close(), bob.close()]);
});

test('people without devices can still join, and are told why', async () => {
  const ada = await openPerson(app.address);
  const link = await makeRoom(ada.page, 'Ada');
  const bob = await openPerson(app.address, { camera: null });
  await bob.page.goto(link);
  await expect(bob.page.getByRole('alert').filter({ hasText: 'camera' })).toBeVisible();
  await expect(bob.page.getByRole('alert').filter({ hasText: 'microphone' })).toBeVisible();
  await joinRoom(bob.page, link, 'Bob');
  await waitForPicture(bob.page, 'Ada');
  await expect(tileOf(ada.page, 'Bob')).toBeVisible();
  await Promise.all([ada.close(), bob.close()]);
});
