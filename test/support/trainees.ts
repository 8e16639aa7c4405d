// What journeys of training in a room share: real squats before a camera, and what is to be seen of them.
import type { Locator, Page } from 'playwright/test';
import { clipCamera } from './camera.mjs';
import { mediaFile } from './media.mjs';

/** A real person who squats, and how often: see the manifest beside the clips. */
export const SQUATS = { file: 'squat_mediapipe_gif_bottom_crop.mp4', exercise: 'Squat', reps: '5' };

/** Why a journey was not gone where {@link squatCamera} gives null. */
export const NO_CLIPS = 'The folder of real clips is not here.';

/**
 * A camera before which somebody stands for `leadS`, squats, and stands again; null where there are no clips. At half the
 * speed of the clip, whose squats last one second each: two calls on two cores leave few poses for one.
 */
export async function squatCamera({ leadS = 8 } = {}): Promise<string | null> {
  const clip = mediaFile(SQUATS.file);
  return clip === undefined ? null : clipCamera(clip, { leadS, slowness: 2 });
}

/** One's own count, in large figures. */
export function ownReps(page: Page): Locator {
  return page.getByRole('region', { name: 'Skeleton' }).getByLabel('Reps', { exact: true });
}

/** How many pixels of the skeleton over a picture have anything in them; 0 where there is no skeleton. */
export async function drawnPixels(picture: Locator): Promise<number> {
  const canvas = picture.locator('co-skeleton-overlay canvas');
  if ((await canvas.count()) === 0) return 0;
  return canvas.evaluate((element: HTMLCanvasElement) => {
    const { data } = element.getContext('2d')!.getImageData(0, 0, element.width, element.height);
    let drawn = 0;
    for (let at = 3; at < data.length; at += 4) if (data[at] !== 0) drawn++;
    return drawn;
  });
}
