import { gzipSync } from 'node:zlib';
import { expect, test } from 'playwright/test';
import { makeRoom, openPerson } from '../support/journey.mjs';
import { serveApp } from '../support/served-app.ts';

const app = serveApp();

test('the home screen is small, and loads nothing of calls, effects or exports', async () => {
  const person = await openPerson('about:blank', { camera: null });
  const bodies: Promise<Buffer>[] = [];
  person.page.on('response', (response) => {
    if (/\.(js|css)$/.test(new URL(response.url()).pathname)) bodies.push(response.body());
  });
  await person.page.goto(app.address);
  await expect(person.page.getByRole('button', { name: 'New room' })).toBeVisible();
  const gzipped = (await Promise.all(bodies)).reduce(
    (sum, body) => sum + gzipSync(body, { level: 9 }).length,
    0,
  );
  expect(gzipped).toBeGreaterThan(10_000);
  expect(gzipped).toBeLessThanOrEqual(75_000);
  // Long enough for the service worker to store the shell: that must not fetch them either.
  await person.page.waitForTimeout(5000);
  const heavy = person.requests.filter((url) => /vendor|models|room-screen|mesh|worker|hls|engine/.test(url));
  expect(heavy).toEqual([]);
  await person.close();
});

test('codes and links are forgiven much, and a misspelt word is pointed out', async () => {
  const ada = await openPerson(app.address);
  const link = await makeRoom(ada.page, 'Ada');
  const code = link.split('#/r/')[1]!;
  const bob = await openPerson(app.address, { camera: null });
  const field = bob.page.getByRole('textbox', { name: 'Room code' });
  const join = bob.page.getByRole('button', { name: 'Join', exact: true });

  for (const typed of [code.toUpperCase().replaceAll('-', '   '), link, `  ${code}  `]) {
    await bob.page.goto(app.address);
    await field.fill(typed);
    await join.click();
    await expect(bob.page.getByRole('heading', { name: code })).toBeVisible();
  }

  await bob.page.goto(app.address);
  const [first = '', ...others] = code.split('-');
  const misspelt = `${first.slice(0, -1)}${first.endsWith('q') ? 'j' : 'q'}q`;
  await field.fill([misspelt, ...others].join('-'));
  await field.press('Enter');
  await expect(bob.page.getByRole('alert')).toContainText(misspelt);
  await field.fill('able');
  await join.click();
  await expect(bob.page.getByRole('alert')).toContainText('six');
  await field.fill('');
  await join.click();
  await expect(bob.page.getByRole('alert')).toBeVisible();
  await Promise.all([ada.close(), bob.close()]);
});

test('a wrong code in a link says so and leads back', async () => {
  const bob = await openPerson(`${app.address}#/r/not-a-room-code-at-all`, { camera: null });
  await expect(bob.page.getByRole('alert')).toBeVisible();
  await bob.page.getByRole('button', { name: 'Back to the start' }).click();
  await expect(bob.page.getByRole('button', { name: 'New room' })).toBeVisible();
  await bob.page.goto(`${app.address}#/nowhere`);
  await expect(bob.page.getByRole('heading', { name: 'There is nothing here' })).toBeVisible();
  await bob.close();
});

test('the name and the rooms are remembered, and a room can be forgotten', async () => {
  const ada = await openPerson(app.address);
  await makeRoom(ada.page, 'Ada');
  await ada.page.getByRole('button', { name: 'Leave' }).click();
  await ada.page.reload();
  await expect(ada.page.getByRole('textbox', { name: 'Your name' })).toHaveValue('Ada');
  const circles = ada.page.getByRole('list', { name: 'Circles' });
  await expect(circles.getByText('your room')).toBeVisible();
  await expect(circles.getByRole('button', { name: 'Call', exact: true })).toBeVisible();
  // The circle's own name leads to its preview; only a call joins at once.
  await circles.getByRole('link').first().click();
  await expect(ada.page.getByRole('button', { name: 'Join room' })).toBeVisible();
  await ada.page.goBack();
  await circles.getByRole('button', { name: /^Forget/ }).click();
  await expect(circles).toBeHidden();
  await ada.close();
});

test('a preview that is left lets go of the camera, and the next room opens', async () => {
  const { page, close, problems } = await openPerson(app.address);
  for (let room = 0; room < 3; room += 1) {
    await page.getByRole('button', { name: 'New room' }).click();
    await expect(page.getByRole('button', { name: 'Stop video' })).toBeVisible();
    for (const name of ['Camera', 'Microphone', 'Speaker', 'Background', 'Join as']) {
      await expect(page.getByRole('combobox', { name })).toBeVisible();
    }
    await page.getByRole('link', { name: 'Back' }).click();
  }
  // Nor does leaving while the camera is still being opened hold anything up.
  await page.getByRole('button', { name: 'New room' }).click();
  await page.getByRole('button', { name: 'Join room' }).waitFor();
  await page.getByRole('link', { name: 'Back' }).click();
  await page.getByRole('button', { name: 'New room' }).click();
  await expect(page.getByRole('button', { name: 'Stop video' })).toBeVisible();
  expect(problems).toEqual([]);
  await close();
});
