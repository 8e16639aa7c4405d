import type { EffectsAssets } from '../../../../src/workers/effects/effects.client.ts';
import { openPlanesCompositor } from '../../../../src/workers/effects/compositor/planes-compositor.ts';

/** The real parts of the effects, as the test server has them. */
export const ASSETS: EffectsAssets = {
  wasmBaseUrl: `${location.origin}/vendor/mediapipe`,
  landscapeModelUrl: `${location.origin}/models/selfie_segmenter_landscape.tflite`,
  portraitModelUrl: `${location.origin}/models/selfie_segmenter.tflite`,
};

export const openCompositor = openPlanesCompositor;
