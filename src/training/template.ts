import { between, jointIndex, middleOf, pointAt, scaled, type Body, type Joint, type Point } from './body.ts';

/**
 * A movement as it was shown: postures from its start to its far end. Plain numbers, to be kept and sent.
 */
export interface Template {
  /** Which joints it takes to tell where one is; a limb counts where both its ends are among them. */
  readonly joints: readonly Joint[];
  /** Each as {@link features} gives it. */
  readonly keys: readonly (readonly number[])[];
  /** How far a posture may be from the path between them and still be the movement, in the unit of features. */
  readonly tolerance: number;
}

/** Whose directions make up a posture, by the joints at their ends. */
const LIMBS = [
  ['shoulder', 'elbow'],
  ['elbow', 'wrist'],
  ['hip', 'knee'],
  ['knee', 'ankle'],
] as const;
/** The least of the path that counts as whole: nobody comes to the same far end twice. */
const WHOLE = 0.8;
/** The trunk's direction counts for more than that of one limb: it tells lying from standing. */
const TRUNK_WEIGHT = 1.5;

/**
 * A posture without its place, its size and the direction in which it faces: the direction of each limb, of length 1, in
 * axes of the body: to its left, down, and ahead. The trunk comes first, then the limbs between the joints named.
 */
export function features(body: Body, joints: readonly Joint[]): number[] {
  const leftwards = facing(body);
  const own = ([x, y, z]: Point): Point => [
    x * leftwards[0] + z * leftwards[2],
    y,
    -x * leftwards[2] + z * leftwards[0],
  ];
  const all: Point[] = [
    scaled(unit(between(middleOf(body.world, 'hip'), middleOf(body.world, 'shoulder'))), TRUNK_WEIGHT),
  ];
  for (const side of ['left', 'right'] as const) {
    for (const [from, to] of LIMBS) {
      if (!joints.includes(from) || !joints.includes(to)) continue;
      all.push(
        unit(
          between(
            pointAt(body.world, jointIndex(side, from)),
            pointAt(body.world, jointIndex(side, to)),
          ),
        ),
      );
    }
  }
  return all.flatMap(own);
}

/** From the right to the left of the body, level, of length 1. */
function facing(body: Body): Point {
  const [x, , z] = ['shoulder' as const, 'hip' as const].reduce<Point>(
    (sum, joint) => {
      const across = between(
        pointAt(body.world, jointIndex('right', joint)),
        pointAt(body.world, jointIndex('left', joint)),
      );
      return [sum[0] + across[0], 0, sum[2] + across[2]];
    },
    [0, 0, 0],
  );
  return unit([x, 0, z]);
}

function unit(direction: Point): Point {
  const length = Math.hypot(...direction);
  return length > 0 ? scaled(direction, 1 / length) : [1, 0, 0];
}

/** How far apart two postures are: the root of the mean square of how far each limb's end is from where it was. */
export function apart(a: readonly number[], b: readonly number[]): number {
  let sum = 0;
  for (const [index, value] of a.entries()) sum += (value - (b[index] ?? 0)) ** 2;
  return Math.sqrt(sum / (a.length / 3));
}

/**
 * How far along a template a posture is: 0 at the start, 1 at the far end, by the nearest place on the path. A posture
 * that is far from all of it is nowhere along it: NaN.
 */
export function progressAlong(template: Template, body: Body): number {
  const { off, along } = nearestOn(template.keys, features(body, template.joints));
  return off <= template.tolerance ? along / WHOLE : Number.NaN;
}

/** The place on a path that is nearest to a posture: how far off that is, and how far along, 0..1. */
export function nearestOn(
  keys: readonly (readonly number[])[],
  posture: readonly number[],
): { readonly off: number; readonly along: number } {
  let best = Infinity;
  let progress = 0;
  for (const [index, key] of keys.entries()) {
    const next = keys[index + 1];
    if (!next) break;
    let along = 0;
    let length = 0;
    for (const [at, from] of key.entries()) {
      const step = (next[at] ?? 0) - from;
      along += ((posture[at] ?? 0) - from) * step;
      length += step * step;
    }
    const part = Math.max(0, Math.min(1, length > 0 ? along / length : 0));
    const place = key.map((from, at) => from + ((next[at] ?? 0) - from) * part);
    const off = apart(posture, place);
    if (off < best) {
      best = off;
      progress = (index + part) / (keys.length - 1);
    }
  }
  return { off: best, along: progress };
}
