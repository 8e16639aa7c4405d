import { assetUrl } from '../../lib/asset-url.ts';
import type { Stage } from '../../lib/stage.ts';
import type { PoseFrame } from '../../lib/pose/pose.ts';
import type { ReadonlyStore } from '../../lib/store.ts';
import type { EffectsAssets } from '../../workers/effects/effects.client.ts';
import { PLAIN, type Adjustments, type Effect, type EffectState, type PictureSettings } from './effect.ts';
import { openDrawnPipeline } from './drawn-pipeline.ts';
import { findFrameBridge, type FrameBridge } from './frame-bridge.ts';
import { effectsUnsupported, openIdentityPipeline } from './identity-pipeline.ts';
import type { TrackingSettings, TrackingState } from './tracking.ts';
import { openWorkerPipeline } from './worker-pipeline.ts';

/**
 * The one path every own picture takes: camera -> worker -> `output`. In Chromium and Safari its track lives as long as the worker,
 * which is as long as the pipeline unless it crashes, so that peers and self-view keep the same track while camera and
 * effect change; elsewhere there may be another one after each `setInput` and `setEffect`. Who sends, shows or records it
 * has to follow.
 */
export interface VideoPipeline extends Stage<ReadonlyStore<MediaStreamTrack>> {
  readonly effect: ReadonlyStore<EffectState>;
  readonly tracking: ReadonlyStore<TrackingState>;
  /**
   * Reads from `track` from now on; the caller keeps owning it. With null (video stopped) a dark frame leaves
   * twice a second, so that a running recorder never waits for a picture. Resolves when nothing of the former
   * input can leave any more.
   */
  setInput(track: MediaStreamTrack | null): Promise<void>;
  /** The input was asked for another size: clones of it, which keep the size they have, are asked for it too. */
  inputResized(): Promise<void>;
  /** Resolves when no frame without the new effect can leave any more. @throws 'effects-unsupported' */
  setEffect(effect: Effect): Promise<void>;
  /** Resolves when frames that leave follow it. Opened with none of them. @throws 'effects-unsupported' */
  setAdjustments(adjustments: Adjustments): Promise<void>;
  /**
   * Looks for poses in the camera's picture from now on, as soon as the model is there; null ends that, and frees what it
   * took. Meanwhile the picture is not cut to keep the face in its middle. @throws 'effects-unsupported'
   */
  setTracking(settings: TrackingSettings | null): Promise<void>;
  /** Calls `listener` with what is found in each frame that is looked at. Returns the function that stops it. */
  onPose(listener: (frame: PoseFrame) => void): () => void;
  /** How long the worker took for each of the latest frames that it did something to, at most 600. */
  frameTimesMs(): Promise<readonly number[]>;
}

/** True where effects other than 'none' exist. */
export const supportsEffects = async (): Promise<boolean> => (await findFrameBridge()) !== null;

/**
 * Opens the pipeline without an input. `closed` rejects with 'effects-failed' when no picture can leave any more.
 * @throws 'effects-unsupported'
 */
export async function openVideoPipeline(
  { effect, assets = effectsAssets() }: { effect: Effect; assets?: EffectsAssets },
  { signal }: { signal: AbortSignal },
): Promise<VideoPipeline> {
  signal.throwIfAborted();
  const first = { ...PLAIN, effect };
  const openWorker = (bridge: FrameBridge, settings: PictureSettings): Promise<VideoPipeline> =>
    openWorkerPipeline({ settings, bridge, assets }, { signal });
  const bridge = await findFrameBridge();
  switch (bridge) {
    case 'direct':
    case 'in-worker':
      return openWorker(bridge, first);
    case 'drawn': {
      const pipeline = openDrawnPipeline((settings) => openWorker(bridge, settings), { signal });
      await pipeline.setEffect(effect);
      return pipeline;
    }
    case null:
      if (effect.kind !== 'none') throw effectsUnsupported();
      return openIdentityPipeline({ signal });
  }
}

/** Where the app keeps them. */
export function effectsAssets(): EffectsAssets {
  return {
    wasmBaseUrl: assetUrl('vendor/mediapipe'),
    landscapeModelUrl: assetUrl('models/selfie_segmenter_landscape.tflite'),
    portraitModelUrl: assetUrl('models/selfie_segmenter.tflite'),
    poseModelUrls: {
      lite: assetUrl('models/pose_landmarker_lite.task'),
      full: assetUrl('models/pose_landmarker_full.task'),
    },
  };
}
