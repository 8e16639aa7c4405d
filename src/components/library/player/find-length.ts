/** Longer than any recording. */
const FAR_S = 1e7;

/**
 * Lets the browser find out how long a recording is that was never finalised, and so does not say: it looks for the last
 * frame when it is sent beyond it, and is then brought back to where it was. The file is read on, but not kept.
 */
export function findLength(video: HTMLVideoElement): void {
  const backToS = video.currentTime;
  const controller = new AbortController();
  const { signal } = controller;
  const back = (): void => {
    if (!Number.isFinite(video.duration)) return;
    controller.abort();
    video.currentTime = backToS;
  };
  video.addEventListener('durationchange', back, { signal });
  video.addEventListener('seeked', back, { signal });
  video.addEventListener('emptied', () => controller.abort(), { signal });
  video.currentTime = FAR_S;
}
