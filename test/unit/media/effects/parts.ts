import type { EffectsAssets } from '../../../../src/workers/effects/effects.client.ts';
import type { Compositor } from '../../../../src/workers/effects/compositor/compositor.ts';
import { openPlanesCompositor } from '../../../../src/workers/effects/compositor/planes-compositor.ts';

/** The real parts of the effects, as the test server has them. */
export const ASSETS: EffectsAssets = {
  kernelsUrl: `${location.origin}/vendor/kernels/kernels.wasm`,
  wasmBaseUrl: `${location.origin}/vendor/mediapipe`,
  landscapeModelUrl: `${location.origin}/models/selfie_segmenter_landscape.tflite`,
  portraitModelUrl: `${location.origin}/models/selfie_segmenter.tflite`,
};

export const openCompositor = (): Promise<Compositor> => openPlanesCompositor(ASSETS.kernelsUrl);
