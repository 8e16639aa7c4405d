import { LANDMARKS, type Landmark, type Pose } from './pose.ts';

/** A joint, between the two landmarks that its limbs reach to. */
export interface Joint {
  readonly at: Landmark;
  readonly from: Landmark;
  readonly to: Landmark;
}

/** Those whose angles say most about an exercise. */
export const JOINTS: readonly Joint[] = (['left', 'right'] as const).flatMap((side) => [
  { at: `${side}Elbow`, from: `${side}Shoulder`, to: `${side}Wrist` },
  { at: `${side}Shoulder`, from: `${side}Hip`, to: `${side}Elbow` },
  { at: `${side}Hip`, from: `${side}Shoulder`, to: `${side}Knee` },
  { at: `${side}Knee`, from: `${side}Hip`, to: `${side}Ankle` },
]);

/**
 * How far a joint is open, in degrees: 180 is stretched. In space where the pose is known there, else as it looks in a
 * picture of width x height pixels. NaN where two of its landmarks are at the same place.
 */
export function jointAngle(
  { landmarks, world }: Pose,
  { at, from, to }: Joint,
  { width, height }: { readonly width: number; readonly height: number },
): number {
  const place = (name: Landmark): readonly number[] => {
    const index = LANDMARKS.indexOf(name);
    if (world) return [...world.subarray(3 * index, 3 * index + 3)];
    return [(landmarks[4 * index] ?? 0) * width, (landmarks[4 * index + 1] ?? 0) * height];
  };
  const middle = place(at);
  const away = (name: Landmark): number[] => place(name).map((value, axis) => value - (middle[axis] ?? 0));
  const [one, other] = [away(from), away(to)];
  const dot = one.reduce((sum, value, axis) => sum + value * (other[axis] ?? 0), 0);
  const cosine = dot / Math.hypot(...one) / Math.hypot(...other);
  return (Math.acos(Math.min(1, Math.max(-1, cosine))) * 180) / Math.PI;
}
