import { openPoseFinder, type PoseFinder } from '../../../../src/workers/pose/pose.client.ts';
import type { PoseAssets } from '../../../../src/workers/pose/pose.client.ts';

/** The real models, as the test server has them. */
export const poseAssets = (
  model: 'lite' | 'full' = 'lite',
  source: PoseAssets['source'] = 'film',
): PoseAssets => ({
  wasmBaseUrl: `${location.origin}/vendor/mediapipe`,
  modelUrl: `${location.origin}/models/pose_landmarker_${model}.task`,
  source,
});

/** A finder with a real model. */
export const openFinder = (model?: 'lite' | 'full', source?: PoseAssets['source']): Promise<PoseFinder> =>
  openPoseFinder(poseAssets(model, source), () => undefined, new AbortController());

/** A picture or clip from beside the checkout; null, with a notice, where there is none. */
export async function sharedMedia(name: string): Promise<Blob | null> {
  const response = await fetch(`/shared-media/${name}`);
  if (response.ok) return response.blob();
  console.warn(`No shared clips here: nothing is tested with ${name}.`);
  return null;
}

/** Frames of a clip, `fps` a second from `fromS` on, so many of them; the caller closes each picture. */
export async function picturesOf(
  clip: Blob,
  { fromS = 0, fps, count }: { fromS?: number; fps: number; count: number },
): Promise<ImageBitmap[]> {
  const video = document.createElement('video');
  video.muted = true;
  video.src = URL.createObjectURL(clip);
  await new Promise((resolve) => video.addEventListener('loadeddata', resolve, { once: true }));
  const pictures: ImageBitmap[] = [];
  for (let index = 0; index < count; index++) {
    video.currentTime = Math.min(video.duration - 0.01, fromS + index / fps);
    await new Promise((resolve) => video.addEventListener('seeked', resolve, { once: true }));
    pictures.push(await createImageBitmap(video));
  }
  URL.revokeObjectURL(video.src);
  return pictures;
}
