import {
  BODY_SIDES,
  angleBetween,
  between,
  distance,
  flatDistance,
  jointIndex,
  middleOf,
  pointAt,
  type Body,
  type BodySide,
  type Joint,
  type Point,
} from './body.ts';

/** A number of a body, without a unit of the picture. */
export type Signal = (body: Body, side: BodySide) => number;

const UP: Point = [0, -1, 0];
const DOWN: Point = [0, 1, 0];
/** Up to this turn of the shoulders, degrees, what lies side by side is seen side by side. */
const FRONTAL = 40;

function inWorld(body: Body, side: BodySide, joint: Joint): Point {
  return pointAt(body.world, jointIndex(side, joint));
}

function inPicture(body: Body, side: BodySide, joint: Joint): Point {
  const [x, y] = pointAt(body.picture, jointIndex(side, joint));
  return [x, y, 0];
}

/**
 * How much the picture says of a direction: 1 where it lies across the view, 0 where it points at the camera.
 * The picture is exact across the view and blind along it; the world's depth is a guess, but always there.
 */
function acrossView(...directions: Point[]): number {
  const least = Math.min(...directions.map((to) => Math.hypot(to[0], to[1]) / (Math.hypot(...to) || 1)));
  const part = Math.max(0, Math.min(1, (least - 0.8) / 0.15));
  return part * part * (3 - 2 * part);
}

/** The angle at `at`, in space and in the picture, each as far as it can be relied on. Degrees, 180 is straight. */
function jointAngle(from: Joint, at: Joint, to: Joint): Signal {
  return (body, side) => {
    const first = between(inWorld(body, side, at), inWorld(body, side, from));
    const second = between(inWorld(body, side, at), inWorld(body, side, to));
    const share = acrossView(first, second);
    const solid = angleBetween(first, second);
    if (share === 0) return solid;
    const flat = angleBetween(
      between(inPicture(body, side, at), inPicture(body, side, from)),
      between(inPicture(body, side, at), inPicture(body, side, to)),
    );
    return share * flat + (1 - share) * solid;
  };
}

/** The angle of the direction between two joints to the plumb line, degrees. */
function plumb(from: Joint, to: Joint, line: Point): Signal {
  return (body, side) => {
    const solid = between(inWorld(body, side, from), inWorld(body, side, to));
    const share = acrossView(solid);
    const flat = between(inPicture(body, side, from), inPicture(body, side, to));
    return share * angleBetween(flat, line) + (1 - share) * angleBetween(solid, line);
  };
}

/** How high one joint is above another, in lengths of the torso. */
function height(of: Joint, over: Joint): Signal {
  return (body, side) => (inWorld(body, side, over)[1] - inWorld(body, side, of)[1]) / body.torso;
}

/** Whatever has no side of its own. */
function whole(of: (body: Body) => number): Signal {
  return (body) => of(body);
}

/** How differently left and right are bent. */
function difference(signal: Signal): Signal {
  return (body) => Math.abs(signal(body, 'left') - signal(body, 'right'));
}

const knee = jointAngle('hip', 'knee', 'ankle');
const elbow = jointAngle('shoulder', 'elbow', 'wrist');
const armRaise = jointAngle('hip', 'shoulder', 'wrist');
const thighLift = plumb('hip', 'knee', DOWN);

/** From hip to knee to ankle, metres. */
function legLength(body: Body, side: BodySide): number {
  const kneeAt = inWorld(body, side, 'knee');
  return distance(inWorld(body, side, 'hip'), kneeAt) + distance(kneeAt, inWorld(body, side, 'ankle'));
}

function torsoLean(body: Body): number {
  const solid = between(middleOf(body.world, 'hip'), middleOf(body.world, 'shoulder'));
  const share = acrossView(solid);
  const [x, y] = between(middleOf(body.picture, 'hip'), middleOf(body.picture, 'shoulder'));
  return share * angleBetween([x, y, 0], UP) + (1 - share) * angleBetween(solid, UP);
}

/** How far the line through the shoulders is turned out of the picture: 0 seen from front or back, 90 from the side. */
function turn(body: Body): number {
  const [x, , z] = between(inWorld(body, 'left', 'shoulder'), inWorld(body, 'right', 'shoulder'));
  return (Math.atan2(Math.abs(z), Math.abs(x)) * 180) / Math.PI;
}

/** How far the legs are apart: the angle between them, in the picture and in space. By the knees where feet are cut off. */
function legsApart(body: Body): number {
  const areFeetSeen = BODY_SIDES.every((side) => (body.trust[jointIndex(side, 'ankle')] ?? 0) >= 0.5);
  const end = areFeetSeen ? 'ankle' : 'knee';
  const left = between(inWorld(body, 'left', 'hip'), inWorld(body, 'left', end));
  const right = between(inWorld(body, 'right', 'hip'), inWorld(body, 'right', end));
  const share = acrossView(left, right);
  const flat = angleBetween(
    between(inPicture(body, 'left', 'hip'), inPicture(body, 'left', end)),
    between(inPicture(body, 'right', 'hip'), inPicture(body, 'right', end)),
  );
  return share * flat + (1 - share) * angleBetween(left, right);
}

/** How high the hips are over the foot that stands, of the whole leg: 1 stands, 0.5 is a deep squat. */
function hipOverFeet(body: Body): number {
  const seen = BODY_SIDES.filter((side) => (body.trust[jointIndex(side, 'ankle')] ?? 0) >= 0.3);
  const sides = seen.length > 0 ? seen : BODY_SIDES;
  const lowest = Math.max(...sides.map((side) => inWorld(body, side, 'ankle')[1]));
  const legs = sides.reduce((sum, side) => sum + legLength(body, side), 0) / sides.length;
  return (lowest - middleOf(body.world, 'hip')[1]) / (legs || 1);
}

/** How high the hips are over the straight line from shoulder to knee, in lengths of the torso; below it negative. */
function hipLift(body: Body, side: BodySide): number {
  const shoulderAt = inWorld(body, side, 'shoulder');
  const hipAt = inWorld(body, side, 'hip');
  const kneeAt = inWorld(body, side, 'knee');
  const toHip = distance(shoulderAt, hipAt);
  const share = toHip / (toHip + distance(hipAt, kneeAt) || 1);
  const onLine = shoulderAt[1] + (kneeAt[1] - shoulderAt[1]) * share;
  return (onLine - hipAt[1]) / body.torso;
}

/**
 * All there are, by name. Angles are in degrees, all else in lengths of the body. Of those with a side, exercises
 * that move both sides together see the mean, weighed by how well each is seen.
 */
export const SIGNALS = {
  /** How far a joint is open: 180 is straight. */
  elbow,
  knee,
  hip: jointAngle('shoulder', 'hip', 'knee'),
  /** From shoulder over hip to ankle: 180 is a straight body. */
  bodyLine: jointAngle('shoulder', 'hip', 'ankle'),
  /** Between the torso and the upper arm: 0 hangs, 90 is level, 180 overhead. */
  upperArm: jointAngle('hip', 'shoulder', 'elbow'),
  /** Between the torso and the hand: the same for the whole arm. */
  armRaise,
  /** Between the plumb line and the thigh: 0 stands, 90 is level. */
  thighLift,
  /** Between the plumb line and the shin: 0 stands. */
  shinLean: plumb('ankle', 'knee', UP),
  /** Between the plumb line and the hanging upper arm or forearm: 0 hangs, 180 points up. */
  upperArmFromPlumb: plumb('shoulder', 'elbow', DOWN),
  forearmFromPlumb: plumb('elbow', 'wrist', DOWN),
  /** Between the plumb line and the torso: 0 upright, 90 level, 180 upside down. */
  torsoLean: whole(torsoLean),
  legsApart: whole(legsApart),
  turn: whole(turn),
  wristOverShoulder: height('wrist', 'shoulder'),
  wristOverHip: height('wrist', 'hip'),
  /** How high the shoulder is over the hand, of the whole arm: 1 leans on a straight arm. */
  armSupport: (body, side) => {
    const elbowAt = inWorld(body, side, 'elbow');
    const [from, to] = [inWorld(body, side, 'shoulder'), inWorld(body, side, 'wrist')];
    return (to[1] - from[1]) / (distance(from, elbowAt) + distance(elbowAt, to) || 1);
  },
  shoulderOverElbow: height('shoulder', 'elbow'),
  wristOverKnee: height('wrist', 'knee'),
  kneeOverShoulder: height('knee', 'shoulder'),
  kneeOverHip: height('knee', 'hip'),
  /** How high the hips are over the ankles, of the whole leg: 1 stands, 0.5 is a deep squat, 0 sits on the floor. */
  hipHeight: (body, side) =>
    (inWorld(body, side, 'ankle')[1] - inWorld(body, side, 'hip')[1]) / (legLength(body, side) || 1),
  hipOverFeet: whole(hipOverFeet),
  hipLift,
  /** From hand to hand, in lengths of the torso. */
  handsApart: whole(
    (body) => distance(inWorld(body, 'left', 'wrist'), inWorld(body, 'right', 'wrist')) / body.torso,
  ),
  /** From ankle to ankle, of a whole leg. */
  stance: whole(
    (body) =>
      (2 * distance(inWorld(body, 'left', 'ankle'), inWorld(body, 'right', 'ankle'))) /
      (legLength(body, 'left') + legLength(body, 'right') || 1),
  ),
  /** From knee to knee, of the distance from ankle to ankle, as seen: below 1 the knees fall in. 1 from the side. */
  kneesApart: whole((body) => {
    if (turn(body) > FRONTAL) return 1;
    const feet = flatDistance(inPicture(body, 'left', 'ankle'), inPicture(body, 'right', 'ankle'));
    return feet > 0
      ? flatDistance(inPicture(body, 'left', 'knee'), inPicture(body, 'right', 'knee')) / feet
      : 1;
  }),
  kneeDifference: whole((body) => difference(knee)(body, 'left')),
  wristDifference: whole(
    (body) => Math.abs(inWorld(body, 'left', 'wrist')[1] - inWorld(body, 'right', 'wrist')[1]) / body.torso,
  ),
  thighDifference: whole((body) => difference(thighLift)(body, 'left')),
  /** How far a thigh is lifted above the other. */
  thighOverOther: (body, side) => thighLift(body, side) - thighLift(body, side === 'left' ? 'right' : 'left'),
  otherThighLift: (body, side) => thighLift(body, side === 'left' ? 'right' : 'left'),
} satisfies Record<string, Signal>;

export type SignalName = keyof typeof SIGNALS;
