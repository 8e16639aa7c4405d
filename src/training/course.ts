import type { PoseFrame } from '../lib/pose/pose.ts';
import { count, startCounting, type CounterState } from './counter.ts';
import type { Exercise } from './exercise.ts';
import { NO_GESTURE, watchGesture, type GestureState } from './gesture.ts';
import { recognise, startRecognising, type Recognition } from './recognise.ts';
import { changeSets, noSets, type SetCause, type SetRules, type SetsState } from './sets.ts';
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
}

/** Before the first frame: of one exercise, or of whichever among several it turns out to be. */
export function startCourse(exercise: Exercise | readonly Exercise[], atMs: number): CourseState {
  const state: CourseState = { recognition: null, counter: null, sets: noSets(), gesture: NO_GESTURE };
  return chooseExercise(state, exercise, atMs);
}

/** Another exercise, or another choice of them. Ends the set that runs. */
export function chooseExercise(
  state: CourseState,
  exercise: Exercise | readonly Exercise[],
  atMs: number,
): CourseState {
  if (isList(exercise)) {
    const sets = changeSets(state.sets, { kind: 'end', atMs, by: 'button' });
    return { ...state, sets, counter: null, recognition: startRecognising(exercise) };
  }
  return { ...countFrom(state, startCounting(exercise), atMs), recognition: null };
}

/** What becomes of a course by one more frame. Pure. */
export function follow(state: CourseState, frame: PoseFrame, rules: CourseRules): CourseState {
  const gesture = rules.gesture ? watchGesture(state.gesture, frame) : NO_GESTURE;
  const counted = countFrame({ ...state, gesture }, frame);
  const { counter } = counted;
  if (!counter) return counted;
  const { counting } = counter;
  const atMs = frame.timestampMs;
  const sets = changeSets(counted.sets, { kind: 'counting', atMs, counting }, rules);
  const followed = { ...counted, sets };
  if (!gesture.isDone) return followed;
  return sets.running ? endSet(followed, atMs, 'gesture') : startSet(followed, atMs, 'gesture', rules);
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

function countFrom(state: CourseState, counter: CounterState, atMs: number): CourseState {
  const { id, name, kind } = counter.exercise;
  const exercise = { id, name: name(), kind };
  return { ...state, counter, sets: changeSets(state.sets, { kind: 'exercise', atMs, exercise }) };
}

/** Counts one more frame; once it is known what is trained, its counter goes on from what it has counted already. */
function countFrame(state: CourseState, frame: PoseFrame): CourseState {
  if (!state.recognition) return { ...state, counter: state.counter && count(state.counter, frame) };
  const recognition = recognise(state.recognition, frame);
  const { chosen } = recognition;
  if (!chosen) return { ...state, recognition };
  const isSame = state.counter?.exercise.id === chosen.exercise.id;
  const course = isSame ? { ...state, counter: chosen } : countFrom(state, chosen, frame.timestampMs);
  return { ...course, recognition };
}

function isList(exercise: Exercise | readonly Exercise[]): exercise is readonly Exercise[] {
  return Array.isArray(exercise);
}
