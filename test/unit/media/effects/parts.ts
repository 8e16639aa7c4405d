import type { EffectsAssets } from '../../../../src/workers/effects/effects.client.ts';
import type { TrackingParts } from '../../../../src/workers/effects/pose-lane.ts';
import { openPlanesCompositor } from '../../../../src/workers/effects/compositor/planes-compositor.ts';

/** The real parts of the effects, as the test server has them. */
export const ASSETS: EffectsAssets = {
  wasmBaseUrl: `${location.origin}/vendor/mediapipe`,
  landscapeModelUrl: `${location.origin}/models/selfie_segmenter_landscape.tflite`,
  portraitModelUrl: `${location.origin}/models/selfie_segmenter.tflite`,
  poseModelUrls: {
    lite: `${location.origin}/models/pose_landmarker_lite.task`,
    full: `${location.origin}/models/pose_landmarker_full.task`,
  },
};

export const openCompositor = openPlanesCompositor;

/** For chains in which no poses are looked for. */
export const NO_TRACKING: TrackingParts = {
  openPoseFinder: () => Promise.reject(new Error('No poses are looked for here.')),
  onTracking: () => undefined,
  onPose: () => undefined,
};
