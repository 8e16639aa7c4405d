import { msg, str } from '@lit/localize';
import { AppError } from '../../lib/errors.ts';
import { openCamera, openMicrophone } from '../../media/capture/capture.ts';
import type { CheckStep, Outcome } from './model.ts';

/** Cameras take a second or two to wake up. */
const FRAME_TIMEOUT_MS = 5_000;
const LISTEN_MS = 700;
/** Of 255: a covered lens is not quite black. */
const DARK = 6;

/** Opens camera and microphone for a moment, after a tap, and closes them at once. */
export function deviceSteps(): readonly CheckStep[] {
  return [
    { group: 'devices', label: msg('Camera'), run: testCamera },
    { group: 'devices', label: msg('Microphone'), run: testMicrophone },
  ];
}

/** What needs no permission: whether there is a choice of loudspeakers. */
export function speakerStep(): CheckStep {
  return {
    group: 'devices',
    label: msg('Speaker'),
    run: async () => {
      if (!('setSinkId' in HTMLMediaElement.prototype)) {
        return {
          verdict: 'good',
          sentence: msg('This browser plays through the device that the system has chosen.'),
        };
      }
      const devices = 'mediaDevices' in navigator ? await navigator.mediaDevices.enumerateDevices() : [];
      const count = devices.filter(({ kind }) => kind === 'audiooutput').length;
      return count === 0
        ? {
            verdict: 'warning',
            sentence: msg(
              'No loudspeaker is seen yet: browsers may list them only once the microphone is allowed.',
            ),
          }
        : { verdict: 'good', sentence: msg(str`Can be chosen in a call; ${count} to choose from.`) };
    },
  };
}

async function testCamera({ signal }: { signal: AbortSignal }): Promise<Outcome> {
  const camera = await openCamera({ deviceId: null }, { signal }).catch(deviceOutcome);
  if ('verdict' in camera) return camera;
  try {
    return await watch(camera.output, signal);
  } finally {
    await camera.close();
  }
}

async function watch(track: MediaStreamTrack, signal: AbortSignal): Promise<Outcome> {
  const video = document.createElement('video');
  video.muted = true;
  video.srcObject = new MediaStream([track]);
  const startedAtMs = performance.now();
  try {
    await firstFrame(video, AbortSignal.any([signal, AbortSignal.timeout(FRAME_TIMEOUT_MS)]));
    const { videoWidth: width, videoHeight: height } = video;
    if (isDark(video)) {
      return {
        verdict: 'warning',
        sentence: msg('Opens, but the picture is black: look for a lens cover or a switch on the camera.'),
      };
    }
    const afterMs = Math.round(performance.now() - startedAtMs);
    return {
      verdict: 'good',
      sentence: msg(str`Opens and delivers ${width} × ${height}, the first frame after ${afterMs} ms.`),
    };
  } catch {
    return {
      verdict: 'bad',
      sentence: msg('Opens, but delivers no picture: close other programs that use it, or plug it in again.'),
    };
  } finally {
    video.srcObject = null;
  }
}

function firstFrame(video: HTMLVideoElement, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error));
    video.requestVideoFrameCallback(() => resolve());
    video.play().catch(reject);
  });
}

function isDark(video: HTMLVideoElement): boolean {
  const canvas = new OffscreenCanvas(16, 9);
  const context = canvas.getContext('2d');
  if (!context) return false;
  context.drawImage(video, 0, 0, canvas.width, canvas.height);
  const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
  return data.every((value, index) => index % 4 === 3 || value < DARK);
}

async function testMicrophone({ signal }: { signal: AbortSignal }): Promise<Outcome> {
  const microphone = await openMicrophone({ deviceId: null, noiseSuppression: true }, { signal }).catch(
    deviceOutcome,
  );
  if ('verdict' in microphone) return microphone;
  try {
    return (await hearsAnything(microphone.output))
      ? { verdict: 'good', sentence: msg('Opens and delivers sound.') }
      : {
          verdict: 'warning',
          sentence: msg(
            'Opens, but delivers nothing at all: it is muted in the system, or by a switch on the device.',
          ),
        };
  } finally {
    await microphone.close();
  }
}

/** Whether any sample is not zero: even a quiet room makes noise. */
async function hearsAnything(track: MediaStreamTrack): Promise<boolean> {
  const context = new AudioContext();
  try {
    const analyser = new AnalyserNode(context, { fftSize: 2048 });
    context.createMediaStreamSource(new MediaStream([track])).connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    const deadline = performance.now() + LISTEN_MS;
    while (performance.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, 40));
      analyser.getFloatTimeDomainData(samples);
      if (samples.some((sample) => sample !== 0)) return true;
    }
    return false;
  } finally {
    await context.close();
  }
}

function deviceOutcome(error: unknown): Outcome {
  const code = error instanceof AppError ? error.name : 'unexpected';
  if (code.endsWith('-denied')) {
    return {
      verdict: 'bad',
      sentence: msg(
        'The browser may not use it: allow it in the address bar or the system settings, then run again.',
      ),
    };
  }
  if (code.endsWith('-in-use')) {
    return { verdict: 'bad', sentence: msg('Another program uses it: close that, then run again.') };
  }
  if (code.endsWith('-missing')) {
    return { verdict: 'warning', sentence: msg('None was found: plug one in, or take part without it.') };
  }
  throw error;
}
