import type { PoseFrame } from '../lib/pose/pose.ts';
import { count, startCounting, type CounterState } from './counter.ts';
import type { Exercise } from './exercise.ts';
import type { Obstacle } from './obstacle.ts';

/** Which of several exercises is being done: a plain value. */
export interface Recognition {
  /** All of them count along, in the order given. */
  readonly candidates: readonly Candidate[];
  /** What it most likely is; null while nothing was done yet. */
  readonly chosen: CounterState | null;
}

interface Candidate {
  readonly counter: CounterState;
  /** How much speaks for it: about one for each repetition lately. */
  readonly score: number;
}

/** After this long, what was done speaks only a third as much, ms. */
const FORGETS_MS = 20_000;
/** So much must speak for one to be chosen, and so much more than for the one chosen before. */
const ENOUGH = 0.6;
const MARGIN = 0.9;
/** A hold of this length speaks as much as one repetition, ms, and none for more than so many. */
const HOLD_MS = 3000;
const MOST_OF_HOLD = 3;
/** A repetition with faults speaks less: it may be something else. */
const FAULT_COSTS = 0.3;

/** Before the first frame. */
export function startRecognising(exercises: readonly Exercise[]): Recognition {
  return {
    candidates: exercises.map((exercise) => ({ counter: startCounting(exercise), score: 0 })),
    chosen: null,
  };
}

/** What becomes of it by one more frame. Pure, as counting is. */
export function recognise(before: Recognition, frame: PoseFrame): Recognition {
  const candidates = before.candidates.map(({ counter, score }) => {
    const next = count(counter, frame);
    const tookMs = Math.max(0, (next.lastMs ?? 0) - (counter.lastMs ?? next.lastMs ?? 0));
    const kept = score * Math.exp(-tookMs / FORGETS_MS);
    return { counter: next, score: kept + evidence(counter, next, tookMs, kept) };
  });
  const [best] = candidates.toSorted((a, b) => b.score - a.score);
  const chosenId = before.chosen?.exercise.id;
  const chosen = candidates.find(({ counter }) => counter.exercise.id === chosenId);
  const isBetter = best && best.score >= ENOUGH && (!chosen || best.score > chosen.score + MARGIN);
  return { candidates, chosen: (isBetter ? best : chosen)?.counter ?? null };
}

/** What is in the way of every exercise at once: of several such things, the one that hinders most of them. */
export function commonObstacle({ candidates }: Recognition): Obstacle | null {
  const obstacles = candidates.map(({ counter }) => counter.counting.obstacle);
  const hindering = obstacles.filter((obstacle) => obstacle !== null);
  if (hindering.length < obstacles.length) return null;
  const hindered = (one: Obstacle): number => hindering.filter((obstacle) => obstacle === one).length;
  return hindering.toSorted((a, b) => hindered(b) - hindered(a))[0] ?? null;
}

function evidence(before: CounterState, after: CounterState, tookMs: number, score: number): number {
  const { reps, heldMs } = after.counting;
  const isNew = reps.length > before.counting.reps.length;
  const faults = reps.at(-1)?.faults.length ?? 0;
  const ofHold = heldMs > 0 && score < MOST_OF_HOLD ? tookMs / HOLD_MS : 0;
  return (isNew ? Math.max(FAULT_COSTS, 1 - faults * FAULT_COSTS) : 0) + ofHold;
}
