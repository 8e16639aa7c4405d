import { log } from '../../../lib/log.ts';

/** Safari's own names: phones of Apple's fill the screen with nothing but videos. */
type AppleVideo = HTMLVideoElement & {
  readonly webkitDisplayingFullscreen?: boolean;
  webkitEnterFullscreen?(): void;
};

/** Nothing of the page is to be seen over the picture. */
export function isOutsidePage(video: AppleVideo): boolean {
  return document.pictureInPictureElement !== null || video.webkitDisplayingFullscreen === true;
}

/** Shows the video in a small window over all others, or no longer. Only in answer to a tap or a key. */
export async function togglePictureInPicture(video: HTMLVideoElement): Promise<void> {
  try {
    if (document.pictureInPictureElement) await document.exitPictureInPicture();
    else if (document.pictureInPictureEnabled) await video.requestPictureInPicture();
  } catch (error) {
    log.warn('Picture in picture did not open.', error);
  }
}

/** Fills the screen with `surface`, or where that cannot be with the video in it. Only in answer to a tap or a key. */
export async function toggleFullScreenOf(surface: HTMLElement, video: AppleVideo): Promise<void> {
  try {
    if (document.fullscreenElement) await document.exitFullscreen();
    else if (document.fullscreenEnabled) await surface.requestFullscreen();
    else video.webkitEnterFullscreen?.();
  } catch (error) {
    log.warn('The screen could not be filled.', error);
  }
}
