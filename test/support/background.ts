import type { Page } from 'playwright/test';
import { tileOf } from './journey.mjs';

/** The pattern is seen above this contrast, and cannot be made out below that one. */
export const RAW = 60;
export const COVERED = 25;

/**
 * Looks at every frame that arrives of somebody: how much of the fine black-and-white pattern beside the person is
 * in it (standard deviation of brightness within the left fifth; about 120 raw, a few when blurred).
 */
export async function watchPattern(page: Page, label: string): Promise<() => Promise<number[]>> {
  const video = tileOf(page, label).locator('video');
  const seen = await video.evaluateHandle((element: HTMLVideoElement) => {
    const contrasts: number[] = [];
    const [track] = (element.srcObject as MediaStream).getVideoTracks();
    const frames = new MediaStreamTrackProcessor({ track: track! }).readable.getReader();
    const canvas = new OffscreenCanvas(64, 180);
    const context = canvas.getContext('2d', { willReadFrequently: true })!;
    const look = async (): Promise<void> => {
      for (let next = await frames.read(); !next.done; next = await frames.read()) {
        const frame = next.value;
        // Pixel for pixel from inside the pattern, so that scaling does not blur it.
        const scale = frame.displayWidth / 1280;
        context.drawImage(frame, 40 * scale, 200 * scale, 64 * scale, 180 * scale, 0, 0, 64, 180);
        frame.close();
        const { data } = context.getImageData(0, 0, 64, 180);
        let [sum, squares] = [0, 0];
        for (let index = 0; index < data.length; index += 4) {
          sum += data[index + 1]!;
          squares += data[index + 1]! ** 2;
        }
        const count = data.length / 4;
        contrasts.push(Math.sqrt(squares / count - (sum / count) ** 2));
      }
    };
    void look();
    return contrasts;
  });
  return () => seen.jsonValue();
}

/** Chooses in the call's toolbar. */
export async function chooseBackground(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'Background' }).click();
  await page.getByRole('menuitemcheckbox', { name, exact: true }).click();
}
