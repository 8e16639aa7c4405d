import { BODY_SIDES, jointIndex, middleOf, type Body, type BodySide } from './body.ts';
import type { CountedExercise, Exercise, Guard, Movement } from './exercise.ts';
import { SIGNALS, type SignalName } from './signals.ts';
import { progressAlong, type Template } from './template.ts';

/** Which part of a body is looked at: one side, or both, each weighed by how well it is seen. */
export type Scope = BodySide | 'both';

/** Below this a landmark is a guess. */
const SEEN = 0.5;
/** What counts of a side that is seen half: the far one, in a view from the side. */
const GLIMPSED = 0.25;
/** How far a movement is followed beyond its ends. */
const LEAST = -0.5;
const MOST = 2;
const MOST_OF_SEVERAL = 1.3;

/** How well the joints that an exercise needs are seen on one side: as well as the worst of them, 0..1. */
export function sideTrust(body: Body, exercise: Exercise, side: BodySide): number {
  return Math.min(1, ...exercise.required.map((joint) => body.trust[jointIndex(side, joint)] ?? 0));
}

/** Whether one side is seen well enough to be compared with the other. */
export function isSideSeen(body: Body, exercise: Exercise, side: BodySide): boolean {
  return sideTrust(body, exercise, side) >= SEEN;
}

/** Whether enough of the body is seen to judge that part of it. */
export function isSeen(body: Body, exercise: Exercise, scope: Scope): boolean {
  const [left = 0, right = 0] = BODY_SIDES.map((side) => sideTrust(body, exercise, side));
  if (exercise.needsBothSides) return Math.min(left, right) >= SEEN;
  if (Math.max(left, right) < SEEN) return false;
  // Where one side is seen well, the model knows where the other must be.
  return scope === 'both' || (scope === 'left' ? left : right) >= GLIMPSED;
}

/** A signal's value; of both sides, the mean, weighed by how well each is seen. */
export function read(body: Body, exercise: Exercise, signal: SignalName, scope: Scope): number {
  const of = SIGNALS[signal];
  if (scope !== 'both') return of(body, scope);
  const [left, right] = weights(body, exercise);
  return (of(body, 'left') * left + of(body, 'right') * right) / (left + right);
}

function weights(body: Body, exercise: Exercise): readonly [left: number, right: number] {
  const [left = 0, right = 0] = BODY_SIDES.map((side) => {
    const trust = sideTrust(body, exercise, side);
    return trust < GLIMPSED ? 0 : trust * trust;
  });
  return left + right > 0 ? [left, right] : [1, 1];
}

/** How far the movement is, 0..1 and beyond, and how plausible it is that it is this movement at all. */
export function progressOf(body: Body, exercise: CountedExercise, scope: Scope): number {
  const { movement } = exercise;
  if (!isList(movement)) return progressAlong(movement, body);
  // One that goes too far does not make up for another that is missing.
  const most = movement.length === 1 ? MOST : MOST_OF_SEVERAL;
  const sum = movement.reduce(
    (total, { signal, start, far }) =>
      total + Math.max(LEAST, Math.min(most, (read(body, exercise, signal, scope) - start) / (far - start))),
    0,
  );
  return sum / movement.length;
}

function isList(movement: readonly Movement[] | Template): movement is readonly Movement[] {
  return Array.isArray(movement);
}

/** Whether a guard that can be judged of one moment holds. */
export function holds(body: Body, exercise: Exercise, guard: Guard, scope: Scope): boolean {
  if ('moves' in guard) return true;
  const value = read(body, exercise, guard.signal, scope);
  return value >= guard.between[0] && value <= guard.between[1];
}

/**
 * What of a guard is watched for how far it moves: its signal, or where its joint is in the picture, in heights of the
 * picture.
 */
export function moved(body: Body, exercise: Exercise, guard: Guard, scope: Scope): number {
  if ('signal' in guard) return read(body, exercise, guard.signal, scope);
  const axis = guard.axis === 'x' ? 0 : 1;
  if (scope !== 'both') return body.picture[jointIndex(scope, guard.place)]?.[axis] ?? 0;
  return middleOf(body.picture, guard.place)[axis];
}
