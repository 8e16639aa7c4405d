import * as v from 'valibot';
import type { TrainingSession } from '../session.ts';

/** More than anybody does; what has more did not come from here. */
const MOST = { sets: 2_000, reps: 20_000, faults: 50, text: 300 } as const;

/** ms on any clock: finite, and within what a Date can hold. */
const timeMs = v.pipe(v.number(), v.minValue(-8.64e15), v.maxValue(8.64e15));
const spanMs = v.pipe(v.number(), v.minValue(0), v.maxValue(8.64e15));
const text = v.pipe(v.string(), v.maxLength(MOST.text));
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const faults = v.pipe(v.array(text), v.maxLength(MOST.faults));

/** One rep as it is stored and given out. */
export const repSchema = v.object({
  atMs: timeMs,
  side: v.picklist(['left', 'right', 'both']),
  tempo: v.object({ outMs: spanMs, holdMs: spanMs, backMs: spanMs }),
  range: v.pipe(v.number(), v.minValue(0), v.maxValue(100)),
  symmetry: v.nullable(v.pipe(v.number(), v.minValue(0), v.maxValue(1))),
  faults,
});

export const holdSchema = v.object({ atMs: timeMs, heldMs: spanMs, faults });

const setSchema = v.object({
  exerciseId: v.pipe(text, v.minLength(1)),
  exerciseName: text,
  startedAtMs: timeMs,
  endedAtMs: timeMs,
  reps: v.pipe(v.array(repSchema), v.maxLength(MOST.reps)),
  holds: v.pipe(v.array(holdSchema), v.maxLength(MOST.reps)),
  partials: count,
  target: v.object({ reps: v.nullable(count), holdMs: v.nullable(spanMs) }),
});

/** A session from outside: a file, or a database that may be damaged. */
export const sessionSchema = v.object({
  id: v.pipe(v.string(), v.regex(/^[\w-]{1,64}$/)),
  origin: v.picklist(['live', 'film']),
  startedAtMs: timeMs,
  endedAtMs: timeMs,
  sets: v.pipe(v.array(setSchema), v.maxLength(MOST.sets)),
});

/** The session that `json` is, or null. What it has beside is left out. */
export function parseSession(json: string): TrainingSession | null {
  try {
    const result = v.safeParse(sessionSchema, JSON.parse(json));
    return result.success ? result.output : null;
  } catch {
    return null;
  }
}
