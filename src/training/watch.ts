import type { Body } from './body.ts';
import type { CountedExercise, Guard } from './exercise.ts';
import { holds, moved, type Scope } from './reading.ts';

/** What became of one guard, or of one form rule, in the cycle that goes on. */
export interface Watch {
  /** How long it was looked at, and for how much of that it held, ms. */
  readonly lookedMs: number;
  readonly heldMs: number;
  /** Between what its signal, or its place, moved. */
  readonly least: number;
  readonly most: number;
  /** Whether it held at the start, 0..1. */
  readonly atStart: number;
}

/** A guard held if it did for this much of its part of a cycle: single frames are noise. */
const HOLDS_SHARE = 0.6;
/** How much of what was before the last frame still says how the start was. */
const START_MEMORY = 0.7;

const UNWATCHED: Watch = { lookedMs: 0, heldMs: 0, least: Infinity, most: -Infinity, atStart: 1 };

/** Guards, then what the form rules ask for: the order of watches. */
function guardsOf(exercise: CountedExercise): readonly Guard[] {
  return [...exercise.guards, ...exercise.rules.map(({ good }) => good)];
}

/** What guards and rules say while nothing moves yet. */
export function watchStart(
  before: readonly Watch[],
  exercise: CountedExercise,
  body: Body,
  scope: Scope,
): readonly Watch[] {
  return guardsOf(exercise).map((guard, index) => {
    const now = Number(holds(body, exercise, guard, scope));
    const atStart = before[index]?.atStart ?? now;
    const value = moved(body, exercise, guard, scope);
    return {
      ...UNWATCHED,
      least: value,
      most: value,
      atStart: START_MEMORY * atStart + (1 - START_MEMORY) * now,
    };
  });
}

/** Takes one frame of a movement into what is remembered of it. */
export function watchFrame(
  before: readonly Watch[],
  exercise: CountedExercise,
  body: Body,
  scope: Scope,
  { isFar, sinceMs }: { readonly isFar: boolean; readonly sinceMs: number },
): readonly Watch[] {
  return guardsOf(exercise).map((guard, index) => {
    const watch = before[index] ?? UNWATCHED;
    const value = moved(body, exercise, guard, scope);
    const looks = 'during' in guard && (guard.during === 'whole' || (guard.during === 'far' && isFar));
    // A frame counts for as long as it stood, the first one for a moment.
    const lookedMs = looks ? Math.max(1, sinceMs) : 0;
    return {
      ...watch,
      lookedMs: watch.lookedMs + lookedMs,
      heldMs: watch.heldMs + (lookedMs > 0 && holds(body, exercise, guard, scope) ? lookedMs : 0),
      least: Math.min(watch.least, value),
      most: Math.max(watch.most, value),
    };
  });
}

/** At the end of a cycle: how the start was is all that the next one needs to know. */
export function forget(watches: readonly Watch[]): readonly Watch[] {
  return watches.map(({ atStart }) => ({ ...UNWATCHED, atStart }));
}

/**
 * Whether a guard held in a cycle.
 * @param scale of places: what a torso measures, in heights of the picture
 * @param part how much of the least movement is asked for: of half a repetition, half of it
 */
export function isKept(guard: Guard, known: Watch | undefined, scale: number, part: number): boolean {
  const watch = known ?? UNWATCHED;
  if ('moves' in guard) {
    const distance = (watch.most - watch.least) / ('place' in guard ? scale || 1 : 1);
    return distance >= guard.moves[0] * part && distance <= guard.moves[1];
  }
  if (guard.during === 'start') return watch.atStart >= 0.5;
  return watch.lookedMs === 0 || watch.heldMs >= HOLDS_SHARE * watch.lookedMs;
}
