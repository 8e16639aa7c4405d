import type { PoseFrame } from '../lib/pose/pose.ts';
import { bodyOf, flatDistance, middleOf, type Body } from './body.ts';
import { alike, missFrame, startCycle, stepCycle, type Cycle, type Ending } from './cycle.ts';
import type { CountedExercise, Exercise, HeldExercise } from './exercise.ts';
import { NOT_HOLDING, heldMs, stepHolding, type Holding } from './holding.ts';
import { PATIENCE_MS, obstacleOf, type Obstacle } from './obstacle.ts';
import { isSeen, type Scope } from './reading.ts';
import type { Hold, Rep, Side } from './rep.ts';

export type { Obstacle } from './obstacle.ts';

/** What one sees of the counting at one moment. */
export interface Counting {
  readonly reps: readonly Rep[];
  readonly holds: readonly Hold[];
  /** Movements that began and came back without going far enough. */
  readonly partials: number;
  /** How long the present hold has lasted; 0 between holds, and for exercises that are counted. */
  readonly heldMs: number;
  /** Where the movement is: 0 at the start, 1 at the far end of a whole one. */
  readonly progress: number;
  readonly phase: 'start' | 'out' | 'far' | 'back';
  /** Which side moves just now, where that matters. */
  readonly side: Side;
  /** Id of the form rule that is broken just now, or was by the last rep; for a moment. */
  readonly fault: string | null;
  readonly obstacle: Obstacle | null;
}

/** Where somebody was in the picture, to tell when it is suddenly somebody else. */
interface Whereabouts {
  readonly atMs: number;
  readonly hips: readonly [number, number, number];
  readonly torso: number;
}

/** Everything the counter remembers between frames: a plain value, of which {@link Counting} is what shows. */
export interface CounterState {
  readonly exercise: Exercise;
  readonly counting: Counting;
  /** Of the last frame; null before the first. */
  readonly lastMs: number | null;
  /** Between two frames, on average of the last few, ms. */
  readonly frameMs: number;
  readonly cycles: Readonly<Partial<Record<Scope, Cycle>>>;
  readonly holding: Holding;
  readonly hindrance: { readonly obstacle: Obstacle; readonly sinceMs: number } | null;
  readonly whereabouts: Whereabouts | null;
  readonly faultUntilMs: number;
  /** When the far end of the last rep was, to know two sides that move at the same time. */
  readonly last: Ending | null;
}

/** A rep's fault is shown for this long, ms. */
const FAULT_MS = 2500;
/** How much the newest frame says of the pace. */
const PACE_SHARE = 0.15;
/** Longer pauses are not the camera's pace, ms. */
const LONGEST_FRAME_MS = 600;
/** Nobody's hips move faster than this, in torsos a second; and a jump is at least so far, in torsos. */
const FASTEST = 9;
const JUMP = 0.8;
/** Left and right that are at their far ends this near to each other, of the time a cycle took, move together. */
const TOGETHER = 0.3;

const NOTHING: Counting = {
  reps: [],
  holds: [],
  partials: 0,
  heldMs: 0,
  progress: 0,
  phase: 'start',
  side: 'both',
  fault: null,
  obstacle: null,
};

/** Before the first frame. */
export function startCounting(exercise: Exercise): CounterState {
  return {
    exercise,
    counting: NOTHING,
    lastMs: null,
    frameMs: 50,
    cycles: {},
    holding: NOT_HOLDING,
    hindrance: null,
    whereabouts: null,
    faultUntilMs: 0,
    last: null,
  };
}

/**
 * What becomes of the state by one more frame. Pure: same state and frame, same result. Frames come in their order;
 * one whose time does not go on is passed over.
 */
export function count(state: CounterState, frame: PoseFrame): CounterState {
  const nowMs = frame.timestampMs;
  if (!Number.isFinite(nowMs) || (state.lastMs !== null && nowMs <= state.lastMs)) return state;
  const tookMs = state.lastMs === null ? state.frameMs : Math.min(nowMs - state.lastMs, LONGEST_FRAME_MS);
  const frameMs = state.frameMs + PACE_SHARE * (tookMs - state.frameMs);
  const body = bodyOf(frame);
  const { exercise } = state;
  const found = obstacleOf(body, exercise, 1000 / frameMs);
  const hindrance =
    found === null
      ? null
      : state.hindrance?.obstacle === found
        ? state.hindrance
        : { obstacle: found, sinceMs: nowMs };
  const obstacle =
    hindrance && nowMs - hindrance.sinceMs >= PATIENCE_MS[hindrance.obstacle] ? hindrance.obstacle : null;
  const isAnother = body !== null && hasJumped(state.whereabouts, body);
  const next: CounterState = {
    ...state,
    lastMs: nowMs,
    frameMs,
    hindrance,
    whereabouts: body ? whereaboutsOf(body) : state.whereabouts,
    cycles: isAnother ? {} : state.cycles,
    counting: {
      ...state.counting,
      obstacle,
      fault: nowMs < state.faultUntilMs ? state.counting.fault : null,
    },
  };
  const judged = found === null && !isAnother ? body : null;
  return exercise.kind === 'hold'
    ? holdOn(next, exercise, judged, nowMs)
    : countOn(next, exercise, judged, nowMs);
}

function holdOn(state: CounterState, exercise: HeldExercise, body: Body | null, nowMs: number): CounterState {
  const { holding, ended } = stepHolding(state.holding, exercise, body, nowMs);
  const { counting } = state;
  const lastedMs = heldMs(holding);
  return {
    ...state,
    holding,
    counting: {
      ...counting,
      holds: ended ? [...counting.holds, ended] : counting.holds,
      heldMs: lastedMs,
      progress: lastedMs > 0 ? 1 : 0,
      phase: lastedMs > 0 ? 'far' : 'start',
      fault: lastedMs > 0 ? holding.broken : null,
    },
  };
}

function countOn(
  state: CounterState,
  exercise: CountedExercise,
  body: Body | null,
  nowMs: number,
): CounterState {
  const scopes: readonly Scope[] = exercise.sides === 'each' ? ['left', 'right'] : ['both'];
  let next = state;
  for (const scope of scopes) {
    const before = next.cycles[scope] ?? startCycle();
    if (!body || !isSeen(body, exercise, scope)) {
      next = { ...next, cycles: { ...next.cycles, [scope]: missFrame(before, nowMs) } };
      continue;
    }
    const { cycle, ending } = stepCycle(before, exercise, body, scope, 1000 / next.frameMs);
    next = { ...next, cycles: { ...next.cycles, [scope]: cycle } };
    if (ending) next = conclude(next, exercise, ending);
  }
  return { ...next, counting: { ...next.counting, ...shown(next.cycles) } };
}

/** What a cycle that has ended adds to the count. */
function conclude(state: CounterState, exercise: CountedExercise, ending: Ending): CounterState {
  const { counting, last } = state;
  const isSecondHalf = last !== null && isSameMovement(last, ending);
  const faults = ending.kind === 'rep' ? ending.faults : [exercise.partial.id];
  const told: Partial<Counting> = faults[0] ? { fault: faults[0] } : {};
  const common = {
    ...state,
    last: ending,
    faultUntilMs: faults[0] ? ending.atMs + FAULT_MS : state.faultUntilMs,
  };
  if (ending.kind === 'partial') {
    const partials = counting.partials + (isSecondHalf ? 0 : 1);
    return { ...common, counting: { ...counting, ...told, partials } };
  }
  const rep = repOf(ending);
  const former = counting.reps.at(-1);
  if (isSecondHalf && last.kind === 'partial') {
    // One arm went all the way, the other not quite: that is one rep, and no partial.
    const partials = Math.max(0, counting.partials - 1);
    return { ...common, counting: { ...counting, partials, reps: [...counting.reps, rep] } };
  }
  if (!isSecondHalf || !former) {
    return { ...common, counting: { ...counting, ...told, reps: [...counting.reps, rep] } };
  }
  const both: Rep = {
    ...rep,
    side: 'both',
    symmetry: alike(former.range, rep.range),
    range: (former.range + rep.range) / 2,
    faults: [...new Set([...former.faults, ...rep.faults])],
  };
  return {
    ...common,
    last: null,
    counting: { ...counting, ...told, reps: [...counting.reps.slice(0, -1), both] },
  };
}

/** Whether the other side did the same at the same time. */
function isSameMovement(first: Ending, second: Ending): boolean {
  if (first.side === second.side || first.side === 'both' || second.side === 'both') return false;
  const tookMs = Math.max(first.atMs - first.leftAtMs, second.atMs - second.leftAtMs);
  const middle = (ending: Ending) => (ending.farFromMs + ending.farToMs) / 2;
  return Math.abs(middle(first) - middle(second)) < TOGETHER * tookMs;
}

function repOf(ending: Ending): Rep {
  return {
    atMs: ending.atMs,
    side: ending.side,
    tempo: {
      outMs: ending.farFromMs - ending.leftAtMs,
      holdMs: ending.farToMs - ending.farFromMs,
      backMs: ending.atMs - ending.farToMs,
    },
    range: ending.range,
    symmetry: ending.symmetry,
    faults: ending.faults,
  };
}

/** What of the cycles is shown: the side that is further through its own. */
function shown(cycles: CounterState['cycles']): Pick<Counting, 'progress' | 'phase' | 'side'> {
  const [first] = Object.entries(cycles)
    .map(([scope, cycle]) => ({ side: scope as Side, ...cycle }))
    .toSorted((a, b) => Number(isMoving(b)) - Number(isMoving(a)) || b.progress - a.progress);
  if (!first || first.phase === 'lost') return { progress: 0, phase: 'start', side: 'both' };
  return { progress: Math.max(0, first.progress), phase: first.phase, side: first.side };
}

function isMoving({ phase }: Pick<Cycle, 'phase'>): boolean {
  return phase !== 'lost' && phase !== 'start';
}

function whereaboutsOf(body: Body): Whereabouts {
  return { atMs: body.timestampMs, hips: middleOf(body.picture, 'hip'), torso: body.metre * body.torso };
}

/** Whether somebody is where nobody can get to in that time. */
function hasJumped(before: Whereabouts | null, body: Body): boolean {
  if (!before) return false;
  const now = whereaboutsOf(body);
  const torsos = flatDistance(before.hips, now.hips) / Math.max(before.torso, now.torso);
  return torsos > JUMP && torsos > (FASTEST * (now.atMs - before.atMs)) / 1000;
}
