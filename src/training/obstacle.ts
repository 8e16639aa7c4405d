import {
  BODY_SIDES,
  angleBetween,
  between,
  distance,
  jointIndex,
  middleOf,
  pointAt,
  type Body,
  type Joint,
} from './body.ts';
import type { Exercise } from './exercise.ts';
import { isSeen, read } from './reading.ts';

/** Why nothing is counted at present; each has a sentence that says what to change. */
export type Obstacle =
  /** Nobody is in the picture. */
  | 'nobody'
  /** Landmarks that the exercise needs are outside of the picture or hidden: step back, or move the camera. */
  | 'step-back'
  /** The camera sees the person from where this exercise cannot be judged. */
  | 'turn-to-the-side'
  | 'turn-to-the-front'
  /** Too few frames a second to be sure. */
  | 'too-slow'
  /** The picture is turned: somebody who stands is seen lying, or the other way round. */
  | 'turn-the-camera'
  /** What is seen does not have the measures of a person. */
  | 'not-a-person';

/** How long it must be so before it is said, ms: everybody is hidden for a moment, or turns round. */
export const PATIENCE_MS: Readonly<Record<Obstacle, number>> = {
  nobody: 700,
  'step-back': 1000,
  'turn-to-the-side': 1500,
  'turn-to-the-front': 1500,
  'too-slow': 1500,
  'turn-the-camera': 2000,
  'not-a-person': 1000,
};

/** Fewer frames a second than this may miss a whole repetition of most exercises. */
const LEAST_FPS = 3.8;
/** A view is from the front up to the one angle of the shoulders, and from the side from the other on; degrees. */
const FRONT_UP_TO = 65;
const SIDE_FROM = 25;
/** How level torso and legs are in a picture that is turned, degrees from the plumb line. */
const LEVEL = 60;
const UPSIDE_DOWN = 140;

/**
 * How the segments of grown-ups and children compare, with room for errors of the model: lengths in space, each of the
 * torso from hips to shoulders. Proportions after Drillis and Contini (1966); a dog's legs or a chair's are far out.
 */
const MEASURES: readonly (readonly [Joint, Joint, least: number, most: number])[] = [
  ['shoulder', 'elbow', 0.25, 1.1],
  ['elbow', 'wrist', 0.2, 1.1],
  ['hip', 'knee', 0.4, 1.5],
  ['knee', 'ankle', 0.35, 1.5],
];
const SHOULDER_WIDTHS = [0.2, 1.2] as const;

/** What stands in the way in this one frame, most important first; null where the exercise can be judged. */
export function obstacleOf(body: Body | null, exercise: Exercise, fps: number): Obstacle | null {
  if (!body) return 'nobody';
  if (fps < LEAST_FPS) return 'too-slow';
  if (!isPerson(body)) return 'not-a-person';
  if (isTurned(body, exercise)) return 'turn-the-camera';
  // Who is turned away hides half of the body, which no step back would show.
  const areShouldersSeen = BODY_SIDES.every((side) => (body.trust[jointIndex(side, 'shoulder')] ?? 0) >= 0.5);
  const angle = areShouldersSeen ? read(body, exercise, 'turn', 'both') : null;
  if (angle !== null && !exercise.views.includes('side') && angle > FRONT_UP_TO) return 'turn-to-the-front';
  if (angle !== null && !exercise.views.includes('front') && angle < SIDE_FROM) return 'turn-to-the-side';
  if (!isSeen(body, exercise, 'both')) return isSomebody(body) ? 'step-back' : 'nobody';
  return null;
}

/** Whether anything of a body is seen at all: where nobody is, the model guesses on for a while. */
function isSomebody(body: Body): boolean {
  const joints: readonly Joint[] = ['ear', 'shoulder', 'hip', 'elbow', 'knee'];
  return BODY_SIDES.some((side) => joints.some((joint) => (body.trust[jointIndex(side, joint)] ?? 0) >= 0.5));
}

/** Segments of which only one end is seen are not measured. */
function isPerson(body: Body): boolean {
  let wrong = 0;
  for (const side of BODY_SIDES) {
    for (const [from, to, least, most] of MEASURES) {
      const ends = [jointIndex(side, from), jointIndex(side, to)] as const;
      if (ends.some((index) => (body.trust[index] ?? 0) < 0.5)) continue;
      const length = distance(pointAt(body.world, ends[0]), pointAt(body.world, ends[1])) / body.torso;
      if (length < least || length > most) wrong += 1;
    }
  }
  const shoulders =
    distance(
      pointAt(body.world, jointIndex('left', 'shoulder')),
      pointAt(body.world, jointIndex('right', 'shoulder')),
    ) / body.torso;
  if (shoulders < SHOULDER_WIDTHS[0] || shoulders > SHOULDER_WIDTHS[1]) wrong += 1;
  return wrong < 3;
}

/** Told by those who stand with all of the body level, or are upside down; who lies is asked about floor work only. */
function isTurned(body: Body, exercise: Exercise): boolean {
  if (exercise.posture === 'any') return false;
  const lean = read(body, exercise, 'torsoLean', 'both');
  if (exercise.posture === 'floor') return lean > UPSIDE_DOWN;
  if (lean > UPSIDE_DOWN) return read(body, exercise, 'kneeOverHip', 'both') > 0;
  const legs = between(middleOf(body.world, 'hip'), middleOf(body.world, 'ankle'));
  const legsSeen = BODY_SIDES.some((side) => (body.trust[jointIndex(side, 'ankle')] ?? 0) >= 0.5);
  return legsSeen && lean > LEVEL && angleBetween(legs, [0, 1, 0]) > LEVEL;
}
