import { assetUrl } from '../../lib/asset-url.ts';
import type { Stage } from '../../lib/stage.ts';
import { createStore, type ReadonlyStore } from '../../lib/store.ts';
import { startEffects, type EffectsAssets } from '../../workers/effects/effects.client.ts';
import {
  NO_ADJUSTMENTS,
  type Adjustments,
  type Effect,
  type EffectState,
  type PictureSettings,
} from './effect.ts';
import { openDrawnPipeline } from './drawn-pipeline.ts';
import { frameBridge, openFrameSink, openFrameSource } from './frame-bridge.ts';
import { effectsUnsupported, openIdentityPipeline } from './identity-pipeline.ts';

/**
 * The one path every own picture takes: camera -> worker -> `output`. In Chromium the output track lives as long as the
 * pipeline, so that peers, self-view and recorder keep the same track while camera and effect change; elsewhere it may be
 * another track after each `setInput` and `setEffect`.
 */
export interface VideoPipeline extends Stage<MediaStreamTrack> {
  readonly effect: ReadonlyStore<EffectState>;
  /**
   * Reads from `track` from now on; the caller keeps owning it. With null (video stopped) a dark frame leaves
   * twice a second, so that a running recorder never waits for a picture. Resolves when nothing of the former
   * input can leave any more.
   */
  setInput(track: MediaStreamTrack | null): Promise<void>;
  /** Resolves when no frame without the new effect can leave any more. @throws 'effects-unsupported' */
  setEffect(effect: Effect): Promise<void>;
  /** Resolves when frames that leave follow it. Opened with none of them. @throws 'effects-unsupported' */
  setAdjustments(adjustments: Adjustments): Promise<void>;
}

/** True where effects other than 'none' exist. */
export const supportsEffects = (): boolean => frameBridge() !== null;

/**
 * Opens the pipeline without an input. `closed` rejects with 'effects-failed' when no picture can leave any more.
 * @throws 'effects-unsupported'
 */
export async function openVideoPipeline(
  { effect, assets = effectsAssets() }: { effect: Effect; assets?: EffectsAssets },
  { signal }: { signal: AbortSignal },
): Promise<VideoPipeline> {
  signal.throwIfAborted();
  const openWorker = (settings: PictureSettings): Promise<VideoPipeline> =>
    openWorkerPipeline({ settings, assets }, { signal });
  switch (frameBridge()) {
    case 'direct':
      return openWorker({ effect, adjustments: NO_ADJUSTMENTS });
    case 'drawn': {
      const pipeline = openDrawnPipeline(openWorker, { signal });
      await pipeline.setEffect(effect);
      return pipeline;
    }
    case null:
      if (effect.kind !== 'none') throw effectsUnsupported();
      return openIdentityPipeline({ signal });
  }
}

async function openWorkerPipeline(
  { settings, assets }: { settings: PictureSettings; assets: EffectsAssets },
  { signal }: { signal: AbortSignal },
): Promise<VideoPipeline> {
  const { track, frames } = openFrameSink();
  const state = createStore<EffectState>({ kind: 'off' });
  const effects = startEffects(frames, assets, (next) => state.set(next));
  const closed = effects.closed.finally(() => track.stop());
  const close = async (): Promise<void> => {
    await effects.close();
    await closed.catch(() => undefined);
  };
  signal.addEventListener('abort', () => void close(), { once: true });
  await effects.setEffect(settings.effect);
  await effects.setAdjustments(settings.adjustments);
  return {
    output: track,
    effect: state,
    setInput: (input) => effects.setInput(input && openFrameSource(input)),
    setEffect: (next) => effects.setEffect(next),
    setAdjustments: (next) => effects.setAdjustments(next),
    closed,
    close,
  };
}

function effectsAssets(): EffectsAssets {
  return {
    kernelsUrl: assetUrl('vendor/kernels/kernels.wasm'),
    wasmBaseUrl: assetUrl('vendor/mediapipe'),
    landscapeModelUrl: assetUrl('models/selfie_segmenter_landscape.tflite'),
    portraitModelUrl: assetUrl('models/selfie_segmenter.tflite'),
  };
}
