import type { Body } from './body.ts';
import type { HeldExercise } from './exercise.ts';
import { holds } from './reading.ts';
import type { Hold } from './rep.ts';

/** It is held once it was for this long, ms. */
const SETTLES_MS = 600;
/** It is over after it was seen not to be so for this long, or not seen for that long, ms. */
const GRACE_MS = 350;
const LONGEST_GAP_MS = 1000;
/** What is shorter is not a hold, ms. */
const SHORTEST_MS = 2000;
/** A rule that is broken for this part of the time is a fault of the hold. */
const BROKEN_SHARE = 0.4;

/** The hold that goes on at present. */
export interface Holding {
  readonly sinceMs: number | null;
  /** When it was last so. */
  readonly lastMs: number;
  /** For how long each rule was broken, ms. */
  readonly brokenMs: readonly number[];
  /** Which rule is broken just now. */
  readonly broken: string | null;
}

export const NOT_HOLDING: Holding = { sinceMs: null, lastMs: 0, brokenMs: [], broken: null };

/**
 * One more frame.
 * @param body null where it is not seen well enough
 */
export function stepHolding(
  before: Holding,
  exercise: HeldExercise,
  body: Body | null,
  nowMs: number,
): { readonly holding: Holding; readonly ended: Hold | null } {
  const graceMs = body ? GRACE_MS : LONGEST_GAP_MS;
  const isHeld = body !== null && exercise.guards.every((guard) => holds(body, exercise, guard, 'both'));
  const hasPassed = nowMs - before.lastMs > (isHeld ? LONGEST_GAP_MS : graceMs);
  const isOver = before.sinceMs !== null && hasPassed;
  const holding = isOver ? NOT_HOLDING : before;
  const ended = isOver ? holdOf(before, exercise) : null;
  if (!isHeld) return { holding, ended };
  const tookMs = holding.sinceMs === null ? 0 : nowMs - holding.lastMs;
  const isBroken = exercise.rules.map(({ good }) => !holds(body, exercise, good, 'both'));
  return {
    holding: {
      sinceMs: holding.sinceMs ?? nowMs,
      lastMs: nowMs,
      brokenMs: isBroken.map((broken, index) => (holding.brokenMs[index] ?? 0) + (broken ? tookMs : 0)),
      broken: exercise.rules[isBroken.indexOf(true)]?.id ?? null,
    },
    ended,
  };
}

/** How long it has been held, ms; 0 before it has settled. */
export function heldMs(holding: Holding): number {
  const lastedMs = holding.sinceMs === null ? 0 : holding.lastMs - holding.sinceMs;
  return lastedMs >= SETTLES_MS ? lastedMs : 0;
}

function holdOf(holding: Holding, exercise: HeldExercise): Hold | null {
  const lastedMs = heldMs(holding);
  if (lastedMs < SHORTEST_MS) return null;
  return {
    atMs: holding.lastMs,
    heldMs: lastedMs,
    faults: exercise.rules
      .filter((_, index) => (holding.brokenMs[index] ?? 0) > BROKEN_SHARE * lastedMs)
      .map(({ id }) => id),
  };
}
