import { LANDMARKS, LANDMARK_COUNT, type Landmark, type PoseFrame } from '../lib/pose/pose.ts';

/** A place in space: x to the right of the picture, y down, z away from the camera. */
export type Point = readonly [x: number, y: number, z: number];

/** Of a person, left and right: joints that signals are made of. */
export type Joint =
  'ear' | 'shoulder' | 'elbow' | 'wrist' | 'index' | 'hip' | 'knee' | 'ankle' | 'heel' | 'footIndex';

/** Left and right are the person's own. */
export type BodySide = 'left' | 'right';
export const BODY_SIDES: readonly BodySide[] = ['left', 'right'];

/** One pose, prepared for signals: freed of the picture's shape, and judged. */
export interface Body {
  readonly timestampMs: number;
  /** Where each landmark is in the picture, in heights of the picture both ways. */
  readonly picture: readonly Point[];
  /** Metres from the middle of the hips. */
  readonly world: readonly Point[];
  /** How far each landmark can be relied on, 0..1: visible, and inside of the picture. */
  readonly trust: readonly number[];
  /** From the middle of the hips to that of the shoulders, metres. */
  readonly torso: number;
  /** What a metre measures in the picture, in heights of the picture. */
  readonly metre: number;
}

/** So far out of the picture (in parts of it) a landmark is still believed a little; it is a guess of the model's. */
const EDGE = 0.06;
/** A landmark further away than this, in pictures, is nonsense. */
const FARTHEST = 8;
/** From hips to shoulders, metres, where nothing in metres is known. */
const USUAL_TORSO = 0.5;

const INDEX = new Map<string, number>(LANDMARKS.map((name, index) => [name, index]));

/** A landmark's place in a pose. */
export function landmarkIndex(name: Landmark): number {
  return INDEX.get(name) ?? 0;
}

/** The place in a pose of a joint of one side. */
export function jointIndex(side: BodySide, joint: Joint): number {
  return INDEX.get(side + joint.charAt(0).toUpperCase() + joint.slice(1)) ?? 0;
}

const SHOULDERS = [jointIndex('left', 'shoulder'), jointIndex('right', 'shoulder')] as const;
const HIPS = [jointIndex('left', 'hip'), jointIndex('right', 'hip')] as const;
/** The segments that tell how large a person is in the picture. */
const MEASURED = BODY_SIDES.flatMap((side) =>
  (
    [
      ['shoulder', 'hip'],
      ['hip', 'knee'],
      ['knee', 'ankle'],
      ['shoulder', 'elbow'],
      ['elbow', 'wrist'],
    ] as const
  ).map(([from, to]) => [jointIndex(side, from), jointIndex(side, to)] as const),
);

/** Makes a body of a frame's pose; null where there is none, or where its numbers make no sense. */
export function bodyOf(frame: PoseFrame): Body | null {
  const { pose, width, height } = frame;
  const aspect = width / height;
  if (!pose || !(aspect > 0) || pose.landmarks.length < LANDMARK_COUNT * 4) return null;
  const { landmarks } = pose;
  const world = pose.world && pose.world.length >= LANDMARK_COUNT * 3 ? pose.world : null;
  const inPicture: Point[] = [];
  const inWorld: Point[] = [];
  const trust: number[] = [];
  for (let index = 0; index < LANDMARK_COUNT; index++) {
    const at = (offset: number) => landmarks[index * 4 + offset] ?? Number.NaN;
    const metres = (offset: number) => world?.[index * 3 + offset] ?? Number.NaN;
    const point: Point = [at(0) * aspect, at(1), at(2) * aspect];
    const solid: Point = world ? [metres(0), metres(1), metres(2)] : point;
    const isSense = [...point, ...solid].every((value) => Math.abs(value) < FARTHEST);
    const outside = Math.max(-at(0), at(0) - 1, -at(1), at(1) - 1, 0);
    inPicture.push(isSense ? point : [0, 0, 0]);
    inWorld.push(isSense ? solid : [0, 0, 0]);
    const visibility = at(3);
    trust.push(isSense && visibility > 0 ? Math.min(1, visibility) * Math.max(0, 1 - outside / EDGE) : 0);
  }
  const length = distance(middle(inWorld, SHOULDERS), middle(inWorld, HIPS));
  if (!(length > 1e-3)) return null;
  const solid = world ? inWorld : inWorld.map((point) => scaled(point, USUAL_TORSO / length));
  const torso = world ? length : USUAL_TORSO;
  const metre = metreInPicture(inPicture, solid);
  if (!(metre > 1e-3)) return null;
  return { timestampMs: frame.timestampMs, picture: inPicture, world: solid, trust, torso, metre };
}

/** Both lie in the same directions, so that what one loses by turning away from the camera, so does the other. */
function metreInPicture(picture: readonly Point[], world: readonly Point[]): number {
  let seen = 0;
  let metres = 0;
  for (const [from, to] of MEASURED) {
    seen += flatDistance(pointAt(picture, from), pointAt(picture, to));
    metres += flatDistance(pointAt(world, from), pointAt(world, to));
  }
  return metres > 0 ? seen / metres : 0;
}

/** The point at a place in a list; the origin where there is none. */
export function pointAt(points: readonly Point[], index: number): Point {
  return points[index] ?? [0, 0, 0];
}

/** Half-way between two points of a list. */
export function middle(points: readonly Point[], [first, second]: readonly [number, number]): Point {
  return scaled(added(pointAt(points, first), pointAt(points, second)), 0.5);
}

/** The middle of the shoulders, or of the hips. */
export function middleOf(points: readonly Point[], joint: Joint): Point {
  return middle(points, [jointIndex('left', joint), jointIndex('right', joint)]);
}

export function added(a: Point, b: Point): Point {
  return [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
}

export function between(from: Point, to: Point): Point {
  return [to[0] - from[0], to[1] - from[1], to[2] - from[2]];
}

export function scaled(point: Point, factor: number): Point {
  return [point[0] * factor, point[1] * factor, point[2] * factor];
}

export function distance(a: Point, b: Point): number {
  return Math.hypot(b[0] - a[0], b[1] - a[1], b[2] - a[2]);
}

/** As the picture shows it, without depth. */
export function flatDistance(a: Point, b: Point): number {
  return Math.hypot(b[0] - a[0], b[1] - a[1]);
}

/** The angle between two directions, degrees 0..180; 180 where one of them has no length. */
export function angleBetween(a: Point, b: Point): number {
  const lengths = Math.hypot(...a) * Math.hypot(...b);
  if (lengths === 0) return 180;
  const cosine = (a[0] * b[0] + a[1] * b[1] + a[2] * b[2]) / lengths;
  return (Math.acos(Math.max(-1, Math.min(1, cosine))) * 180) / Math.PI;
}
