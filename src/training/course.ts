import type { PoseFrame } from '../lib/pose/pose.ts';
import { count, startCounting, type Counting, type CounterState } from './counter.ts';
import type { Exercise } from './exercise.ts';
import { NO_GESTURE, watchGesture, type GestureState } from './gesture.ts';
import type { Obstacle } from './obstacle.ts';
import { commonObstacle, recognise, startRecognising, type Recognition } from './recognise.ts';
import {
  changeSets,
  durationOf,
  noSets,
  type SetCause,
  type SetExercise,
  type SetRules,
  type SetsState,
} from './sets.ts';
import type { SetTarget } from './session.ts';

/** How a stay is gone about. */
export interface CourseRules extends SetRules {
  /** Sets begin and end by a gesture too. */
  readonly gesture: boolean;
}

/**
 * The whole course of a stay before the camera: which exercise it is, what was counted of it, and in which sets. A plain
 * value; the same frames make the same course, live or out of a file.
 */
export interface CourseState {
  /** Among which it is found out what is trained; null where that was chosen. */
  readonly recognition: Recognition | null;
  /** Null until it is known what is trained. */
  readonly counter: CounterState | null;
  readonly sets: SetsState;
  readonly gesture: GestureState;
  /** Of the last frame; null before the first. */
  readonly lastMs: number | null;
}

/** Between two reps of what is found out to be one set, ms. */
const LONGEST_PAUSE_MS = 12_000;

/** Before the first frame: of one exercise, or of whichever among several it turns out to be. */
export function startCourse(exercise: Exercise | readonly Exercise[], atMs: number): CourseState {
  const state: CourseState = {
    recognition: null,
    counter: null,
    sets: noSets(),
    gesture: NO_GESTURE,
    lastMs: null,
  };
  return chooseExercise(state, exercise, atMs);
}

/** Another exercise, or another choice of them. Ends the set that runs. */
export function chooseExercise(
  state: CourseState,
  exercise: Exercise | readonly Exercise[],
  atMs: number,
): CourseState {
  if (isList(exercise)) {
    const sets = changeSets(state.sets, { kind: 'exercise', atMs, exercise: null });
    return { ...state, sets, counter: null, recognition: startRecognising(exercise) };
  }
  const sets = changeSets(state.sets, { kind: 'exercise', atMs, exercise: setExerciseOf(exercise) });
  return { ...state, sets, counter: startCounting(exercise), recognition: null };
}

/** What becomes of a course by one more frame; one whose time does not go on is passed over. Pure. */
export function follow(state: CourseState, frame: PoseFrame, rules: CourseRules): CourseState {
  const atMs = frame.timestampMs;
  if (!Number.isFinite(atMs) || (state.lastMs !== null && atMs <= state.lastMs)) return state;
  const gesture = rules.gesture ? watchGesture(state.gesture, frame) : NO_GESTURE;
  const counted = countFrame({ ...state, gesture, lastMs: atMs }, frame);
  const followed = counted.counter ? followCount(counted, counted.counter, atMs, rules) : counted;
  if (!gesture.isDone) return followed;
  return followed.sets.running
    ? endSet(followed, atMs, 'gesture')
    : startSet(followed, atMs, 'gesture', rules);
}

/** Begins a set, if none runs. */
export function startSet(state: CourseState, atMs: number, by: SetCause, rules: SetRules): CourseState {
  return { ...state, sets: changeSets(state.sets, { kind: 'start', atMs, by }, rules) };
}

/** Ends the set that runs, if one does. */
export function endSet(state: CourseState, atMs: number, by: SetCause): CourseState {
  return { ...state, sets: changeSets(state.sets, { kind: 'end', atMs, by }) };
}

/** What is meant to be done in each set from now on. */
export function aimAt(state: CourseState, target: SetTarget): CourseState {
  return { ...state, sets: changeSets(state.sets, { kind: 'target', target }) };
}

/** What is in the way of counting; while it is still to be found out what is trained, what is in the way of all of it. */
export function obstacleIn({ counter, recognition }: CourseState): Obstacle | null {
  return counter ? counter.counting.obstacle : recognition && commonObstacle(recognition);
}

function followCount(
  state: CourseState,
  { counting }: CounterState,
  atMs: number,
  rules: SetRules,
): CourseState {
  return { ...state, sets: changeSets(state.sets, { kind: 'counting', atMs, counting }, rules) };
}

const setExerciseOf = ({ id, name, kind }: Exercise): SetExercise => ({ id, name: name(), kind });

/** Counts one more frame; once it is known what is trained, its counter goes on from what it has counted already. */
function countFrame(state: CourseState, frame: PoseFrame): CourseState {
  if (!state.recognition) return { ...state, counter: state.counter && count(state.counter, frame) };
  const recognition = recognise(state.recognition, frame);
  const { chosen } = recognition;
  if (!chosen) return { ...state, recognition };
  const counted = { ...state, recognition, counter: chosen };
  if (state.counter?.exercise.id === chosen.exercise.id) return counted;
  const exercise = setExerciseOf(chosen.exercise);
  const { partials } = chosen.counting;
  const sinceMs = begunMs(chosen.counting, frame.timestampMs);
  return { ...counted, sets: changeSets(state.sets, { kind: 'found', exercise, sinceMs, partials }) };
}

/** When what is done now was begun: what somebody seemed to do minutes ago is no part of it. */
function begunMs({ reps, heldMs }: Counting, nowMs: number): number {
  let begun = nowMs - heldMs;
  for (const rep of reps.toReversed()) {
    if (begun - rep.atMs > LONGEST_PAUSE_MS) break;
    begun = rep.atMs - durationOf(rep);
  }
  return begun;
}

function isList(exercise: Exercise | readonly Exercise[]): exercise is readonly Exercise[] {
  return Array.isArray(exercise);
}
