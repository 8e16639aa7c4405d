import { log } from '../../lib/log.ts';
import type { CallCommand } from './call-command.ts';
import { openFloatingDocument } from './floating-document.ts';
import type { FloatingView } from './floating-view.ts';

/** A window over all others. */
export interface FloatingWindow {
  /** CSS pixels; what is shown need not be sent any larger. */
  readonly heightPx: number;
  show(view: FloatingView): void;
  close(): void;
}

/** Whom to tell. */
export interface FloatingHandlers {
  readonly onCommand: (command: CallCommand) => void;
  readonly onResized: () => void;
  /** However it was closed. */
  readonly onClosed: () => void;
}

/** Whether this browser has such a window of any kind. */
export function canFloat(): boolean {
  return 'documentPictureInPicture' in window || document.pictureInPictureEnabled;
}

/**
 * Opens it: with buttons where a document may be in it, otherwise the picture alone. Only in answer to a tap.
 * @throws 'NotAllowedError' as the browser names it
 */
export function openFloatingWindow(view: FloatingView, handlers: FloatingHandlers): Promise<FloatingWindow> {
  const api = window.documentPictureInPicture;
  return api ? openFloatingDocument(api, view, handlers) : openFloatingVideo(view, handlers);
}

async function openFloatingVideo(
  view: FloatingView,
  { onResized, onClosed }: FloatingHandlers,
): Promise<FloatingWindow> {
  const video = document.createElement('video');
  // The tiles give the sound.
  video.muted = true;
  video.playsInline = true;
  video.srcObject = view.stream;
  await video.play();
  const opened = await video.requestPictureInPicture();
  opened.addEventListener('resize', onResized);
  video.addEventListener('leavepictureinpicture', () => {
    video.srcObject = null;
    onClosed();
  });
  return {
    get heightPx() {
      return opened.height;
    },
    show: ({ stream }) => {
      // With no picture the last one stays, since a video without one closes the window.
      if (!stream || video.srcObject === stream) return;
      video.srcObject = stream;
      video.play().catch((error: unknown) => log.warn('The small window stands still.', error));
    },
    close: () => {
      if (document.pictureInPictureElement === video) void document.exitPictureInPicture();
    },
  };
}
