import type { Body } from './body.ts';
import type { CountedExercise, Guard } from './exercise.ts';
import { holds, moved, progressOf, read, type Scope } from './reading.ts';
import type { Side } from './rep.ts';

/** A movement begins when it is this far, and is back when it is nearer to the start than that. */
const LEAVES = 0.4;
const RETURNS = 0.3;
/** From here on one is at the far end, for what is judged there. */
const NEAR_FAR = 0.75;
/** What turns back before this was not an attempt. */
const ATTEMPT = 0.5;
/** The far end is left when this much of the way is gone back; what is within the smaller part of it was held. */
const TURNS_BACK = 0.25;
const HELD = 0.12;
/** Longer gaps, ms, may hide a turn: the cycle is given up. */
export const LONGEST_GAP_MS = 700;
/** Of a whole cycle, this much was seen, and each guard held for this much of its part. */
const SEEN_SHARE = 0.7;
const HOLDS_SHARE = 0.6;
/** From this many frames a second on, one frame alone is not believed: the middle one of three counts. */
const MEDIAN_FPS = 14;
/** How much of what was before the last frame still says how the start was. */
const START_MEMORY = 0.7;

/** How long a guard was looked at, ms, and for how much of it it held; and between what its signal moved. */
interface Watch {
  readonly lookedMs: number;
  readonly heldMs: number;
  readonly least: number;
  readonly most: number;
  /** Whether it held at the start, 0..1. */
  readonly atStart: number;
}

/** How far one part of the body is through its cycle. */
export interface Cycle {
  /** `lost`: it was not seen from its start, or not well enough; it counts again from the next start on. */
  readonly phase: 'lost' | 'start' | 'out' | 'far' | 'back';
  /** Of the last frame that was seen; null before. */
  readonly lastMs: number | null;
  readonly recent: readonly number[];
  readonly progress: number;
  readonly leftAtMs: number;
  readonly peak: number;
  /** Where the far end was entered, and until when one stayed there. */
  readonly farLevel: number;
  readonly farFromMs: number;
  readonly farToMs: number;
  readonly seenMs: number;
  /** The same order as guards, then rules. */
  readonly watches: readonly Watch[];
  /** Sizes of a torso in the picture, heights of it: what places are measured by. */
  readonly scale: number;
  /** Left less right of what tells sides apart, while near the far end. */
  readonly lean: number;
  /** How far each side came. */
  readonly peaks: readonly [left: number, right: number];
}

/** What a cycle came to. */
export interface Ending {
  readonly kind: 'rep' | 'partial';
  readonly side: Side;
  readonly leftAtMs: number;
  readonly farFromMs: number;
  readonly farToMs: number;
  readonly atMs: number;
  readonly range: number;
  readonly symmetry: number | null;
  readonly faults: readonly string[];
}

const UNWATCHED: Watch = { lookedMs: 0, heldMs: 0, least: Infinity, most: -Infinity, atStart: 1 };

const LOST: Cycle = {
  phase: 'lost',
  lastMs: null,
  recent: [],
  progress: 0,
  leftAtMs: 0,
  peak: 0,
  farLevel: -1,
  farFromMs: 0,
  farToMs: 0,
  seenMs: 0,
  watches: [],
  scale: 0,
  lean: 0,
  peaks: [0, 0],
};

/** Before the first frame. */
export function startCycle(): Cycle {
  return LOST;
}

/** What becomes of a cycle in a frame in which its part of the body is not seen. */
export function missFrame(cycle: Cycle, nowMs: number): Cycle {
  if (cycle.lastMs === null || nowMs - cycle.lastMs <= LONGEST_GAP_MS) return cycle;
  return LOST;
}

/** One more frame, in which that part of the body is seen; where it does something else altogether, it may as well not be. */
export function stepCycle(
  before: Cycle,
  exercise: CountedExercise,
  body: Body,
  scope: Scope,
  fps: number,
): { readonly cycle: Cycle; readonly ending: Ending | null } {
  const nowMs = body.timestampMs;
  const cycle = missFrame(before, nowMs);
  const sinceMs = cycle.lastMs === null ? 0 : nowMs - cycle.lastMs;
  const measured = progressOf(body, exercise, scope);
  if (Number.isNaN(measured)) return { cycle, ending: null };
  const recent = [...cycle.recent.slice(-2), measured];
  const progress = fps >= MEDIAN_FPS && recent.length === 3 ? median(recent) : (recent.at(-1) ?? 0);
  const seen = { ...cycle, recent, progress, lastMs: nowMs };

  if (cycle.phase === 'lost' || cycle.phase === 'start') {
    if (cycle.phase === 'lost' && progress >= LEAVES) return { cycle: seen, ending: null };
    const watches = watchStart(seen, exercise, body, scope);
    if (progress < LEAVES) return { cycle: { ...seen, phase: 'start', watches }, ending: null };
    const begun: Cycle = {
      ...seen,
      phase: 'out',
      watches,
      // It moved away between these two frames.
      leftAtMs: nowMs - sinceMs / 2,
      seenMs: sinceMs / 2,
      peak: 0,
      farLevel: -1,
      peaks: [0, 0],
      lean: 0,
      scale: 0,
    };
    return { cycle: follow(begun, exercise, body, scope, 0), ending: null };
  }

  const cycleMs = nowMs - cycle.leftAtMs;
  if (cycleMs > exercise.cycleMs[1] + exercise.longestHoldMs)
    return { cycle: { ...LOST, recent }, ending: null };
  const followed = follow(seen, exercise, body, scope, sinceMs);
  if (progress > RETURNS) return { cycle: { ...followed, phase: phaseOf(followed) }, ending: null };
  return {
    cycle: {
      ...followed,
      phase: 'start',
      watches: followed.watches.map((watch) => ({ ...UNWATCHED, atStart: watch.atStart })),
    },
    ending: endingOf(followed, exercise, scope),
  };
}

function phaseOf(cycle: Cycle): Cycle['phase'] {
  if (cycle.peak < 1) return cycle.progress < cycle.peak - TURNS_BACK ? 'back' : 'out';
  if (cycle.progress >= cycle.peak - HELD) return 'far';
  if (cycle.phase === 'back') return cycle.progress >= 1 ? 'far' : 'back';
  return cycle.progress < cycle.peak - TURNS_BACK ? 'back' : 'far';
}

/** What guards and rules say while nothing moves yet. */
function watchStart(cycle: Cycle, exercise: CountedExercise, body: Body, scope: Scope): readonly Watch[] {
  return guardsOf(exercise).map((guard, index) => {
    const atStart = cycle.watches[index]?.atStart ?? Number(holds(body, exercise, guard, scope));
    const value = moved(body, exercise, guard, scope);
    return {
      ...UNWATCHED,
      least: value,
      most: value,
      atStart: START_MEMORY * atStart + (1 - START_MEMORY) * Number(holds(body, exercise, guard, scope)),
    };
  });
}

/** Takes one frame of a movement into what is remembered of it. */
function follow(cycle: Cycle, exercise: CountedExercise, body: Body, scope: Scope, sinceMs: number): Cycle {
  const { progress } = cycle;
  const nowMs = body.timestampMs;
  const peak = Math.max(cycle.peak, progress);
  const isFar = progress >= NEAR_FAR;
  // As the far end turns out to be further away, it is reached later.
  const isFurther = progress > cycle.farLevel + HELD;
  return {
    ...cycle,
    peak,
    seenMs: cycle.seenMs + Math.min(sinceMs, LONGEST_GAP_MS / 2),
    farLevel: isFurther ? progress : cycle.farLevel,
    farFromMs: isFurther ? nowMs : cycle.farFromMs,
    farToMs: progress >= peak - HELD ? nowMs : cycle.farToMs,
    watches: guardsOf(exercise).map((guard, index) => {
      const watch = cycle.watches[index] ?? UNWATCHED;
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
    }),
    scale: Math.max(cycle.scale, body.metre * body.torso),
    lean: isFar && exercise.sideBy ? cycle.lean + leanOf(exercise, body) : cycle.lean,
    peaks:
      scope === 'both'
        ? [
            Math.max(cycle.peaks[0], progressOf(body, exercise, 'left') || 0),
            Math.max(cycle.peaks[1], progressOf(body, exercise, 'right') || 0),
          ]
        : cycle.peaks,
  };
}

function leanOf(exercise: CountedExercise, body: Body): number {
  const { sideBy } = exercise;
  return sideBy ? read(body, exercise, sideBy, 'left') - read(body, exercise, sideBy, 'right') : 0;
}

function endingOf(cycle: Cycle, exercise: CountedExercise, scope: Scope): Ending | null {
  const atMs = cycle.lastMs ?? 0;
  const tookMs = atMs - cycle.leftAtMs;
  const [leastMs, mostMs] = exercise.cycleMs;
  if (cycle.peak < ATTEMPT || tookMs < leastMs || tookMs > mostMs) return null;
  if (cycle.farToMs - cycle.farFromMs > exercise.longestHoldMs) return null;
  if (cycle.seenMs < SEEN_SHARE * tookMs) return null;
  const isWhole = cycle.peak >= 1;
  const kept = (guard: Guard, index: number) =>
    isKept(guard, cycle.watches[index] ?? UNWATCHED, cycle.scale, isWhole ? 1 : ATTEMPT);
  const { guards } = exercise;
  const isOther = guards.some((guard, index) => {
    // Half a movement need not be what a whole one is at the far end.
    if (!isWhole && 'during' in guard && guard.during === 'far') return false;
    return !kept(guard, index);
  });
  if (isOther) return null;
  const faults = exercise.rules
    .filter(({ good }, index) => !kept(good, guards.length + index))
    .map(({ id }) => id);
  const [left, right] = cycle.peaks;
  return {
    kind: isWhole ? 'rep' : 'partial',
    side: scope === 'both' ? leaningSide(exercise, cycle.lean) : scope,
    leftAtMs: cycle.leftAtMs,
    farFromMs: cycle.farFromMs,
    farToMs: cycle.farToMs,
    atMs,
    range: cycle.peak,
    symmetry:
      scope === 'both' && !exercise.sideBy && 'length' in exercise.movement ? alike(left, right) : null,
    faults,
  };
}

function leaningSide(exercise: CountedExercise, lean: number): Side {
  if (!exercise.sideBy || lean === 0) return 'both';
  return lean > 0 ? 'left' : 'right';
}

/** Of two ranges, how much the smaller is of the larger. */
export function alike(left: number, right: number): number {
  const larger = Math.max(left, right);
  return larger > 0 ? Math.max(0, Math.min(left, right) / larger) : 1;
}

function guardsOf(exercise: CountedExercise): readonly Guard[] {
  return [...exercise.guards, ...exercise.rules.map(({ good }) => good)];
}

/** @param part how much of the least movement is asked for: of half a repetition, half of it */
function isKept(guard: Guard, watch: Watch, scale: number, part: number): boolean {
  if ('moves' in guard) {
    const distance = (watch.most - watch.least) / ('place' in guard ? scale || 1 : 1);
    return distance >= guard.moves[0] * part && distance <= guard.moves[1];
  }
  if (guard.during === 'start') return watch.atStart >= 0.5;
  return watch.lookedMs === 0 || watch.heldMs >= HOLDS_SHARE * watch.lookedMs;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[1] ?? 0;
}
