import type { Counting } from '../../../src/training/counter.ts';
import type { Hold, Rep } from '../../../src/training/rep.ts';
import type { TrainingSession, TrainingSet } from '../../../src/training/session.ts';

/** A rep of 2 s: out 900 ms, held 200 ms, back 900 ms. */
export const rep = (atMs: number, change: Partial<Rep> = {}): Rep => ({
  atMs,
  side: 'both',
  tempo: { outMs: 900, holdMs: 200, backMs: 900 },
  range: 1,
  symmetry: null,
  faults: [],
  ...change,
});

export const hold = (atMs: number, heldMs: number): Hold => ({ atMs, heldMs, faults: [] });

/** What a counter says that has seen nothing, but for the change. */
export const counting = (change: Partial<Counting> = {}): Counting => ({
  reps: [],
  holds: [],
  partials: 0,
  heldMs: 0,
  progress: 0,
  phase: 'start',
  side: 'both',
  fault: null,
  obstacle: null,
  ...change,
});

/** A set of so many reps, one every three seconds. */
export const setOf = (startedAtMs: number, reps: number, change: Partial<TrainingSet> = {}): TrainingSet => ({
  exerciseId: 'squat',
  exerciseName: 'Squat',
  startedAtMs,
  endedAtMs: startedAtMs + reps * 3000,
  reps: Array.from({ length: reps }, (_, index) => rep(startedAtMs + (index + 1) * 3000)),
  holds: [],
  partials: 0,
  target: { reps: null, holdMs: null },
  ...change,
});

export const session = (
  id: string,
  sets: readonly TrainingSet[],
  change: Partial<TrainingSession> = {},
): TrainingSession => ({
  id,
  origin: 'live',
  startedAtMs: sets[0]?.startedAtMs ?? 0,
  endedAtMs: sets.at(-1)?.endedAtMs ?? 0,
  sets,
  ...change,
});

/** Names as people and attackers give them. */
export const ODD_NAMES = [
  'Squat "deep"',
  'two\nlines\r\nand a\ttab',
  '🏋🏽‍♀️ Übung',
  "=cmd|' /C calc'!A0",
  '+1',
  '-1',
  '@SUM(A1)',
  ' =1+1',
  '00:00.000 --> 00:01.000',
  '<b>& bold</b>',
  '',
  'NUL\u0000 and \uD800 half a letter',
] as const;
