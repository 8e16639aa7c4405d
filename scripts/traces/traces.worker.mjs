// @ts-check
// Finds the pose in every frame of a film. Served from the project's root, since it loads its libraries from there.
/* global OffscreenCanvas */
// @ts-expect-error the browser's path of it
import { FilesetResolver, PoseLandmarker } from '/node_modules/@mediapipe/tasks-vision/vision_bundle.mjs';
import {
  ALL_FORMATS,
  Input,
  UrlSource,
  VideoSampleSink,
  // @ts-expect-error the browser's path of it
} from '/node_modules/mediabunny/dist/bundles/mediabunny.mjs';

/** At most so many frames a second are kept; what is filmed faster is thinned. */
const MOST_FPS = 31;

/**
 * @param {string} model
 * @param {string} film
 */
async function trace(model, film) {
  const fileset = await FilesetResolver.forVisionTasks(`${location.origin}/public/vendor/mediapipe`, true);
  const landmarker = await PoseLandmarker.createFromOptions(fileset, {
    baseOptions: { modelAssetPath: `/public/models/pose_landmarker_${model}.task`, delegate: 'CPU' },
    runningMode: 'VIDEO',
    numPoses: 1,
  });
  const input = new Input({ source: new UrlSource(film), formats: ALL_FORMATS });
  const track = await input.getPrimaryVideoTrack();
  const width = track.displayWidth;
  const height = track.displayHeight;
  const canvas = new OffscreenCanvas(width, height);
  const context = /** @type {OffscreenCanvasRenderingContext2D} */ (
    canvas.getContext('2d', { willReadFrequently: true })
  );
  const frames = [];
  let lastMs = -Infinity;
  for await (const sample of new VideoSampleSink(track).samples()) {
    const timestampMs = Math.round(sample.timestamp * 1000);
    if (timestampMs - lastMs >= 1000 / MOST_FPS) {
      lastMs = timestampMs;
      sample.draw(context, 0, 0, width, height);
      const found = landmarker.detectForVideo(context.getImageData(0, 0, width, height), timestampMs);
      frames.push({
        timestampMs,
        landmarks: found.landmarks[0]?.flatMap(flat) ?? null,
        world: found.worldLandmarks[0]?.flatMap(flat) ?? null,
      });
    }
    sample.close();
  }
  landmarker.close();
  input.dispose();
  return { width, height, frames };
}

/** @param {{x: number, y: number, z: number, visibility: number}} landmark */
const flat = ({ x, y, z, visibility }) => [x, y, z, visibility];

self.onmessage = async ({ data: { model, film } }) => {
  try {
    self.postMessage({ result: await trace(model, film) });
  } catch (error) {
    self.postMessage({ error: String(error) });
  }
};
