import { AppError, type ErrorCode } from '../../lib/errors.ts';
import type { Stage } from '../../lib/stage.ts';

/** Which camera, and roughly how large. */
export interface CameraSettings {
  /** Null: the browser's choice. A device that is gone falls back to that too. */
  readonly deviceId: string | null;
  /** Which of them is the browser's choice: the one that shows the person, unless said otherwise. */
  readonly facing?: 'environment';
}

/** Which microphone. */
export interface MicrophoneSettings {
  readonly deviceId: string | null;
  /** The browser's own. */
  readonly noiseSuppression: boolean;
}

type CaptureKind = 'camera' | 'microphone';

/** What getUserMedia rejects with, in the app's terms (Media Capture and Streams, section 10.2). */
function captureError(kind: CaptureKind, error: unknown): AppError {
  const name = error instanceof Error ? error.name : '';
  const code: ErrorCode =
    name === 'NotAllowedError' || name === 'SecurityError'
      ? `${kind}-denied`
      : name === 'NotReadableError' || name === 'AbortError'
        ? `${kind}-in-use`
        : `${kind}-missing`;
  return new AppError(code, `The ${kind} could not be opened (${name || 'unknown reason'}).`, {
    cause: error,
  });
}

async function openTrack(
  kind: CaptureKind,
  constraints: MediaStreamConstraints,
  signal: AbortSignal,
): Promise<Stage<MediaStreamTrack>> {
  signal.throwIfAborted();
  // Absent on plain http from another machine: browsers give media only to https and localhost.
  if (!('mediaDevices' in navigator)) {
    throw new AppError(`${kind}-denied`, 'This page may not use camera or microphone: it needs https.');
  }
  let stream: MediaStream;
  try {
    stream = await navigator.mediaDevices.getUserMedia(constraints);
  } catch (error) {
    throw captureError(kind, error);
  }
  const [track] = stream.getTracks();
  if (!track) throw new AppError(`${kind}-missing`, `The browser gave no ${kind}.`);
  if (signal.aborted) {
    track.stop();
    signal.throwIfAborted();
  }

  const { promise: closed, resolve, reject }: PromiseWithResolvers<void> = Promise.withResolvers();
  // Nobody may be listening yet when a device vanishes in the first moment.
  closed.catch(() => undefined);
  const controller = new AbortController();
  const close = (): Promise<void> => {
    controller.abort();
    track.stop();
    resolve();
    // Not `closed`: closing what was unplugged is no failure.
    return Promise.resolve();
  };
  track.addEventListener(
    'ended',
    () => reject(new AppError(`${kind}-missing`, `The ${kind} was unplugged, or taken away.`)),
    { signal: controller.signal },
  );
  signal.addEventListener('abort', () => void close(), { signal: controller.signal });
  return { output: track, closed, close };
}

/** What every camera is asked for at first, in lines. */
export const USUAL_HEIGHT_PX = 720;

const sizeOf = (heightPx: number): MediaTrackConstraints => ({
  width: { ideal: (heightPx * 16) / 9 },
  height: { ideal: heightPx },
  frameRate: { ideal: 30, max: 30 },
});

/**
 * Asks an open camera for another number of lines, in 16:9; it gives what it can, without being opened anew. Clones of
 * the track keep the size they have.
 */
export async function resizeCamera(track: MediaStreamTrack, heightPx: number): Promise<void> {
  await track.applyConstraints(sizeOf(heightPx));
}

const isGone = (error: unknown): boolean => error instanceof AppError && error.name.endsWith('-missing');

/**
 * Opens a camera at up to 720p30; `closed` rejects where it is unplugged.
 * @throws 'camera-denied' @throws 'camera-missing' @throws 'camera-in-use'
 */
export async function openCamera(
  settings: CameraSettings,
  { signal }: { signal: AbortSignal },
): Promise<Stage<MediaStreamTrack>> {
  const video = (deviceId: string | null): MediaStreamConstraints => ({
    video: {
      ...(deviceId ? { deviceId: { exact: deviceId } } : { facingMode: settings.facing ?? 'user' }),
      ...sizeOf(USUAL_HEIGHT_PX),
    },
  });
  try {
    return await openTrack('camera', video(settings.deviceId), signal);
  } catch (error) {
    if (!settings.deviceId || !isGone(error)) throw error;
    return openTrack('camera', video(null), signal);
  }
}

/**
 * Opens a microphone with the browser's echo cancellation and gain, and its noise suppression where wanted.
 * @throws 'microphone-denied' @throws 'microphone-missing' @throws 'microphone-in-use'
 */
export async function openMicrophone(
  settings: MicrophoneSettings,
  { signal }: { signal: AbortSignal },
): Promise<Stage<MediaStreamTrack>> {
  const audio = (deviceId: string | null): MediaStreamConstraints => ({
    audio: {
      ...(deviceId ? { deviceId: { exact: deviceId } } : {}),
      echoCancellation: true,
      noiseSuppression: settings.noiseSuppression,
      autoGainControl: true,
    },
  });
  try {
    return await openTrack('microphone', audio(settings.deviceId), signal);
  } catch (error) {
    if (!settings.deviceId || !isGone(error)) throw error;
    return openTrack('microphone', audio(null), signal);
  }
}
