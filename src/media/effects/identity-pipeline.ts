import { AppError } from '../../lib/errors.ts';
import { createStore } from '../../lib/store.ts';
import { isUntouched, PLAIN, type EffectState, type PictureSettings } from './effect.ts';
import type { TrackingState } from './tracking.ts';
import type { VideoPipeline } from './video-pipeline.ts';

/**
 * The pipeline of a browser without a frame bridge: `output` is a clone of the input, so it is another track
 * after each `setInput`, and no effect exists. Without an input it is a track of a dark picture.
 */
export function openIdentityPipeline({ signal }: { signal: AbortSignal }): VideoPipeline {
  const closed: PromiseWithResolvers<void> = Promise.withResolvers();
  const output = createStore(darkTrack());
  let input: MediaStreamTrack | null = null;
  const close = (): Promise<void> => {
    output.value.stop();
    closed.resolve();
    return closed.promise;
  };
  signal.addEventListener('abort', () => void close(), { once: true });
  return {
    output,
    effect: createStore<EffectState>({ kind: 'off' }),
    tracking: createStore<TrackingState>({ kind: 'off' }),
    setInput(track) {
      input = track;
      output.value.stop();
      output.set(track ? track.clone() : darkTrack());
      return Promise.resolve();
    },
    async inputResized() {
      // Not another clone: who records the output can only have one track.
      if (input) await output.value.applyConstraints(input.getConstraints());
    },
    setEffect: (effect) => refuse({ ...PLAIN, effect }),
    setAdjustments: (adjustments) => refuse({ ...PLAIN, adjustments }),
    setTracking: (tracking) => refuse({ ...PLAIN, tracking }),
    onPose: () => () => undefined,
    frameTimesMs: () => Promise.resolve([]),
    closed: closed.promise,
    close,
  };
}

const refuse = (settings: PictureSettings): Promise<void> =>
  isUntouched(settings) ? Promise.resolve() : Promise.reject(effectsUnsupported());

/** What asking for an effect is answered with where there is none. */
export function effectsUnsupported(): AppError {
  return new AppError('effects-unsupported', 'This browser cannot change the camera’s picture.');
}

const DARK_FPS = 2;

function darkTrack(): MediaStreamTrack {
  const canvas = document.createElement('canvas');
  canvas.width = 640;
  canvas.height = 360;
  canvas.getContext('2d')?.fillRect(0, 0, canvas.width, canvas.height);
  const [track] = canvas.captureStream(DARK_FPS).getVideoTracks();
  if (!track) throw new AppError('unexpected', 'A canvas gave no picture.');
  return track;
}
