import { msg } from '@lit/localize';
import type { Counting } from './counter.ts';
import type { Exercise } from './exercise.ts';
import type { Obstacle } from './obstacle.ts';

/** Something to say now. */
export interface SpokenCue {
  /** An obstacle, or the id of a rule of the exercise. */
  readonly id: string;
  readonly kind: 'obstacle' | 'form';
  readonly text: string;
}

/** What has been said, and when: a plain value. */
export interface CueState {
  readonly lastAtMs: number | null;
  readonly saidAtMs: Readonly<Record<string, number>>;
  /** Of the repetitions and attempts that were looked at already. */
  readonly repsSeen: number;
  readonly partialsSeen: number;
  /** When somebody last did something of the exercise; a movement between sets is no attempt. */
  readonly lastRepMs: number | null;
  readonly lastPartialMs: number | null;
}

/** Nobody listens to somebody who never stops: at least so long between two cues, and between two of the same, ms. */
const BETWEEN_MS = 4000;
const SAME_MS = 12_000;
const SAME_OBSTACLE_MS = 20_000;
/** An attempt that failed is spoken of if a repetition, or another such attempt, was not longer ago than this, ms. */
const SET_MS = 20_000;

/** Before the first. */
export const SILENT: CueState = {
  lastAtMs: null,
  saidAtMs: {},
  repsSeen: 0,
  partialsSeen: 0,
  lastRepMs: null,
  lastPartialMs: null,
};

/** What to change, in one sentence, for each obstacle. */
export function obstacleText(obstacle: Obstacle): string {
  switch (obstacle) {
    case 'nobody':
      return msg('Step into the picture.');
    case 'step-back':
      return msg('Step back until all of you that moves is in the picture.');
    case 'turn-to-the-side':
      return msg('Turn your side to the camera.');
    case 'turn-to-the-front':
      return msg('Turn to face the camera.');
    case 'too-slow':
      return msg('The picture is too slow to count: close other apps, or let in more light.');
    case 'turn-the-camera':
      return msg('Turn the camera upright.');
    case 'not-a-person':
      return msg('The camera does not see a person: move it, or what is in front of it.');
  }
}

/** The sentence of one of an exercise's rules; undefined where it has none of that id. */
export function cueText(exercise: Exercise, id: string): string | undefined {
  const own = exercise.kind === 'reps' ? [...exercise.rules, exercise.partial] : exercise.rules;
  return own.find((rule) => rule.id === id)?.cue();
}

/**
 * Which cue is due: what stops the counting before what could be better, what is broken now before what the rules list
 * later, and nothing that was said a moment ago.
 * @param nowMs on the clock of the frames
 */
export function nextCue(
  state: CueState,
  exercise: Exercise,
  counting: Counting,
  nowMs: number,
): { readonly state: CueState; readonly cue: SpokenCue | null } {
  const isNewRep = counting.reps.length > state.repsSeen;
  const isNewPartial = counting.partials > state.partialsSeen;
  const looked: CueState = {
    ...state,
    repsSeen: counting.reps.length,
    partialsSeen: counting.partials,
    lastRepMs: isNewRep ? nowMs : state.lastRepMs,
    lastPartialMs: isNewPartial ? nowMs : state.lastPartialMs,
  };
  const cue = dueCue(looked, exercise, counting);
  if (!cue) return { state: looked, cue: null };
  const isOutOfTheBlue =
    exercise.kind === 'reps' &&
    cue.id === exercise.partial.id &&
    !isRecent(looked.lastRepMs, nowMs) &&
    !isRecent(state.lastPartialMs, nowMs);
  const sameMs = cue.kind === 'obstacle' ? SAME_OBSTACLE_MS : SAME_MS;
  const saidMs = state.saidAtMs[cue.id];
  const isSaid = saidMs !== undefined && nowMs - saidMs < sameMs;
  const isTooSoon = state.lastAtMs !== null && nowMs - state.lastAtMs < BETWEEN_MS;
  if (isOutOfTheBlue || isSaid || isTooSoon) return { state: looked, cue: null };
  return { state: { ...looked, lastAtMs: nowMs, saidAtMs: { ...state.saidAtMs, [cue.id]: nowMs } }, cue };
}

function isRecent(atMs: number | null, nowMs: number): boolean {
  return atMs !== null && nowMs - atMs < SET_MS;
}

function dueCue(state: CueState, exercise: Exercise, counting: Counting): SpokenCue | null {
  const { obstacle, fault } = counting;
  // Before anybody has begun, an empty picture is no news.
  if (obstacle && (obstacle !== 'nobody' || state.lastRepMs !== null || counting.holds.length > 0)) {
    return { id: obstacle, kind: 'obstacle', text: obstacleText(obstacle) };
  }
  const text = fault ? cueText(exercise, fault) : undefined;
  return fault && text !== undefined ? { id: fault, kind: 'form', text } : null;
}
