import type { Pose } from '../../lib/pose/pose.ts';
import { createOneEuroFilter, type OneEuroSettings } from './one-euro.ts';

/** Takes the jitter out of one person's poses. */
export interface PoseSmoother {
  /** `bodyPx`: how tall they are in the picture, of width x height pixels. */
  smooth(pose: Pose, timestampMs: number, picture: { bodyPx: number; width: number; height: number }): Pose;
  /** The next pose is somebody else's, or comes after a while without. */
  reset(): void;
}

/**
 * MediaPipe filters a film's landmarks itself, also by One-Euro: a step of 20 pixels is followed by 65, 82 and 93 % in the
 * first three frames (measured, lite, 30 fps). What is left is the jitter of somebody who stands still, so this one is
 * soft only there. Speeds in body heights a second.
 */
const SETTINGS: OneEuroSettings = { minCutoffHz: 3, beta: 60, derivativeCutoffHz: 3 };
/** After so long without a pose nothing is known of it. */
const LONGEST_GAP_MS = 600;
/** World landmarks are metres, and this tall is whoever they are of. */
const BODY_M = 1.7;
const VISIBILITY = 3;

/** A smoother that has seen nothing yet. */
export function createPoseSmoother(): PoseSmoother {
  const inPicture = createOneEuroFilter(SETTINGS);
  const inWorld = createOneEuroFilter(SETTINGS);
  let lastMs = -Infinity;
  const reset = (): void => {
    inPicture.reset();
    inWorld.reset();
  };
  return {
    smooth({ landmarks, world }, timestampMs, { bodyPx, width, height }) {
      const intervalMs = timestampMs - lastMs;
      lastMs = timestampMs;
      if (intervalMs > LONGEST_GAP_MS) reset();
      // In pixels, where a body has the same size in all directions; z is in widths as x is.
      const scales = [width, height, width, 1] as const;
      const pixels = landmarks.map((value, at) => value * (scales[at % 4] ?? 1));
      const smoothed = inPicture.next(pixels, intervalMs, bodyPx);
      for (let at = 0; at < smoothed.length; at++)
        smoothed[at] =
          at % 4 === VISIBILITY ? (landmarks[at] ?? 0) : (smoothed[at] ?? 0) / (scales[at % 4] ?? 1);
      return { landmarks: smoothed, world: world && inWorld.next(world, intervalMs, BODY_M) };
    },
    reset,
  };
}
