import { expect } from 'chai';
import type { PoseAnswer, PoseQuestion } from './pose-landmarks.worker.ts';

const KNEES = [25, 26];
const SHOULDERS = [11, 12];
const NOSE = 0;

async function picture(url: string): Promise<ImageBitmap | undefined> {
  const response = await fetch(url);
  return response.ok ? createImageBitmap(await response.blob()) : undefined;
}

async function landmarksOf(modelUrl: string, image: ImageBitmap): Promise<{ x: number; y: number }[]> {
  const worker = new Worker(new URL('./pose-landmarks.worker.ts', import.meta.url), { type: 'module' });
  const answer = await new Promise<PoseAnswer>((resolve, reject) => {
    worker.addEventListener('message', ({ data }: MessageEvent<PoseAnswer>) => resolve(data));
    worker.addEventListener('error', (event) => reject(new Error(event.message)));
    const question: PoseQuestion = {
      wasmBaseUrl: `${location.origin}/vendor/mediapipe`,
      modelUrl: `${location.origin}${modelUrl}`,
      picture: image,
    };
    worker.postMessage(question, [image]);
  });
  worker.terminate();
  if ('failed' in answer) throw new Error(answer.failed);
  return [...answer.landmarks];
}

/** x and y of the first 33 landmarks in MediaPipe's own expectation file. */
function expectedLandmarks(pbtxt: string): { x: number; y: number }[] {
  return [...pbtxt.matchAll(/\bx: (\S+)\s+y: (\S+)/g)]
    .slice(0, 33)
    .map(([, x, y]) => ({ x: Number(x), y: Number(y) }));
}

describe('the pose models made by scripts/vendor.mjs', () => {
  for (const variant of ['lite', 'full']) {
    const modelUrl = `/models/pose_landmarker_${variant}.task`;

    it(`${variant}: finds the landmarks that MediaPipe expects in its own test picture`, async function () {
      const yoga = await picture('/shared-media/fullbody_yoga_tfjs_pose.jpg');
      const expectation = await fetch('/shared-media/mediapipe_pose_landmarks.pbtxt');
      if (!yoga || !expectation.ok) {
        console.warn('No shared clips here: the pose models are only tested on a head and shoulders.');
        return this.skip();
      }
      const expected = expectedLandmarks(await expectation.text());
      const found = await landmarksOf(modelUrl, yoga);
      expect(found).to.have.length(33);
      const distances = found.map(({ x, y }, index) => {
        const wanted = expected[index]!;
        return Math.hypot(x - wanted.x, y - wanted.y);
      });
      // MediaPipe's own test allows 0.07 a coordinate.
      expect(Math.max(...distances)).to.be.below(0.07);
      expect(distances.reduce((sum, distance) => sum + distance, 0) / 33).to.be.below(0.025);
    });

    it(`${variant}: finds a nose above a pair of shoulders in a photo`, async () => {
      const photo = await picture('/node_modules/@vladmandic/face-api/demo/sample1.jpg');
      const found = await landmarksOf(modelUrl, photo!);
      expect(found).to.have.length(33);
      const nose = found[NOSE]!;
      for (const shoulder of SHOULDERS) expect(found[shoulder]!.y).to.be.above(nose.y);
      for (const knee of KNEES) expect(found[knee]!.y).to.be.above(found[SHOULDERS[0]!]!.y);
    });
  }
});
