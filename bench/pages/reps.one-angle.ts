import { LANDMARKS, type Landmark, type PoseFrame } from '../../src/lib/pose/pose.ts';

/** As tutorials of the pose landmarker count: one angle in the picture, below the one limit, then above the other. */
interface Rule {
  readonly joints: readonly [Landmark, Landmark, Landmark];
  readonly downBelow: number;
  readonly upAbove: number;
}

const RULES: Readonly<Record<string, Rule>> = {
  squat: { joints: ['leftHip', 'leftKnee', 'leftAnkle'], downBelow: 100, upAbove: 160 },
  'push-up': { joints: ['leftShoulder', 'leftElbow', 'leftWrist'], downBelow: 90, upAbove: 160 },
  'biceps-curl': { joints: ['leftShoulder', 'leftElbow', 'leftWrist'], downBelow: 30, upAbove: 160 },
};

/** Reps by exercise, counted on the same poses as ours. */
export function countByOneAngle(frames: readonly PoseFrame[]): Readonly<Record<string, number>> {
  return Object.fromEntries(
    Object.entries(RULES).map(([exercise, { joints, downBelow, upAbove }]) => {
      let isDown = false;
      let reps = 0;
      for (const frame of frames) {
        const angle = angleIn(frame, joints);
        if (angle < downBelow) isDown = true;
        if (angle > upAbove && isDown) {
          isDown = false;
          reps++;
        }
      }
      return [exercise, reps];
    }),
  );
}

/** Degrees, in the picture; NaN where nobody is. */
function angleIn({ pose, width, height }: PoseFrame, joints: Rule['joints']): number {
  if (!pose) return NaN;
  const [a, b, c] = joints.map((name) => {
    const at = 4 * LANDMARKS.indexOf(name);
    return [(pose.landmarks[at] ?? 0) * width, (pose.landmarks[at + 1] ?? 0) * height] as const;
  });
  if (!a || !b || !c) return NaN;
  const angle = Math.atan2(c[1] - b[1], c[0] - b[0]) - Math.atan2(a[1] - b[1], a[0] - b[0]);
  const degrees = Math.abs((angle * 180) / Math.PI);
  return degrees > 180 ? 360 - degrees : degrees;
}
