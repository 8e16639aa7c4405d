import { LANDMARKS, type Landmark } from '../../lib/pose/pose.ts';

/** Where somebody is in a picture, in its pixels. */
export interface Body {
  /** The middle of the trunk. */
  readonly x: number;
  readonly y: number;
  /** About how tall they are, whatever their limbs do. */
  readonly size: number;
  readonly box: Box;
}

/** Part of a picture, in its pixels; may reach beyond its edges. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** What of an adult's height is between shoulders and hips, and between the shoulders (Winter's body proportions). */
const TRUNK_PART = 0.29;
const SHOULDERS_PART = 0.26;

/** Of landmarks as {@link Pose.landmarks} has them, in a picture of width x height pixels. */
export function bodyOf(landmarks: Float32Array, width: number, height: number): Body {
  const at = (name: Landmark): { x: number; y: number } => {
    const index = 4 * LANDMARKS.indexOf(name);
    return { x: (landmarks[index] ?? 0) * width, y: (landmarks[index + 1] ?? 0) * height };
  };
  const [left, right] = [at('leftShoulder'), at('rightShoulder')];
  const shoulders = middle(left, right);
  const hips = middle(at('leftHip'), at('rightHip'));
  // Seen from the side shoulders are one behind the other; bent towards the camera the trunk is short: never both.
  const trunkPx = Math.hypot(shoulders.x - hips.x, shoulders.y - hips.y);
  const shouldersPx = Math.hypot(left.x - right.x, left.y - right.y);
  return {
    ...middle(shoulders, hips),
    size: Math.max(1, trunkPx / TRUNK_PART, shouldersPx / SHOULDERS_PART),
    box: boxOf(landmarks, width, height),
  };
}

function boxOf(landmarks: Float32Array, width: number, height: number): Box {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let at = 0; at < landmarks.length; at += 4) {
    const [x, y] = [(landmarks[at] ?? 0) * width, (landmarks[at + 1] ?? 0) * height];
    [left, right] = [Math.min(left, x), Math.max(right, x)];
    [top, bottom] = [Math.min(top, y), Math.max(bottom, y)];
  }
  return { left, top, right, bottom };
}

/** The box, so many pixels larger on each side. */
export const grown = ({ left, top, right, bottom }: Box, byPx: number): Box => ({
  left: left - byPx,
  top: top - byPx,
  right: right + byPx,
  bottom: bottom + byPx,
});

const middle = (a: { x: number; y: number }, b: { x: number; y: number }): { x: number; y: number } => ({
  x: (a.x + b.x) / 2,
  y: (a.y + b.y) / 2,
});
