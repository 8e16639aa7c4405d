/** Longer than any recording. */
const FAR_S = 1e7;

/**
 * Lets the browser find out how long a recording is that was never finalised, and so does not say: it looks for the last
 * frame when it is sent beyond it, and is then brought to `thenToS`. The file is read on, but not kept. Resolves when it
 * is on its way there, or another file has come.
 */
export function findLength(video: HTMLVideoElement, thenToS: number): Promise<void> {
  return new Promise((resolve) => {
    const controller = new AbortController();
    const { signal } = controller;
    const finish = (): void => {
      controller.abort();
      resolve();
    };
    const back = (): void => {
      if (!Number.isFinite(video.duration)) return;
      video.currentTime = thenToS;
      finish();
    };
    video.addEventListener('durationchange', back, { signal });
    video.addEventListener('seeked', back, { signal });
    video.addEventListener('emptied', finish, { signal });
    video.currentTime = FAR_S;
  });
}
