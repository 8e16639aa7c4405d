import { BODY_SIDES, type Body } from './body.ts';
import type { CountedExercise, Guard } from './exercise.ts';
import { isSideSeen, progressOf, read, type Scope } from './reading.ts';
import type { Side } from './rep.ts';
import { forget, isKept, watchFrame, watchStart, type Watch } from './watch.ts';

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
/** Of a whole cycle, this much was seen. */
const SEEN_SHARE = 0.7;
/** From this many frames a second on, one frame alone is not believed: the middle one of three counts. */
const MEDIAN_FPS = 14;

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
  /** How far each side came; 0 while it was not seen. */
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
    const watches = watchStart(cycle.watches, exercise, body, scope);
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
      watches: forget(followed.watches),
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
    watches: watchFrame(cycle.watches, exercise, body, scope, { isFar, sinceMs }),
    scale: Math.max(cycle.scale, body.metre * body.torso),
    lean: isFar && exercise.sideBy ? cycle.lean + leanOf(exercise, body) : cycle.lean,
    peaks: scope === 'both' ? sidePeaks(cycle.peaks, exercise, body) : cycle.peaks,
  };
}

/** How far each side has come, as far as it is seen. */
function sidePeaks(peaks: Cycle['peaks'], exercise: CountedExercise, body: Body): Cycle['peaks'] {
  const [left, right] = BODY_SIDES.map((side, index) => {
    const before = peaks[index] ?? 0;
    return isSideSeen(body, exercise, side)
      ? Math.max(before, progressOf(body, exercise, side) || 0)
      : before;
  });
  return [left ?? 0, right ?? 0];
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
    isKept(guard, cycle.watches[index], cycle.scale, isWhole ? 1 : ATTEMPT);
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
  // Both sides do the same, and both were seen doing it. A template knows no sides.
  const canCompare = !exercise.sideBy && 'length' in exercise.movement && left > 0 && right > 0;
  return {
    kind: isWhole ? 'rep' : 'partial',
    side: scope === 'both' ? leaningSide(exercise, cycle.lean) : scope,
    leftAtMs: cycle.leftAtMs,
    farFromMs: cycle.farFromMs,
    farToMs: cycle.farToMs,
    atMs,
    range: cycle.peak / exercise.full,
    symmetry: canCompare ? alike(left, right) : null,
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

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[1] ?? 0;
}
