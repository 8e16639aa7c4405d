import { expect, test, type Page } from 'playwright/test';
import { clipCamera, colourCamera, toneMicrophone } from '../support/camera.mjs';
import { openPerson, type Person } from '../support/journey.mjs';
import { mediaFile } from '../support/media.mjs';
import { serveApp } from '../support/served-app.ts';
import { isStored } from '../support/stored.ts';

const app = serveApp();

/** Real people, and how often they do it: see the manifest beside the clips. */
const SQUATS = { file: 'squat_mediapipe_gif_bottom_crop.mp4', exercise: 'Squat', reps: '5' };
const PUSH_UPS = { file: 'pushup_mediapipe_gif_top_crop.mp4', exercise: 'Push-up', reps: '5' };

const NO_CLIPS = 'The folder of real clips is not here.';

/** Opens **Train** before a camera, with an exercise chosen. */
async function train(camera: string, exercise: string | null): Promise<Person> {
  const ada = await openPerson(app.address, { camera });
  await ada.page.getByRole('link', { name: 'Train' }).click();
  if (exercise) await chooseExercise(ada.page, exercise);
  return ada;
}

async function chooseExercise(page: Page, exercise: string): Promise<void> {
  await page.getByRole('combobox', { name: 'Exercise' }).click();
  await page.getByRole('option', { name: exercise, exact: true }).click();
}

const repsOf = (page: Page) =>
  page.getByRole('region', { name: 'Skeleton' }).getByLabel('Reps', { exact: true });
const formOf = (page: Page) => page.getByRole('status', { name: 'Form' });

for (const { file, exercise, reps } of [SQUATS, PUSH_UPS]) {
  test(`${exercise}s before a camera are counted, kept in sets, and found again in a file`, async () => {
    const clip = mediaFile(file);
    test.skip(!clip, NO_CLIPS);
    if (!clip) return;
    const ada = await train(await clipCamera(clip), exercise);
    const { page } = ada;
    await expect(repsOf(page)).toHaveText(reps, { timeout: 40_000 });
    // It stays at that, and the skeleton is drawn over the picture.
    await page.waitForTimeout(2000);
    await expect(repsOf(page)).toHaveText(reps);
    expect(await drawnPixels(page)).toBeGreaterThan(200);
    await page.getByRole('button', { name: 'End set' }).click();
    const sets = page.getByRole('table', { name: 'Sets' });
    await expect(sets.getByRole('row').filter({ hasText: exercise })).toContainText(reps);
    await page.getByRole('button', { name: 'Stop video' }).click();

    await page.getByLabel('Video file to count in').setInputFiles(clip);
    await page.getByRole('button', { name: 'Start counting' }).click();
    const dialog = page.locator('co-film-dialog');
    await expect(dialog.getByText('It is kept in the history.')).toBeVisible({ timeout: 60_000 });
    await expect(dialog.getByLabel('Reps', { exact: true })).toHaveText(reps);
    await page.getByRole('button', { name: 'Done' }).click();

    // Both are in the log, and outlive the page.
    await page.reload();
    const past = page.locator('co-training-item');
    await expect(past).toHaveCount(2);
    for (const session of await past.all()) await expect(session).toContainText(`${exercise} ${reps}`);
    expect(ada.problems).toEqual([]);
    await ada.close();
  });
}

test('finds out by itself which exercise it is', async () => {
  const clip = mediaFile(PUSH_UPS.file);
  test.skip(!clip, NO_CLIPS);
  if (!clip) return;
  const ada = await train(await clipCamera(clip), null);
  const stage = ada.page.getByRole('region', { name: 'Skeleton' });
  await expect(stage).toContainText(PUSH_UPS.exercise, { timeout: 40_000 });
  await expect(repsOf(ada.page)).toHaveText(PUSH_UPS.reps, { timeout: 20_000 });
  await ada.close();
});

test('says that nobody is there, and counts nothing, before an empty room', async () => {
  const ada = await train(await colourCamera('teal'), 'Squat');
  await expect(formOf(ada.page)).toContainText('Step into the picture', { timeout: 30_000 });
  await expect(repsOf(ada.page)).toHaveText('0');
  expect(ada.problems).toEqual([]);
  await ada.close();
});

test('says what is wrong with a file without a picture, and with one that is no video', async () => {
  const ada = await train(await colourCamera('teal'), 'Squat');
  const { page } = ada;
  await page.getByLabel('Video file to count in').setInputFiles(toneMicrophone(440));
  await page.getByRole('button', { name: 'Start counting' }).click();
  await expect(page.getByText('That file has sound but no picture')).toBeVisible();
  await page.getByRole('button', { name: 'Done' }).click();
  await expect(page.getByRole('dialog', { name: 'Count in a video file' })).toBeHidden();

  const text = { name: 'notes.mp4', mimeType: 'video/mp4', buffer: Buffer.from('These are no squats.') };
  await page.getByLabel('Video file to count in').setInputFiles(text);
  await page.getByRole('button', { name: 'Start counting' }).click();
  await expect(page.getByText('That film is damaged or not a video')).toBeVisible();
  await page.getByRole('button', { name: 'Done' }).click();
  // And training goes on.
  await expect(formOf(page)).toContainText('Step into the picture');
  await ada.close();
});

test('works without a network after it was used once', async () => {
  const clip = mediaFile(SQUATS.file);
  test.skip(!clip, NO_CLIPS);
  if (!clip) return;
  const ada = await train(await clipCamera(clip), SQUATS.exercise);
  const { page, context } = ada;
  await expect(page.getByText('training now works offline too')).toBeVisible({ timeout: 40_000 });
  await expect
    .poll(() => isStored(page, 'pose.worker', 'pose_landmarker_lite', 'film.worker', 'vision_wasm'), {
      timeout: 30_000,
    })
    .toBe(true);
  // Only what the app itself has stored counts.
  const devtools = await context.newCDPSession(page);
  await devtools.send('Network.clearBrowserCache');
  await context.setOffline(true);
  await page.goto(app.address);
  await page.reload();
  await page.getByRole('link', { name: 'Train' }).click();
  await chooseExercise(page, SQUATS.exercise);
  // The model is compiled anew while the clip begins; how exact the count is, is for the journeys above.
  await expect
    .poll(async () => Number(await repsOf(page).textContent()), { timeout: 40_000 })
    .toBeGreaterThan(2);
  await page.getByLabel('Video file to count in').setInputFiles(clip);
  await page.getByRole('button', { name: 'Start counting' }).click();
  await expect(page.locator('co-film-dialog').getByLabel('Reps', { exact: true })).toHaveText(SQUATS.reps, {
    timeout: 60_000,
  });
  await ada.close();
});

test('what was counted lies beside the recording: chapters, and a file of each form', async () => {
  const clip = mediaFile(SQUATS.file);
  test.skip(!clip, NO_CLIPS);
  if (!clip) return;
  const ada = await train(await clipCamera(clip), SQUATS.exercise);
  const { page } = ada;
  await page.getByRole('button', { name: 'Record', exact: true }).click();
  await page.getByRole('button', { name: 'Stop recording' }).waitFor();
  await expect(repsOf(page)).toHaveText(SQUATS.reps, { timeout: 40_000 });
  await page.getByRole('button', { name: 'End set' }).click();
  await page.getByRole('button', { name: 'Stop recording' }).click();
  await page.getByRole('button', { name: 'Record', exact: true }).waitFor();

  await page.goto(`${app.address}#/library`);
  await page.getByRole('list', { name: 'Recordings' }).getByRole('button', { name: 'Play' }).click();
  const chapters = page.getByRole('region', { name: 'Training' });
  await chapters.getByRole('button', { name: /Squat, 5 reps/ }).click();
  const video = page.locator('co-recording-screen video');
  await expect
    .poll(() => video.evaluate((element: HTMLVideoElement) => element.currentTime))
    .toBeGreaterThan(0.5);
  for (const [button, name] of [
    ['JSON', /\.json$/],
    ['Chapters (WebVTT)', /\.vtt$/],
    ['Reps (WebVTT)', /\.vtt$/],
  ] as const) {
    const download = page.waitForEvent('download');
    await chapters.getByRole('button', { name: button }).click();
    expect((await download).suggestedFilename()).toMatch(name);
  }
  expect(ada.problems).toEqual([]);
  await ada.close();
});

/** How many pixels of the skeleton's canvas have anything in them. */
function drawnPixels(page: Page): Promise<number> {
  return page.locator('co-skeleton-overlay canvas').evaluate((canvas: HTMLCanvasElement) => {
    const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
    let drawn = 0;
    for (let at = 3; at < data.length; at += 4) if (data[at] !== 0) drawn++;
    return drawn;
  });
}
