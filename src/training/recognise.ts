import type { PoseFrame } from '../lib/pose/pose.ts';
import { count, startCounting, type CounterState } from './counter.ts';
import type { Exercise } from './exercise.ts';

/** Several exercises, counted side by side until it is known which one it is. */
export interface RecogniserState {
  readonly counters: readonly CounterState[];
  /** The counter of what it is; null until that is known. */
  readonly found: CounterState | null;
}

/** Before the first frame. */
export function startRecognising(exercises: readonly Exercise[]): RecogniserState {
  return { counters: exercises.map((exercise) => startCounting(exercise)), found: null };
}

/** What becomes of it by one more frame. Pure. */
export function recognise(state: RecogniserState, frame: PoseFrame): RecogniserState {
  const counters = state.counters.map((counter) => count(counter, frame));
  const most = Math.max(0, ...counters.map(({ counting }) => counting.reps.length));
  const found = counters.find(({ counting }) => most > 0 && counting.reps.length === most) ?? null;
  return { counters, found };
}
