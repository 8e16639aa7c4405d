// Screens beside faces, and who is large: looked at by their pixels.
import { expect, test, type Page } from 'playwright/test';
import { joinRoom, makeRoom, openPerson, pixelsOf, tileOf, waitForPicture } from '../support/journey.mjs';
import { serveApp } from '../support/served-app.ts';

const app = serveApp();

/** How far two pictures are from each other: the mean difference of their samples, 0..255. */
async function distance(a: [Page, string], b: [Page, string]): Promise<number> {
  const [one, other] = await Promise.all(
    [a, b].map(async ([page, label]) => (await pixelsOf(tileOf(page, label).locator('video'))).rgba),
  );
  if (!one || !other) throw new Error('There is no picture.');
  return one.reduce((sum, value, index) => sum + Math.abs(value - (other[index] ?? 0)), 0) / one.length;
}

async function areaOf(page: Page, label: string): Promise<number> {
  const box = await tileOf(page, label).boundingBox();
  return box ? box.width * box.height : 0;
}

test('two screens are shared beside two faces, each under its own name; one is pinned; both end', async () => {
  const ada = await openPerson(app.address, { photo: 'sample1.jpg' });
  const bo = await openPerson(app.address, { photo: 'sample3.jpg' });
  try {
    const room = await makeRoom(ada.page, 'Ada');
    await joinRoom(bo.page, room, 'Bo');
    await Promise.all([waitForPicture(ada.page, 'Bo'), waitForPicture(bo.page, 'Ada')]);

    await ada.page.getByRole('button', { name: 'Share screen' }).click();
    await waitForPicture(bo.page, 'Screen of Ada');
    await bo.page.getByRole('button', { name: 'Share screen' }).click();
    await Promise.all([waitForPicture(ada.page, 'Screen of Bo'), waitForPicture(ada.page, 'Your screen')]);
    // Whatever came in which order, a face is a face and a screen a screen.
    const same = await distance([bo.page, 'Ada'], [ada.page, 'Ada (you)']);
    expect(same).toBeLessThan(await distance([bo.page, 'Ada'], [bo.page, 'Screen of Ada']));
    expect(same).toBeLessThan(await distance([bo.page, 'Ada'], [bo.page, 'Bo (you)']));
    expect(await areaOf(ada.page, 'Screen of Bo')).toBeGreaterThan(3 * (await areaOf(ada.page, 'Bo')));

    await ada.page.getByRole('button', { name: 'Actions for Bo', exact: true }).click();
    await ada.page.getByRole('menuitem', { name: 'Pin' }).click();
    await expect
      .poll(async () => (await areaOf(ada.page, 'Bo')) / (await areaOf(ada.page, 'Your screen')))
      .toBeGreaterThan(3);

    await ada.page.getByRole('button', { name: 'Stop sharing' }).click();
    await bo.page.getByRole('button', { name: 'Stop sharing' }).click();
    await expect(tileOf(ada.page, 'Screen of Bo')).toHaveCount(0);
    await expect(tileOf(bo.page, 'Screen of Ada')).toHaveCount(0);
    await Promise.all([waitForPicture(ada.page, 'Bo'), waitForPicture(bo.page, 'Ada')]);

    await ada.page.getByRole('button', { name: 'Actions for Bo', exact: true }).click();
    await ada.page.getByRole('menuitem', { name: 'Connection…' }).click();
    await expect(ada.page.getByRole('row', { name: /Path direct/ })).toBeVisible();
    expect([...ada.problems, ...bo.problems]).toEqual([]);
  } finally {
    await Promise.all([ada.close(), bo.close()]);
  }
});
