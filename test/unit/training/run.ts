import type { PoseFrame } from '../../../src/lib/pose/pose.ts';
import { count, startCounting, type Counting } from '../../../src/training/counter.ts';
import type { Exercise } from '../../../src/training/exercise.ts';
import { exerciseById } from '../../../src/training/exercises/index.ts';
import type { Obstacle } from '../../../src/training/obstacle.ts';
import { MOVES, film, reps, type Filming, type Step } from '../../support/browser/moves.ts';

/** What came of a whole film, and which obstacles were shown on the way. */
export type Outcome = Counting & { readonly obstacles: ReadonlySet<Obstacle> };

/** Counts all frames, one by one, as the app does. */
export function countAll(exercise: Exercise, frames: readonly PoseFrame[]): Outcome {
  const obstacles = new Set<Obstacle>();
  let state = startCounting(exercise);
  for (const frame of frames) {
    state = count(state, frame);
    if (state.counting.obstacle) obstacles.add(state.counting.obstacle);
  }
  return { ...state.counting, obstacles };
}

export function exercise(id: string): Exercise {
  const found = exerciseById(id);
  if (!found) throw new Error(`No such exercise: ${id}`);
  return found;
}

/** Where each exercise is usually filmed from. */
export function usualCamera(id: string): Filming {
  if (id === 'pull-up') return { distance: 4, height: 1.4 };
  return ['push-up', 'sit-up', 'glute-bridge', 'plank'].includes(id) ? { height: 0.6 } : {};
}

/** At the pace at which people do it. */
export function usualTempo(id: string): {
  outMs?: number;
  holdMs?: number;
  backMs?: number;
  restMs?: number;
} {
  return id === 'jumping-jack' || id === 'high-knees'
    ? { outMs: 350, holdMs: 50, backMs: 350, restMs: 100 }
    : {};
}

/** Films an exercise from its start, where it waits for a moment. */
export function filmOf(id: string, steps: readonly Step[], filming: Filming = {}): PoseFrame[] {
  const start = MOVES[id]?.start;
  if (!start) throw new Error(`No such move: ${id}`);
  return film(start, [{ to: start, ms: 800 }, ...steps], { ...usualCamera(id), ...filming });
}

/** So many usual repetitions. */
export function filmReps(id: string, times: number, filming: Filming = {}): PoseFrame[] {
  return filmOf(id, reps(id, times, usualTempo(id)), filming);
}
