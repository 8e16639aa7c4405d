import type { Rep } from './rep.ts';
import type { TrainingSet } from './session.ts';

/** One set in figures. */
export interface SetSummary {
  readonly reps: number;
  /** Reps of one side only; both 0 where sides make no difference. */
  readonly left: number;
  readonly right: number;
  /** All holds together, ms; 0 where none was held. */
  readonly heldMs: number;
  readonly partials: number;
  /** How long the muscles worked: all reps and holds together, ms. */
  readonly underTensionMs: number;
  /** Of the reps on average, ms; null where there is none. */
  readonly tempo: Rep['tempo'] | null;
  /** Of the reps on average, 1 is all of it; null where there is none. */
  readonly range: number | null;
  /** Of the reps of which it is known, on average, 0..1; null where of none. */
  readonly symmetry: number | null;
}

/** What a set comes to. */
export function summariseSet({ reps, holds, partials }: TrainingSet): SetSummary {
  const heldMs = sum(holds.map((hold) => hold.heldMs));
  const outMs = sum(reps.map(({ tempo }) => tempo.outMs));
  const holdMs = sum(reps.map(({ tempo }) => tempo.holdMs));
  const backMs = sum(reps.map(({ tempo }) => tempo.backMs));
  const count = reps.length;
  return {
    reps: count,
    left: reps.filter(({ side }) => side === 'left').length,
    right: reps.filter(({ side }) => side === 'right').length,
    heldMs,
    partials,
    underTensionMs: outMs + holdMs + backMs + heldMs,
    tempo: count > 0 ? { outMs: outMs / count, holdMs: holdMs / count, backMs: backMs / count } : null,
    range: mean(reps.map(({ range }) => range)),
    symmetry: mean(reps.flatMap(({ symmetry }) => symmetry ?? [])),
  };
}

/** The rest before each set, ms; null before the first. Never below 0, whatever the clocks said. */
export function restsBefore(sets: readonly TrainingSet[]): readonly (number | null)[] {
  return sets.map((set, index) => {
    const before = sets[index - 1];
    return before ? Math.max(0, set.startedAtMs - before.endedAtMs) : null;
  });
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

const mean = (values: readonly number[]): number | null =>
  values.length > 0 ? sum(values) / values.length : null;
