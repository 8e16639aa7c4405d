import type { View } from './demand.ts';

/** What a camera gives as a rule, and what it gives to somebody who looks closely. */
const USUAL_PX = 720;
const SHARP_PX = 1080;
/** How much higher than the usual picture a tile has to be before more lines are seen. */
const LEAST_GAIN = 1.15;

/** Cameras take a moment to change, so that they do not go back as soon as somebody looks elsewhere. */
export const KEPT_MS = 10_000;

/**
 * How many lines the camera should give: 1080 where somebody has pinned us, or is alone with us, on a screen that
 * shows more than 720; else 720. Whatever a peer asks for, it is not more.
 */
export function captureHeightFor(demands: readonly View[]): number {
  const isClose = demands.some(
    ({ cameraHeightPx, attention }) =>
      cameraHeightPx > USUAL_PX * LEAST_GAIN && (attention === 'pinned' || demands.length === 1),
  );
  return isClose ? SHARP_PX : USUAL_PX;
}
