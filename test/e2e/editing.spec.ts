import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, type Locator, type Page } from 'playwright/test';
import { openPerson } from '../support/journey.mjs';
import { serveApp } from '../support/served-app.ts';

const app = serveApp();

const CLIP_MS = 7_000;
const hasFfmpeg = spawnSync('ffmpeg', ['-version']).status === 0;

/** Records a picture that shows the time, as 16 cells of hundredths of a second, as the app's own recorder would. */
async function recordClock(page: Page): Promise<Buffer> {
  const bytes = await page.evaluate(async (durationMs) => {
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [640, 360];
    const context = canvas.getContext('2d', { alpha: false })!;
    const startedAt = performance.now();
    const paint = (): void => {
      const ticks = Math.round((performance.now() - startedAt) / 10);
      context.fillStyle = `hsl(${ticks % 360} 50% 50%)`;
      context.fillRect(0, 0, 640, 360);
      for (let bit = 0; bit < 16; bit += 1) {
        context.fillStyle = (ticks >> bit) & 1 ? 'white' : 'black';
        context.fillRect(bit * 40, 0, 40, 90);
      }
    };
    paint();
    const timer = setInterval(paint, 40);
    const audio = new AudioContext();
    const sound = audio.createMediaStreamDestination();
    const tone = new OscillatorNode(audio, { frequency: 440 });
    tone.connect(sound);
    tone.start();
    const stream = new MediaStream([...canvas.captureStream(25).getTracks(), ...sound.stream.getTracks()]);
    const recorder = new MediaRecorder(stream, {
      mimeType: 'video/mp4;codecs=avc1.42E01E,opus',
      videoKeyFrameIntervalDuration: 2000,
    } as MediaRecorderOptions);
    const parts: Blob[] = [];
    recorder.ondataavailable = ({ data }) => parts.push(data);
    const stopped = new Promise((resolve) => (recorder.onstop = resolve));
    recorder.start();
    await new Promise((resolve) => setTimeout(resolve, durationMs));
    recorder.stop();
    await stopped;
    clearInterval(timer);
    await audio.close();
    const buffer = await new Blob(parts).arrayBuffer();
    let binary = '';
    for (const byte of new Uint8Array(buffer)) binary += String.fromCharCode(byte);
    return btoa(binary);
  }, CLIP_MS);
  return Buffer.from(bytes, 'base64');
}

/** What the clock on the picture shows at each of these times, ms, once the player has the frame. */
function clocksAt(video: Locator, timesS: readonly number[]): Promise<number[]> {
  return video.evaluate(async (element: HTMLVideoElement, times) => {
    const canvas = new OffscreenCanvas(640, 360);
    const context = canvas.getContext('2d', { willReadFrequently: true })!;
    const clocks: number[] = [];
    for (const time of times) {
      const seeked = new Promise((resolve) => element.addEventListener('seeked', resolve, { once: true }));
      element.currentTime = time;
      await seeked;
      context.drawImage(element, 0, 0);
      let ticks = 0;
      for (let bit = 0; bit < 16; bit += 1)
        if (context.getImageData(bit * 40 + 20, 45, 1, 1).data[0]! > 127) ticks |= 1 << bit;
      clocks.push(ticks * 10);
    }
    return clocks;
  }, timesS);
}

const videoOf = (page: Page): Locator => page.locator('co-recording-screen video');

async function untilPlayable(page: Page, durationS: number): Promise<void> {
  await expect
    .poll(() => videoOf(page).evaluate((element: HTMLVideoElement) => element.duration), { timeout: 20_000 })
    .toBeCloseTo(durationS, 0);
}

async function moveHandle(page: Page, name: string, toS: number): Promise<void> {
  const handle = page.getByRole('slider', { name });
  await handle.press('Home');
  if (name === 'Out point') await handle.press('End');
  const now = async (): Promise<number> => Number(await handle.getAttribute('aria-valuenow')) / 1000;
  const from = await now();
  const steps = Math.round(Math.abs(toS - from));
  for (let index = 0; index < steps; index += 1)
    await handle.press(toS > from ? 'Shift+ArrowRight' : 'Shift+ArrowLeft');
}

test('a recording is trimmed, its middle cut out, joined with itself, and plays with all that is left', async () => {
  const ada = await openPerson(`${app.address}#/library`, { camera: null });
  const { page } = ada;
  page.setDefaultTimeout(15_000);
  const folder = mkdtempSync(join(tmpdir(), 'coterie-edit-'));
  try {
    const bytes = await recordClock(page);
    await page
      .getByLabel('File to import')
      .setInputFiles({ name: 'clock.mp4', mimeType: 'video/mp4', buffer: bytes });
    await page.getByRole('list', { name: 'Recordings' }).getByRole('button', { name: 'Play' }).click();
    await page.getByRole('button', { name: 'Trim' }).click();
    const desk = page.getByRole('region', { name: 'Edit' });
    await desk.waitFor();
    // What the clock showed when the recording began.
    const [shownAtOne] = await clocksAt(videoOf(page), [1.02]);
    const offsetMs = shownAtOne! - 1000;

    await moveHandle(page, 'Out point', 6);
    await moveHandle(page, 'In point', 1);
    const inMs = Number(await page.getByRole('slider', { name: 'In point' }).getAttribute('aria-valuenow'));
    await desk.getByRole('button', { name: 'Keep only selection' }).click();
    await moveHandle(page, 'Out point', 4);
    await moveHandle(page, 'In point', 3);
    const cutFromMs = Number(
      await page.getByRole('slider', { name: 'In point' }).getAttribute('aria-valuenow'),
    );
    const cutToMs = Number(
      await page.getByRole('slider', { name: 'Out point' }).getAttribute('aria-valuenow'),
    );
    await desk.getByRole('button', { name: 'Cut out selection' }).click();
    await expect(desk.getByRole('list', { name: 'Clips' }).getByRole('listitem')).toHaveCount(2);
    await desk.getByRole('button', { name: 'Undo' }).click();
    await expect(desk.getByRole('list', { name: 'Clips' }).getByRole('listitem')).toHaveCount(1);
    await desk.getByRole('button', { name: 'Redo' }).click();

    // The plan is still there after a reload, and the original as long as it was.
    await page.reload();
    await page.getByRole('button', { name: 'Trim' }).click();
    await expect(desk.getByRole('list', { name: 'Clips' }).getByRole('listitem')).toHaveCount(2);
    await expect(desk).toContainText('encoded anew');
    // What would be drawn is seen over the player, and gone again when it is undone.
    const preview = page.locator('co-overlay-preview canvas');
    await desk.getByRole('switch', { name: 'Show a name' }).press('Space');
    await desk.getByRole('textbox', { name: 'Name', exact: true }).fill('Ada Lovelace');
    await desk.getByRole('textbox', { name: 'Title' }).fill('Mathematician');
    await desk.getByRole('textbox', { name: 'Title' }).blur();
    await videoOf(page).evaluate((element: HTMLVideoElement) => (element.currentTime = 2.5));
    await expect(preview).toHaveCSS('opacity', '1');
    await expect(preview).toHaveJSProperty('width', 640);
    for (const [name, width, height] of [
      ['phone', 390, 844],
      ['desktop', 1280, 800],
    ] as const) {
      if (!process.env.SCREENSHOTS) break;
      await page.setViewportSize({ width, height });
      await page.screenshot({
        path: join(process.env.SCREENSHOTS, `editing-${name}.png`),
        fullPage: true,
      });
    }

    await desk.getByRole('switch', { name: 'Show a name' }).press('Space');
    await expect(preview).toHaveCount(0);

    await desk.getByRole('textbox', { name: 'Name of the new recording' }).fill('Short clock');
    await desk.getByRole('button', { name: 'Save as new recording' }).click();
    await expect(page.getByRole('heading', { name: 'Short clock' })).toBeVisible({ timeout: 30_000 });
    await untilPlayable(page, 4);
    const seamS = (cutFromMs - inMs) / 1000;
    const times = [0.1, 0.5, seamS - 0.1, seamS + 0.1, seamS + 0.5];
    const expected = times.map(
      (time) => offsetMs + inMs + time * 1000 + (time > seamS ? cutToMs - cutFromMs : 0),
    );
    const clocks = await clocksAt(videoOf(page), times);
    for (const [index, clock] of clocks.entries())
      expect(Math.abs(clock - expected[index]!), `at ${times[index]} s`).toBeLessThan(90);

    // Joined with the original.
    await page.getByRole('button', { name: 'Trim' }).click();
    await desk.getByRole('button', { name: 'Join with…' }).click();
    await page.getByRole('dialog', { name: 'Join with…' }).waitFor();
    // What is slotted into a dialog is not within it, as Playwright sees it.
    await page.locator('co-join-dialog wa-checkbox').filter({ hasText: /clock/ }).click();
    await page.getByRole('button', { name: 'Add to the end' }).click();
    await page.getByRole('dialog', { name: 'Join with…' }).waitFor({ state: 'hidden' });
    await desk.getByRole('textbox', { name: 'Name of the new recording' }).fill('Joined');
    await desk.getByRole('button', { name: 'Save as new recording' }).click();
    await expect(page.getByRole('heading', { name: 'Joined' })).toBeVisible({ timeout: 30_000 });
    await untilPlayable(page, 4 + CLIP_MS / 1000);
    const [joined] = await clocksAt(videoOf(page), [4 + 2]);
    expect(Math.abs(joined! - offsetMs - 2000)).toBeLessThan(150);

    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Download', exact: true }).click();
    const file = join(folder, 'joined.mp4');
    await (await download).saveAs(file);
    if (hasFfmpeg) {
      // Frames keep their own times: a recorder's rate is not steady.
      const times = ['-fps_mode', 'passthrough', '-enc_time_base', '-1'];
      const check = spawnSync('ffmpeg', ['-v', 'error', '-xerror', '-i', file, ...times, '-f', 'null', '-']);
      expect(check.stderr.toString(), 'what ffmpeg says of every frame and sample').toBe('');
      expect(check.status).toBe(0);
    } else console.log('No native ffmpeg here: its opinion of the file is left out.');
    expect(ada.problems).toEqual([]);
  } finally {
    rmSync(folder, { recursive: true });
    await ada.close();
  }
});
