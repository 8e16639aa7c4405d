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
/** Between these parts of the way a repetition is judged: nobody stands, or comes to the far end, twice alike. */
const BEGUN = 0.1;
const WHOLE = 0.7;
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
        unit(between(pointAt(body.world, jointIndex(side, from)), pointAt(body.world, jointIndex(side, to)))),
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
 * How far a posture is on the way from a template's start to its far end: 0 at the start, 1 where it counts as whole.
 * NaN where it is far from all postures of the template, and so is something else.
 *
 * How far is measured along the straight line between both ends, in which only what moves has a part; which posture of
 * the path is nearest jumps where somebody else's arms are held differently all the time.
 */
export function progressAlong({ joints, keys, tolerance }: Template, body: Body): number {
  const posture = features(body, joints);
  const [first, last] = [keys[0] ?? [], keys.at(-1) ?? []];
  if (offPath(keys, posture) > tolerance) return Number.NaN;
  return (project(first, last, posture) - BEGUN) / (WHOLE - BEGUN);
}

/** How far a posture is from the nearest place on a path. */
export function offPath(keys: readonly (readonly number[])[], posture: readonly number[]): number {
  let least = Infinity;
  for (const [index, key] of keys.entries()) {
    const next = keys[index + 1];
    if (!next) break;
    const part = Math.max(0, Math.min(1, project(key, next, posture)));
    const place = key.map((from, at) => from + ((next[at] ?? 0) - from) * part);
    least = Math.min(least, apart(posture, place));
  }
  return least;
}

/** Where on the line from one posture (0) to another (1) the foot of a third one's perpendicular is. */
function project(from: readonly number[], to: readonly number[], posture: readonly number[]): number {
  let along = 0;
  let length = 0;
  for (const [at, start] of from.entries()) {
    const step = (to[at] ?? 0) - start;
    along += ((posture[at] ?? 0) - start) * step;
    length += step * step;
  }
  return length > 0 ? along / length : 0;
}
