import { FilesetResolver, PoseLandmarker, type NormalizedLandmark } from '@mediapipe/tasks-vision';

/** Asks for the landmarks of the first person in a picture. Addresses are absolute. */
export interface PoseQuestion {
  readonly wasmBaseUrl: string;
  readonly modelUrl: string;
  readonly picture: ImageBitmap;
}

/** The landmarks (none where nobody is seen), or the message of what failed. */
export type PoseAnswer = { readonly landmarks: readonly NormalizedLandmark[] } | { readonly failed: string };

async function answer({ wasmBaseUrl, modelUrl, picture }: PoseQuestion): Promise<PoseAnswer> {
  const fileset = await FilesetResolver.forVisionTasks(wasmBaseUrl, true);
  const landmarker = await PoseLandmarker.createFromOptions(fileset, {
    baseOptions: { modelAssetPath: modelUrl, delegate: 'CPU' },
    runningMode: 'IMAGE',
  });
  const { landmarks } = landmarker.detect(picture);
  landmarker.close();
  picture.close();
  return { landmarks: landmarks[0] ?? [] };
}

addEventListener('message', ({ data }: MessageEvent<PoseQuestion>) => {
  void answer(data)
    .catch((error: unknown): PoseAnswer => ({ failed: String(error) }))
    .then((reply) => postMessage(reply));
});
