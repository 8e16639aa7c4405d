import { FilesetResolver, PoseLandmarker, type NormalizedLandmark } from '@mediapipe/tasks-vision';
import { download } from '../segmenter/download.ts';
import type { PoseAssets } from './pose.contract.ts';

/** Opens MediaPipe's landmarker, and runs it once: one in each worker. @throws Error where it cannot be had */
export async function openLandmarker(
  { wasmBaseUrl, modelUrl }: PoseAssets,
  options: { readonly runningMode: 'IMAGE' | 'VIDEO'; readonly numPoses: number },
  onProgress: (fraction: number) => void,
): Promise<PoseLandmarker> {
  const fileset = await FilesetResolver.forVisionTasks(wasmBaseUrl, true);
  // MediaPipe fetches its wasm itself, without a word of how far it is. Fetched here first, it then comes out of the
  // browser's cache.
  const [model] = await download([modelUrl, fileset.wasmBinaryPath], onProgress);
  if (!model) throw new Error('The model is empty.');
  const landmarker = await PoseLandmarker.createFromOptions(fileset, {
    ...options,
    baseOptions: { modelAssetBuffer: model, delegate: 'CPU' },
  });
  // The first run sets up the graph and is slow; it belongs to loading.
  const nothing = new ImageData(64, 64);
  if (options.runningMode === 'VIDEO') landmarker.detectForVideo(nothing, 0);
  else landmarker.detect(nothing);
  return landmarker;
}

/** As {@link Pose.landmarks} has them. */
export function flatten(landmarks: readonly NormalizedLandmark[]): Float32Array<ArrayBuffer> {
  const flat = new Float32Array(4 * landmarks.length);
  landmarks.forEach(({ x, y, z, visibility }, index) => flat.set([x, y, z, visibility], 4 * index));
  return flat;
}
