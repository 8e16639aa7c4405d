// One recording's page: its player by keys, captions from a file, chapters, proposals, and its place remembered.
import { expect, test, type Locator, type Page } from 'playwright/test';
import { axeFindings } from '../support/axe.ts';
import { openPerson } from '../support/journey.mjs';
import { mediaFile } from '../support/media.mjs';
import { serveApp } from '../support/served-app.ts';

const app = serveApp();
/** 10.9 s of a person who speaks, with sound. */
const CLIP = 'headshoulders_tfjs_facemesh_input.mp4';

const SRT = `1
00:00:01,000 --> 00:00:04,000
Ada: Good morning to everyone

2
00:00:04,500 --> 00:00:08,000
Ben: Good morning, Ada

3
00:00:08,500 --> 00:00:10,000
Ada: Shall we begin?
Ben: Yes
`;

const LOOKS = [
  { width: 390, height: 844, colorScheme: 'light' },
  { width: 1280, height: 800, colorScheme: 'dark' },
] as const;

async function look(page: Page, screen: string, found: string[]): Promise<void> {
  for (const { width, height, colorScheme } of LOOKS) {
    await page.setViewportSize({ width, height });
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.waitForTimeout(400);
    found.push(...(await axeFindings(page)).map((finding) => `${screen} ${width}: ${finding}`));
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    if (overflow > 0) found.push(`${screen} ${width}: ${overflow}px too wide`);
    const folder = process.env.SCREENSHOTS;
    if (folder) await page.screenshot({ path: `${folder}/${screen}-${width}.png`, fullPage: width < 500 });
  }
}

const timeOf = (video: Locator): Promise<number> =>
  video.evaluate((element: HTMLVideoElement) => element.currentTime);

test('a recording is played by keys, captioned, divided into chapters, and goes on where it was left', async () => {
  const clip = mediaFile(CLIP);
  test.skip(!clip, 'There are no clips of real people here.');
  if (!clip) return;
  const ada = await openPerson(`${app.address}#/library`, { camera: null });
  const { page } = ada;
  await page.getByLabel('File to import').setInputFiles(clip);
  await page.getByRole('list', { name: 'Recordings' }).getByRole('button', { name: 'Play' }).click();
  const video = page.locator('co-recording-screen video');
  await expect(page.getByLabel('Player', { exact: true })).toBeVisible();
  await expect
    .poll(() => video.evaluate((element: HTMLVideoElement) => element.readyState))
    .toBeGreaterThan(1);

  // Keys, and exact frames.
  await page.keyboard.press('5');
  await expect.poll(() => timeOf(video)).toBeGreaterThan(5);
  await page.keyboard.press('j');
  await expect.poll(() => timeOf(video)).toBe(0);
  await page.keyboard.press(' ');
  await expect.poll(() => timeOf(video)).toBeGreaterThan(0.3);
  await page.getByRole('button', { name: 'Pause' }).click();
  const before = await timeOf(video);
  await page.keyboard.press('.');
  await expect.poll(() => timeOf(video)).not.toBe(before);
  await page.keyboard.press('>');
  await expect(page.getByRole('button', { name: 'Speed, 1.25×' })).toBeVisible();
  await page.keyboard.press('?');
  await expect(page.getByRole('heading', { name: 'Keys' })).toBeVisible();
  await page.keyboard.press('Escape');

  // Captions from a file, seen over the picture, searched and put right.
  await page.getByRole('tab', { name: 'Transcript' }).click();
  await expect(page.getByText('sends no sound anywhere')).toBeVisible();
  const captions = page.getByLabel('Captions to import');
  await captions.setInputFiles({ name: 'x.srt', mimeType: 'text/plain', buffer: Buffer.from('nothing') });
  await expect(page.getByRole('alert')).toContainText('no captions that can be read');
  await page.getByRole('button', { name: 'OK' }).click();
  await captions.setInputFiles({ name: 'talk.srt', mimeType: 'text/plain', buffer: Buffer.from(SRT) });
  const cues = page.getByRole('list', { name: 'Transcript' }).getByRole('listitem');
  await expect(cues).toHaveCount(3);
  await cues
    .nth(1)
    .getByRole('button', { name: /Good morning, Ada/ })
    .click();
  await expect(page.locator('co-captions')).toContainText('Ben: Good morning, Ada');
  await page.getByRole('searchbox', { name: 'Search the transcript' }).fill('MORNING');
  await expect(page.getByText('1 of 2')).toBeVisible();
  await page.getByRole('button', { name: 'Next match' }).click();
  await expect(page.getByText('2 of 2')).toBeVisible();
  await expect(page.locator('mark')).toHaveCount(2);
  await cues.nth(1).getByRole('button', { name: 'Edit what is said at 0:05' }).click();
  await page.getByRole('textbox', { name: 'What is said' }).fill('Good evening, Ada');
  await page.getByRole('combobox', { name: 'Who speaks' }).fill('Benjamin');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.locator('co-captions')).toContainText('Benjamin: Good evening, Ada');
  const found: string[] = [];
  await look(page, 'player-transcript', found);

  // Chapters.
  await page.getByRole('tab', { name: 'Chapters' }).click();
  await page.getByRole('button', { name: 'Add chapter' }).click();
  await page.getByRole('textbox', { name: 'Name of the chapter' }).fill('The greeting');
  await page.keyboard.press('Enter');
  const chapters = page.getByRole('list', { name: 'Chapters', exact: true }).getByRole('listitem');
  await expect(chapters).toContainText(['The greeting']);
  await page.getByRole('button', { name: 'Propose chapters' }).click();
  await expect(
    page.getByText('Nothing more stands out here.').or(page.getByRole('list', { name: 'Proposed chapters' })),
  ).toBeVisible({ timeout: 30_000 });
  await look(page, 'player-chapters', found);
  expect(found).toEqual([]);
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'WebVTT' }).click();
  expect((await download).suggestedFilename()).toMatch(/chapters\.vtt$/);

  // All of it is there the next time, and so is the place.
  await page.getByRole('slider', { name: 'Seek' }).focus();
  await page.keyboard.press('6');
  await expect.poll(() => timeOf(video)).toBeGreaterThan(6);
  const left = await timeOf(video);
  await page.waitForTimeout(3_500);
  await page.reload();
  await expect(page.getByText('Continues at 0:07')).toBeVisible();
  expect(await timeOf(video)).toBeCloseTo(left, 1);
  await expect(page.locator('co-captions')).toContainText('Benjamin: Good evening, Ada');
  await expect(chapters).toContainText(['The greeting']);
  await expect(page.getByRole('button', { name: 'Speed, 1.25×' })).toBeVisible();
  await page.getByRole('button', { name: 'From the beginning' }).click();
  await expect.poll(() => timeOf(video)).toBe(0);
  await page.keyboard.press('n');
  await expect.poll(() => timeOf(video)).toBeGreaterThan(4);
  await page.getByRole('button', { name: 'Delete The greeting' }).click();
  await expect(chapters).toHaveCount(0);
  expect(ada.problems).toEqual([]);
  await ada.close();
});
