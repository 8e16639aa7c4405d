// Training in a room with the real workout, on real movement: a coach and a trainee, a phone as the camera, and what lies
// beside a recording. The rules of it, without pictures, are in coach.spec.ts and stand.spec.ts.
import { expect, test, type Locator, type Page } from 'playwright/test';
import { joinRoom, makeRoom, openPerson, tileOf, waitForPicture, type Person } from '../support/journey.mjs';
import { serveApp } from '../support/served-app.ts';
import { NO_CLIPS, SQUATS, drawnPixels, ownReps, squatCamera } from '../support/trainees.ts';

const app = serveApp();
const PHONE = { width: 390, height: 844 };

const panelOf = (page: Page): Locator => page.getByRole('complementary', { name: 'Training' });
const repsOn = (tile: Locator): Locator => tile.locator('co-tile-training .reps');
const rowOf = (page: Page, name: string): Locator =>
  panelOf(page)
    .getByRole('table', { name: 'Everyone’s training' })
    .getByRole('row')
    .filter({ hasText: name });

/** Ada coaches Bob, who has agreed to train. Their panels are open. */
async function coachBob(camera: string): Promise<{ ada: Person; bob: Person }> {
  const ada = await openPerson(app.address, { photo: 'sample1.jpg' });
  const bob = await openPerson(app.address, { camera, toneHz: 880 });
  const link = await makeRoom(ada.page, 'Ada');
  await joinRoom(bob.page, link, 'Bob');
  await waitForPicture(ada.page, 'Bob');
  await ada.page.getByRole('button', { name: 'Training' }).click();
  await panelOf(ada.page).getByRole('button', { name: 'Ask Bob to train' }).click();
  const ask = bob.page.getByRole('alert').filter({ hasText: 'Ada asks you to train' });
  await ask.getByRole('button', { name: 'Train', exact: true }).click();
  await expect(panelOf(bob.page)).toBeVisible();
  return { ada, bob };
}

/** Holds the film before the camera once more, from its beginning. */
async function restartCamera(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Stop video' }).click();
  await page.getByRole('button', { name: 'Start video' }).click();
}

test('a coach has somebody squat, sees each rep with the skeleton, and ends the set', async () => {
  const camera = await squatCamera();
  test.skip(camera === null, NO_CLIPS);
  if (camera === null) return;
  const { ada, bob } = await coachBob(camera);
  // Whoever coaches is not followed themselves.
  await expect(ownReps(ada.page)).toHaveCount(0);
  const tile = tileOf(ada.page, 'Bob');
  await panelOf(ada.page).getByRole('combobox', { name: 'What Bob trains' }).selectOption(SQUATS.exercise);
  await expect(panelOf(bob.page).getByRole('combobox', { name: 'Exercise' })).toHaveValue(SQUATS.exercise);
  await restartCamera(bob.page);

  await expect(repsOn(tile)).toHaveText(SQUATS.reps, { timeout: 40_000 });
  await expect(rowOf(ada.page, 'Bob').locator('.reps')).toHaveText(SQUATS.reps);
  await expect(ownReps(bob.page)).toHaveText(SQUATS.reps);
  expect(await drawnPixels(tile), 'of the skeleton, as the coach sees it').toBeGreaterThan(200);
  expect(await drawnPixels(panelOf(bob.page)), 'as the trainee sees it').toBeGreaterThan(200);

  await panelOf(ada.page).getByRole('button', { name: 'End set of Bob' }).click();
  await expect(rowOf(ada.page, 'Bob')).toContainText('Resting');
  const sets = panelOf(bob.page).getByRole('table', { name: 'Sets' });
  await expect(sets.getByRole('row').filter({ hasText: SQUATS.exercise })).toContainText(SQUATS.reps);
  expect(ada.problems).toEqual([]);
  expect(bob.problems).toEqual([]);
  await Promise.all([ada.close(), bob.close()]);
});

test('a coach draws on a frozen picture, and a countdown starts the set of who trains', async () => {
  const camera = await squatCamera();
  test.skip(camera === null, NO_CLIPS);
  if (camera === null) return;
  const { ada, bob } = await coachBob(camera);
  await tileOf(ada.page, 'Bob').getByRole('button', { name: 'Actions for Bob' }).click();
  await ada.page.getByRole('menuitem', { name: 'Freeze and draw' }).click();
  const own = ada.page.getByRole('region', { name: 'Draw on the picture of Bob' });
  const seenByBob = bob.page.getByRole('region', { name: 'Ada draws on the picture of Bob' });
  await expect(seenByBob.getByRole('img', { name: 'The frozen picture' })).toBeVisible();
  const box = (await own.getByRole('img', { name: 'The frozen picture' }).boundingBox())!;
  await ada.page.mouse.move(box.x + box.width * 0.3, box.y + box.height * 0.3);
  await ada.page.mouse.down();
  await ada.page.mouse.move(box.x + box.width * 0.6, box.y + box.height * 0.7, { steps: 5 });
  await ada.page.mouse.up();
  await expect(seenByBob.locator('polyline')).toHaveCount(1);
  await own.getByRole('button', { name: 'Close for everyone' }).click();
  await expect(seenByBob).toBeHidden();

  await expect(panelOf(bob.page).getByRole('button', { name: 'Start set' })).toBeVisible();
  await panelOf(ada.page).getByRole('button', { name: 'Count down for Bob' }).click();
  await expect(bob.page.getByText('Ada counts down')).toBeVisible();
  await expect(panelOf(bob.page).getByRole('button', { name: 'End set' })).toBeVisible();
  await expect(rowOf(ada.page, 'Bob')).toContainText('Set 1');
  await Promise.all([ada.close(), bob.close()]);
});

test('a phone counts for its owner, is lost, and comes back', async () => {
  test.slow();
  // The phone has to be stood up and paired first.
  const camera = await squatCamera({ leadS: 20 });
  test.skip(camera === null, NO_CLIPS);
  if (camera === null) return;
  const ada = await openPerson(app.address, { photo: 'sample1.jpg' });
  const phone = await openPerson(app.address, { camera, viewport: PHONE });
  await makeRoom(ada.page, 'Ada');
  await ada.page.getByRole('button', { name: 'Training' }).click();
  // Alone in the room one's own reps are counted: here it is the phone that is to.
  await panelOf(ada.page).getByText('Count my reps').click();
  await panelOf(ada.page).getByRole('button', { name: 'Use a phone as the camera' }).click();
  const link = (await ada.page.locator('co-stand-dialog .link').textContent()) ?? '';
  const standUp = async ({ page }: Person): Promise<void> => {
    await page.goto(link);
    await page.getByRole('button', { name: 'Join room' }).click();
    await expect(page.getByText('Connected to Ada')).toBeVisible();
  };
  await standUp(phone);
  await ada.page.keyboard.press('Escape');
  const start = panelOf(ada.page).getByRole('button', { name: 'Start training with Ada’s camera' });
  const exercise = panelOf(ada.page).getByRole('combobox', { name: 'What Ada’s camera trains' });
  await start.click();
  await exercise.selectOption(SQUATS.exercise);
  const tile = tileOf(ada.page, 'Ada’s camera');
  await expect(repsOn(tile)).toHaveText(SQUATS.reps, { timeout: 60_000 });
  await expect(rowOf(ada.page, 'Ada’s camera').locator('.reps')).toHaveText(SQUATS.reps);
  expect(await drawnPixels(tile)).toBeGreaterThan(200);

  await phone.kill();
  await expect(tile.getByText('The picture of Ada’s camera is lost.')).toBeVisible({ timeout: 20_000 });
  const again = await openPerson(app.address, { camera, viewport: PHONE, profile: phone.profile });
  await standUp(again);
  await waitForPicture(ada.page, 'Ada’s camera');
  await expect(tile.getByText('is lost')).toBeHidden();
  await start.click();
  await expect(exercise).toBeVisible();
  expect(ada.problems).toEqual([]);
  await Promise.all([ada.close(), again.close()]);
});

test('what is trained in a call lies beside the recording of oneself', async () => {
  const camera = await squatCamera();
  test.skip(camera === null, NO_CLIPS);
  if (camera === null) return;
  const bob = await openPerson(app.address, { camera });
  const { page } = bob;
  await makeRoom(page, 'Bob');
  await page.getByRole('button', { name: 'Training' }).click();
  await panelOf(page).getByRole('combobox', { name: 'Exercise' }).click();
  await page.getByRole('option', { name: SQUATS.exercise, exact: true }).click();
  await page.getByRole('button', { name: 'What to record' }).click();
  await page.getByRole('menuitem', { name: 'Only me' }).click();
  await page.getByRole('button', { name: 'Stop recording' }).waitFor();
  await restartCamera(page);
  await expect(ownReps(page)).toHaveText(SQUATS.reps, { timeout: 40_000 });
  await panelOf(page).getByRole('button', { name: 'End set' }).click();
  await page.getByRole('button', { name: 'Stop recording' }).click();
  await expect.poll(() => trainedBeside(page)).toEqual([{ exerciseId: 'squat', reps: 5 }]);
  expect(bob.problems).toEqual([]);
  await bob.close();
});

/** The sets that are stored beside recordings. */
function trainedBeside(page: Page): Promise<readonly { exerciseId: string; reps: number }[]> {
  return page.evaluate(async () => {
    const [{ name = '' } = {}] = await indexedDB.databases();
    const request = indexedDB.open(name);
    await new Promise((resolve) => (request.onsuccess = resolve));
    const all = request.result.transaction('sidecars').objectStore('sidecars').getAll();
    await new Promise((resolve) => (all.onsuccess = resolve));
    request.result.close();
    const sidecars = all.result as readonly { kind: string; json: string }[];
    return sidecars
      .filter(({ kind }) => kind === 'training')
      .flatMap(({ json }) => (JSON.parse(json) as { sets: { exerciseId: string; reps: unknown[] }[] }).sets)
      .map(({ exerciseId, reps }) => ({ exerciseId, reps: reps.length }));
  });
}
