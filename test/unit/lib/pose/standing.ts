import {
  LANDMARK_COUNT,
  LANDMARKS,
  type Landmark,
  type Pose,
  type PoseFrame,
} from '../../../../src/lib/pose/pose.ts';

/** Where somebody who stands upright, facing the camera, has what; left is on the right of the picture. */
const LEFT: Partial<Record<Landmark, readonly [x: number, y: number]>> = {
  leftEar: [0.53, 0.12],
  leftShoulder: [0.6, 0.25],
  leftElbow: [0.66, 0.4],
  leftWrist: [0.68, 0.52],
  leftIndex: [0.68, 0.56],
  leftHip: [0.56, 0.52],
  leftKnee: [0.57, 0.72],
  leftAnkle: [0.57, 0.9],
  leftHeel: [0.57, 0.93],
  leftFootIndex: [0.59, 0.95],
};

/** A standing person; `visibility` of all landmarks. */
export function standing(visibility = 1): Pose {
  const landmarks = new Float32Array(4 * LANDMARK_COUNT);
  LANDMARKS.forEach((name, index) => {
    const isRight = name.startsWith('right');
    const [x, y] = LEFT[(isRight ? name.replace('right', 'left') : name) as Landmark] ?? [0.5, 0.12];
    landmarks.set([isRight ? 1 - x : x, y, 0, visibility], 4 * index);
  });
  return { landmarks, world: null };
}

/** The same as it comes out of the worker. */
export const frameOf = (pose: Pose | null, width = 640, height = 480): PoseFrame => ({
  timestampMs: 1000,
  width,
  height,
  pose,
  people: pose ? 1 : 0,
});
