// A bundle as somebody watches it: in its own page, by hls.js, or by the browser itself.
import { expect, type Page } from 'playwright/test';
import { BIT_PLACES, countOf } from './counter.ts';
import { pixelsOf } from './journey.mjs';

/** Of sound alone: the element that plays it. */
export const video = (page: Page) => page.locator('video, audio');

export const timeOf = (page: Page): Promise<number> =>
  video(page).evaluate((element: HTMLVideoElement) => element.currentTime);

/** The words of the cues that are shown now. */
export const shownCues = (page: Page): Promise<string[]> =>
  video(page).evaluate((element: HTMLVideoElement) =>
    [...element.textTracks]
      .filter(({ mode }) => mode === 'showing')
      .flatMap(({ activeCues }) => [...(activeCues ?? [])].map((cue) => (cue as VTTCue).text)),
  );

/** A picture that was seen. */
export interface Seen {
  readonly timeS: number;
  readonly height: number;
  /** What the counter in it says, if there is one. */
  readonly count: number;
}

/** Plays at twice the speed from the beginning to the end, counts frames, and looks at those that it gets to see. */
export async function playToEnd(page: Page): Promise<{ frames: number; duration: number; seen: Seen[] }> {
  const { seen, ...played } = await video(page).evaluate(async (element: HTMLVideoElement, places) => {
    const canvas = new OffscreenCanvas(96, 32);
    const context = canvas.getContext('2d', { willReadFrequently: true });
    const seen: { timeS: number; height: number; levels: number[] }[] = [];
    const look = (_: number, { mediaTime }: VideoFrameCallbackMetadata): void => {
      element.requestVideoFrameCallback(look);
      context?.drawImage(element, 0, 0, canvas.width, canvas.height);
      const pixels = context?.getImageData(0, 0, canvas.width, canvas.height).data;
      const levels = places.map(
        ([x, y]) =>
          pixels?.[4 * (Math.floor(y * canvas.height) * canvas.width + Math.floor(x * canvas.width)) + 1] ??
          0,
      );
      seen.push({ timeS: mediaTime, height: element.videoHeight, levels });
    };
    element.muted = true;
    element.currentTime = 0;
    element.playbackRate = 2;
    const ended = new Promise((resolve, reject) => {
      element.addEventListener('ended', resolve, { once: true });
      element.addEventListener('error', () => reject(new Error(element.error?.message)), { once: true });
    });
    const frames = (): number =>
      element instanceof HTMLVideoElement ? element.getVideoPlaybackQuality().totalVideoFrames : 0;
    const before = frames();
    await element.play();
    if (element.videoHeight > 0) element.requestVideoFrameCallback(look);
    await ended;
    return {
      frames: frames() - before,
      duration: element.duration,
      seen,
    };
  }, BIT_PLACES);
  return {
    ...played,
    seen: seen.map(({ timeS, height, levels }) => ({ timeS, height, count: countOf(levels) })),
  };
}

/** What the counter in the picture that is shown now says. */
export async function shownCount(page: Page): Promise<number> {
  const { width, height, rgba } = await pixelsOf(video(page));
  const levels = BIT_PLACES.map(
    ([x, y]) => rgba[4 * (Math.floor(y * height) * width + Math.floor(x * width)) + 1] ?? 0,
  );
  return countOf(levels);
}

/** Goes to a moment by the page's slider, and waits until its picture is there. */
export async function seekTo(page: Page, seconds: number): Promise<void> {
  await page.getByRole('slider', { name: 'Position' }).fill(String(seconds));
  await expect
    .poll(() =>
      video(page).evaluate(({ seeking, readyState }: HTMLVideoElement) => !seeking && readyState >= 2),
    )
    .toBe(true);
  expect(await timeOf(page)).toBeCloseTo(seconds, 1);
}

/** Opens a bundle, of whose folder a text is shown, by the browser's own HLS; false where it has none. */
export function openBySelf(page: Page): Promise<boolean> {
  return page.evaluate(async () => {
    const player = document.createElement('video');
    document.body.append(player);
    player.src = 'master.m3u8';
    if (player.canPlayType('application/vnd.apple.mpegurl') === '') return false;
    await new Promise((resolve, reject) => {
      player.addEventListener('loadedmetadata', resolve, { once: true });
      player.addEventListener('error', () => reject(new Error(player.error?.message)), { once: true });
    });
    return true;
  });
}
