import { AppError } from '../../lib/errors.ts';
import type { Stage } from '../../lib/stage.ts';

/** A screen, window or tab that is shared. */
export interface Screen {
  readonly video: MediaStreamTrack;
  /** Its sound, where the person and the browser gave it. */
  readonly audio: MediaStreamTrack | null;
}

/** Text must stay sharp, so frames are given up rather than pixels; 4K would cost a laptop its call. */
const CONSTRAINTS = {
  video: { width: { max: 2560 }, height: { max: 1440 }, frameRate: { ideal: 15, max: 30 } },
  audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false },
  // Everyone would see the call in itself.
  selfBrowserSurface: 'exclude',
  surfaceSwitching: 'include',
  systemAudio: 'include',
} as const;

/**
 * Asks which screen, window or tab to share, and opens it; `closed` resolves when the browser's own button ends it.
 * Null where the person closed the question.
 * @throws 'screen-unsupported' where the browser cannot share (phones)
 * @throws 'screen-denied' where the operating system does not let it
 */
export async function openScreen({ signal }: { signal: AbortSignal }): Promise<Stage<Screen> | null> {
  signal.throwIfAborted();
  if (!('mediaDevices' in navigator) || !('getDisplayMedia' in navigator.mediaDevices))
    throw new AppError('screen-unsupported', 'This browser cannot share its screen.');
  let stream: MediaStream;
  try {
    stream = await navigator.mediaDevices.getDisplayMedia(CONSTRAINTS);
  } catch (error) {
    if (isClosedQuestion(error)) return null;
    throw new AppError('screen-denied', 'The screen could not be shared.', { cause: error });
  }
  const { promise: closed, resolve }: PromiseWithResolvers<void> = Promise.withResolvers();
  const close = (): Promise<void> => {
    for (const track of stream.getTracks()) track.stop();
    resolve();
    return closed;
  };
  const [video] = stream.getVideoTracks();
  if (!video || signal.aborted) {
    await close();
    signal.throwIfAborted();
    throw new AppError('screen-denied', 'The browser gave no picture of the screen.');
  }
  video.contentHint = 'detail';
  const [audio = null] = stream.getAudioTracks();
  if (audio) audio.contentHint = 'music';
  video.addEventListener('ended', () => void close(), { once: true });
  signal.addEventListener('abort', () => void close(), { once: true });
  return { output: { video, audio }, closed, close };
}

/** Chromium and Firefox say the same for a closed question and for a system that forbids, but for the words. */
function isClosedQuestion(error: unknown): boolean {
  return error instanceof Error && error.name === 'NotAllowedError' && !/system/i.test(error.message);
}
