import type { Exercise } from '../exercise.ts';
import { bicepsCurl } from './biceps-curl.ts';
import { deadlift } from './deadlift.ts';
import { gluteBridge } from './glute-bridge.ts';
import { highKnees } from './high-knees.ts';
import { jumpingJack } from './jumping-jack.ts';
import { lateralRaise } from './lateral-raise.ts';
import { lunge } from './lunge.ts';
import { plank } from './plank.ts';
import { pullUp } from './pull-up.ts';
import { pushUp } from './push-up.ts';
import { shoulderPress } from './shoulder-press.ts';
import { sitUp } from './sit-up.ts';
import { squat } from './squat.ts';
import { wallSit } from './wall-sit.ts';

/** All there are, in the order in which they are offered. */
export const EXERCISES: readonly Exercise[] = [
  squat,
  pushUp,
  lunge,
  sitUp,
  gluteBridge,
  jumpingJack,
  bicepsCurl,
  shoulderPress,
  lateralRaise,
  highKnees,
  pullUp,
  deadlift,
  plank,
  wallSit,
];

/** The exercise of that id; undefined where this version has none. */
export function exerciseById(id: string): Exercise | undefined {
  return EXERCISES.find((exercise) => exercise.id === id);
}
