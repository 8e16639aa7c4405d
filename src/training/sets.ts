import type { Counting } from './counter.ts';
import type { Hold, Rep } from './rep.ts';
import type { SetTarget, TrainingSet } from './session.ts';

/** What sets need to know of an exercise. */
export interface SetExercise {
  readonly id: string;
  /** In the app's language: it is kept with the set. */
  readonly name: string;
  readonly kind: 'reps' | 'hold';
}

/** How sets begin and end by themselves. */
export interface SetRules {
  /** A set begins with the first whole rep, or a hold of some seconds. */
  readonly autoStart: boolean;
  /** A set ends after so long without a rep, and then has ended with its last one; null leaves that to people. */
  readonly autoEndMs: number | null;
}

export const DEFAULT_SET_RULES: SetRules = { autoStart: true, autoEndMs: 12_000 };

/** Who began or ended a set; `automatic` is the first rep, the target, or a while without a rep. */
export type SetCause = 'button' | 'gesture' | 'coach' | 'automatic';

/** The set that is going on. */
export interface RunningSet {
  readonly startedAtMs: number;
  readonly startedBy: SetCause;
  readonly reps: readonly Rep[];
  readonly holds: readonly Hold[];
  readonly partials: number;
  /** When the last rep was complete, or the hold last went on; null before. */
  readonly lastAtMs: number | null;
  /** The hold that goes on; 0 between holds. */
  readonly heldMs: number;
}

interface Seen {
  readonly reps: number;
  readonly holds: number;
  readonly partials: number;
  /** The last of those reps: one that the other side joins becomes one of both sides afterwards. */
  readonly last: Rep | null;
}

/** The sets of one stay. A plain value; see {@link changeSets}. */
export interface SetsState {
  /** Null until it is known; a set may have been begun by then. */
  readonly exercise: SetExercise | null;
  /** What is meant to be done in each set. */
  readonly target: SetTarget;
  /** Those that have ended, in their order. None is empty. */
  readonly sets: readonly TrainingSet[];
  /** Null while no set is going on: before the first, or resting. */
  readonly running: RunningSet | null;
  /** What began before this belongs to no later set: the rep that one was in when the set was ended. */
  readonly closedAtMs: number;
  /** How much of the counter's lists has been looked at. They grow until the counter begins anew. */
  readonly seen: Seen;
}

/** Times are those of the frames: ms since 1970, of a film from its beginning. */
export type SetEvent =
  | { readonly kind: 'start'; readonly atMs: number; readonly by: SetCause }
  | { readonly kind: 'end'; readonly atMs: number; readonly by: SetCause }
  /** What the counter says after one more frame. */
  | { readonly kind: 'counting'; readonly atMs: number; readonly counting: Counting }
  /** Another exercise, whose counter begins anew, or null where it is to be found out; ends the set that is going on. */
  | { readonly kind: 'exercise'; readonly atMs: number; readonly exercise: SetExercise | null }
  /**
   * It has turned out which exercise it is, and its counter has counted along, so many partials too. What another was
   * counted for ends with its last rep; what is done since then, and since `sinceMs`, belongs to this one, and to the set
   * that people have begun.
   */
  | {
      readonly kind: 'found';
      readonly exercise: SetExercise;
      readonly sinceMs: number;
      readonly partials: number;
    }
  | { readonly kind: 'target'; readonly target: SetTarget }
  /** Forgets all sets; exercise and target stay. */
  | { readonly kind: 'reset' };

export const NO_TARGET: SetTarget = { reps: null, holdMs: null };

const NOTHING_SEEN: Seen = { reps: 0, holds: 0, partials: 0, last: null };

/** A hold that lasts so long begins a set; shorter ones happen while somebody gets down. */
const AUTO_HOLD_MS = 2_000;

/** Before the first set. */
export function noSets(exercise: SetExercise | null = null): SetsState {
  return {
    exercise,
    target: NO_TARGET,
    sets: [],
    running: null,
    closedAtMs: -Infinity,
    seen: NOTHING_SEEN,
  };
}

/** What becomes of the sets by an event. Pure; the same state where the event means nothing in it. */
export function changeSets(
  state: SetsState,
  event: SetEvent,
  rules: SetRules = DEFAULT_SET_RULES,
): SetsState {
  switch (event.kind) {
    case 'start':
      return state.running ? state : begin(state, event.atMs, event.by);
    case 'end':
      return end(state, event.atMs);
    case 'counting':
      return follow(state, event, rules);
    case 'exercise': {
      const isSame = event.exercise !== null && event.exercise.id === state.exercise?.id;
      return { ...(isSame ? state : end(state, event.atMs)), exercise: event.exercise, seen: NOTHING_SEEN };
    }
    case 'found':
      return find(state, event);
    case 'target':
      return { ...state, target: event.target };
    case 'reset':
      return { ...noSets(state.exercise), target: state.target, seen: state.seen };
  }
}

/** The set that is going on as it would be kept if it ended now; null where none is, or nothing is in it. */
export function currentSet(state: SetsState, atMs: number): TrainingSet | null {
  const { exercise, running, target } = state;
  if (!exercise || !running) return null;
  const { startedAtMs, reps, heldMs, partials } = running;
  const goingOn: Hold[] = heldMs > 0 ? [{ atMs: running.lastAtMs ?? atMs, heldMs, faults: [] }] : [];
  const holds = [...running.holds, ...goingOn];
  if (reps.length === 0 && holds.length === 0) return null;
  return {
    exerciseId: exercise.id,
    exerciseName: exercise.name,
    startedAtMs,
    // A clock that was put back makes no set of less than nothing.
    endedAtMs: Math.max(startedAtMs, atMs),
    reps,
    holds,
    partials,
    target,
  };
}

function begin(state: SetsState, atMs: number, by: SetCause): SetsState {
  const running = {
    startedAtMs: atMs,
    startedBy: by,
    reps: [],
    holds: [],
    partials: 0,
    lastAtMs: null,
    heldMs: 0,
  };
  return { ...state, running };
}

function end(state: SetsState, atMs: number): SetsState {
  if (!state.running) return state;
  const set = currentSet(state, atMs);
  return { ...state, running: null, closedAtMs: atMs, sets: set ? [...state.sets, set] : state.sets };
}

function find(
  state: SetsState,
  { exercise, sinceMs, partials }: { exercise: SetExercise; sinceMs: number; partials: number },
): SetsState {
  const found = (before: SetsState, closedAtMs: number): SetsState => ({
    ...before,
    exercise,
    seen: { ...NOTHING_SEEN, partials },
    closedAtMs: Math.max(before.closedAtMs, closedAtMs),
  });
  const { running } = state;
  if (!running) return found(state, sinceMs);
  const { startedAtMs, startedBy, lastAtMs } = running;
  // What was done before it was begun is no part of it.
  if (lastAtMs === null)
    return found({ ...state, running: { ...running, partials: 0 } }, Math.max(sinceMs, startedAtMs));
  const ended = found(end(state, lastAtMs), sinceMs);
  return startedBy === 'automatic' ? ended : begin(ended, lastAtMs, startedBy);
}

/** The rep that was seen last is now one of both sides. */
function joined(state: SetsState, rep: Rep): SetsState {
  const { running, sets, seen } = state;
  const isLastOf = (reps: readonly Rep[]): boolean => reps.length > 0 && reps.at(-1) === seen.last;
  const now = { ...state, seen: { ...seen, last: rep } };
  if (running && isLastOf(running.reps))
    return { ...now, running: { ...running, reps: running.reps.with(-1, rep), lastAtMs: rep.atMs } };
  const set = sets.at(-1);
  if (running || !set || !isLastOf(set.reps)) return now;
  const endedAtMs = Math.max(set.endedAtMs, rep.atMs);
  return { ...now, sets: sets.with(-1, { ...set, reps: set.reps.with(-1, rep), endedAtMs }) };
}

/** What a list has more than was seen of it; all of one that began anew. */
const unseen = <T>(list: readonly T[], seen: number): readonly T[] =>
  list.length === seen ? [] : list.slice(list.length > seen ? seen : 0);

function follow(
  earlier: SetsState,
  { atMs, counting }: { atMs: number; counting: Counting },
  rules: SetRules,
): SetsState {
  const lastNow = counting.reps[earlier.seen.reps - 1];
  const isJoined = earlier.seen.last && earlier.seen.last.side !== 'both' && lastNow?.side === 'both';
  const before = isJoined ? joined(earlier, lastNow) : earlier;
  const { seen } = before;
  const isAnew = counting.reps.length < seen.reps || counting.holds.length < seen.holds;
  // A clock that was put back would have all that follows belong to no set.
  const closedAtMs = Math.min(before.closedAtMs, atMs);
  // By half of a rep it is told which side of a set's end it belongs to.
  const reps = unseen(counting.reps, seen.reps).filter((rep) => rep.atMs - durationOf(rep) / 2 > closedAtMs);
  const holds = unseen(counting.holds, seen.holds).filter((hold) => hold.atMs - hold.heldMs >= closedAtMs);
  // One fewer where the other side has made a whole rep of half a one.
  const partials = counting.partials - (isAnew ? 0 : seen.partials);
  const heldMs = atMs - counting.heldMs >= closedAtMs ? counting.heldMs : 0;
  const isNew =
    counting.reps.length !== seen.reps ||
    counting.holds.length !== seen.holds ||
    counting.partials !== seen.partials ||
    closedAtMs !== before.closedAtMs;
  const state: SetsState = isNew
    ? {
        ...before,
        closedAtMs,
        seen: {
          reps: counting.reps.length,
          holds: counting.holds.length,
          partials: counting.partials,
          last: counting.reps.at(-1) ?? null,
        },
      }
    : before;
  const startsAtMs = rules.autoStart && !state.running ? autoStart(reps, holds, heldMs, atMs) : null;
  const started = startsAtMs === null || !state.exercise ? state : begin(state, startsAtMs, 'automatic');
  if (!started.running) return started;
  const running = added(started.running, { reps, holds, partials, heldMs, atMs });
  const followed = running === started.running ? started : { ...started, running };
  return endByItself(followed, { atMs, counting, rules });
}

/** How long a rep took, ms. */
export const durationOf = ({ tempo }: Rep): number => tempo.outMs + tempo.holdMs + tempo.backMs;

/** When the set that begins with this began; null where none does. */
function autoStart(
  [rep]: readonly Rep[],
  holds: readonly Hold[],
  heldMs: number,
  atMs: number,
): number | null {
  if (rep) return rep.atMs - durationOf(rep);
  if (heldMs >= AUTO_HOLD_MS) return atMs - heldMs;
  const hold = holds.find((one) => one.heldMs >= AUTO_HOLD_MS);
  return hold ? hold.atMs - hold.heldMs : null;
}

function added(
  running: RunningSet,
  more: { reps: readonly Rep[]; holds: readonly Hold[]; partials: number; heldMs: number; atMs: number },
): RunningSet {
  const { reps, holds, partials, heldMs, atMs } = more;
  const isNothing =
    reps.length + holds.length === 0 && partials === 0 && heldMs === 0 && running.heldMs === 0;
  if (isNothing) return running;
  const endedAtMs = [...reps, ...holds].at(-1)?.atMs;
  return {
    ...running,
    reps: reps.length > 0 ? [...running.reps, ...reps] : running.reps,
    holds: holds.length > 0 ? [...running.holds, ...holds] : running.holds,
    partials: Math.max(0, running.partials + partials),
    heldMs,
    lastAtMs: heldMs > 0 ? atMs : (endedAtMs ?? running.lastAtMs),
  };
}

function endByItself(
  state: SetsState,
  { atMs, counting, rules }: { atMs: number; counting: Counting; rules: SetRules },
): SetsState {
  const { running, target } = state;
  const lastAtMs = running?.lastAtMs ?? null;
  if (!running || lastAtMs === null) return state;
  // A clock that was put back would keep the set open for as long.
  if (atMs < lastAtMs) return { ...state, running: { ...running, lastAtMs: atMs } };
  const heldMs = running.holds.reduce((sum, hold) => sum + hold.heldMs, running.heldMs);
  const isReached =
    (target.reps !== null && running.reps.length >= target.reps) ||
    (target.holdMs !== null && heldMs >= target.holdMs);
  if (isReached) return end(state, lastAtMs);
  if (rules.autoEndMs === null) return state;
  // Who is in the middle of a slow rep gets as long again to finish it.
  const isUnderWay = counting.phase !== 'start' && counting.obstacle === null;
  const silentMs = atMs - lastAtMs;
  return silentMs > rules.autoEndMs * (isUnderWay ? 2 : 1) ? end(state, lastAtMs) : state;
}
