import { FilesetResolver, ImageSegmenter } from '@mediapipe/tasks-vision';
import { expose, transfer } from 'comlink';
import { AppError } from '../../lib/errors.ts';
import { download } from './download.ts';
import type { SegmenterApi } from './segmenter.contract.ts';

let segmenter: ImageSegmenter | null = null;

function confidence(image: ImageData): Uint8Array<ArrayBuffer> {
  if (!segmenter) throw new AppError('effects-failed', 'The segmenter is not loaded.');
  const bytes = new Uint8Array(image.width * image.height);
  segmenter.segment(image, ({ confidenceMasks }) => {
    // Selfie models have one class, the person. The mask lives only as long as this callback.
    const mask = confidenceMasks?.[0]?.getAsFloat32Array();
    if (mask?.length !== bytes.length) throw new AppError('effects-failed', 'The segmenter gave no mask.');
    for (let index = 0; index < bytes.length; index++) bytes[index] = 255 * (mask[index] ?? 0) + 0.5;
  });
  return bytes;
}

const api: SegmenterApi = {
  async load({ wasmBaseUrl, modelUrl }, onProgress) {
    try {
      const fileset = await FilesetResolver.forVisionTasks(wasmBaseUrl, true);
      // MediaPipe fetches its wasm itself, without a word of how far it is. Fetched here first, it then comes
      // out of the browser's cache, and compiled code is cached along with it.
      const [model] = await download([modelUrl, fileset.wasmBinaryPath], onProgress);
      if (!model) throw new Error('The model is empty.');
      segmenter = await ImageSegmenter.createFromOptions(fileset, {
        baseOptions: { modelAssetBuffer: model, delegate: 'CPU' },
        runningMode: 'IMAGE',
        outputConfidenceMasks: true,
        outputCategoryMask: false,
      });
      // The first run sets up the graph and is slow; it belongs to loading.
      confidence(new ImageData(64, 64));
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new AppError('model-load-failed', `The blur's model could not be loaded: ${reason}`);
    }
  },

  segment(pixels, width) {
    const bytes = confidence(new ImageData(pixels, width));
    return Promise.resolve(transfer(bytes, [bytes.buffer]));
  },
};

expose(api);
