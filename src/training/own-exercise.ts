import { msg } from '@lit/localize';
import * as v from 'valibot';
import type { PoseFrame } from '../lib/pose/pose.ts';
import { BODY_SIDES, bodyOf, jointIndex, type Body, type Joint } from './body.ts';
import type { CountedExercise } from './exercise.ts';
import { principalAxis, smoothed, threeCycles } from './teaching.ts';
import { apart, features, offPath } from './template.ts';

const JOINTS = ['shoulder', 'elbow', 'wrist', 'hip', 'knee', 'ankle'] as const satisfies readonly Joint[];
const MOST_NUMBERS = 27;
const MOST_TOLERANCE = 2;
const MOST_MS = 120_000;
/** Of a name, in characters. */
export const MOST_OWN_NAME = 60;

/** An exercise that somebody has taught by showing it, as it is kept: JSON. */
export const ownExerciseSchema = v.object({
  /** Begins with `own-`. */
  id: v.pipe(v.string(), v.regex(/^own-[\w-]{1,60}$/)),
  name: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(MOST_OWN_NAME)),
  joints: v.pipe(v.array(v.picklist(JOINTS)), v.minLength(3)),
  keys: v.pipe(
    v.array(v.pipe(v.array(v.pipe(v.number(), v.minValue(-2), v.maxValue(2))), v.maxLength(MOST_NUMBERS))),
    v.minLength(2),
    v.maxLength(32),
    v.check((keys) => keys.every((key) => key.length === keys[0]?.length), 'Postures of different bodies.'),
  ),
  tolerance: v.pipe(v.number(), v.minValue(0), v.maxValue(MOST_TOLERANCE)),
  shortestMs: v.pipe(v.number(), v.minValue(100)),
  longestMs: v.pipe(v.number(), v.maxValue(MOST_MS)),
});
export type OwnExercise = v.InferOutput<typeof ownExerciseSchema>;

/** Why a movement was not learnt; each has a sentence in {@link lessonText}. */
export type LessonFailure = 'nobody' | 'not-three' | 'not-alike' | 'too-small';

/** What came of showing a movement; `found` says how many repetitions were seen. */
export type Lesson =
  | { readonly kind: 'learnt'; readonly exercise: OwnExercise }
  | { readonly kind: 'failed'; readonly reason: LessonFailure; readonly found: number };

/** How much of a recording a joint must be seen in to be relied on later. */
const SEEN_SHARE = 0.8;
const KEYS = 9;
/** How near to a key's place on the way a posture must be to be part of it. */
const NEAR_KEY = 0.08;
/** What moves less is too near to trembling to be told from it, in the unit of postures. */
const LEAST_WAY = 0.2;
/** How much farther from the path than when it was shown one may be; people are not all alike. */
const TOLERANCE = { times: 2, more: 0.25 };
/** Three repetitions are alike if the shortest way is so much of the longest, and the times no more different. */
const ALIKE = { way: 0.65, time: 2.5 };
/** How much quicker and slower than shown it may be done; counted is less of a repetition than is shown of it. */
const SHORTEST = 0.2;
const LONGEST = 4;

/**
 * Learns a movement from a recording in which it is done three times, from its start to its start. Pure.
 * @param id begins with `own-`
 */
export function learn(frames: readonly PoseFrame[], id: string, name: string): Lesson {
  const bodies = frames.map((frame) => bodyOf(frame)).filter((body) => body !== null);
  const joints = seenJoints(bodies);
  if (bodies.length < 10 || !joints.includes('shoulder') || joints.length < 3) return failed('nobody');
  const postures = smoothed(
    bodies.map(({ timestampMs }) => timestampMs),
    bodies.map((body) => features(body, joints)),
  );
  const way = principalAxis(postures);
  const cycles = threeCycles(way);
  if (cycles.length !== 3) return failed('not-three', cycles.length);

  const inCycles = cycles.flatMap(({ from, to }) =>
    Array.from({ length: to - from + 1 }, (_, at) => from + at),
  );
  const far = Math.min(...cycles.map(({ peak }) => way[peak] ?? 0));
  const keys = Array.from({ length: KEYS }, (_, key) => {
    const place = (key / (KEYS - 1)) * far;
    return meanPosture(postures, way, inCycles, place);
  });
  const [first, last] = [keys[0] ?? [], keys.at(-1) ?? []];
  if (apart(first, last) < LEAST_WAY) return failed('too-small', 3);
  const peaks = cycles.map(({ peak }) => way[peak] ?? 0);
  const times = cycles.map(
    ({ from, to }) => (bodies[to]?.timestampMs ?? 0) - (bodies[from]?.timestampMs ?? 0),
  );
  const isAlike =
    Math.min(...peaks) >= ALIKE.way * Math.max(...peaks) &&
    Math.max(...times) <= ALIKE.time * Math.min(...times);
  if (!isAlike) return failed('not-alike', 3);

  const offs = inCycles.map((index) => offPath(keys, postures[index] ?? [])).toSorted((a, b) => a - b);
  const usual = offs[Math.floor(0.95 * (offs.length - 1))] ?? 0;
  const round = (value: number) => Math.round(value * 1000) / 1000;
  return {
    kind: 'learnt',
    exercise: {
      id,
      name,
      joints,
      keys: keys.map((key) => key.map(round)),
      tolerance: round(Math.min(MOST_TOLERANCE, usual * TOLERANCE.times + TOLERANCE.more)),
      shortestMs: Math.max(200, Math.round(SHORTEST * Math.min(...times))),
      longestMs: Math.round(Math.min(MOST_MS, LONGEST * Math.max(...times))),
    },
  };
}

/** An own exercise as one that is counted like all others. */
export function exerciseOfOwn(own: OwnExercise): CountedExercise {
  return {
    id: own.id,
    name: () => own.name,
    kind: 'reps',
    posture: 'any',
    views: ['front', 'side'],
    required: own.joints,
    needsBothSides: false,
    movement: { joints: own.joints, keys: own.keys, tolerance: own.tolerance },
    full: 1,
    sides: 'together',
    guards: [],
    cycleMs: [own.shortestMs, own.longestMs],
    longestHoldMs: own.longestMs,
    partial: { id: 'all-the-way', cue: () => msg('Go all the way, as you have shown it.') },
    rules: [],
  };
}

/** What went wrong, and what to do about it. */
export function lessonText({ reason, found }: Extract<Lesson, { kind: 'failed' }>): string {
  switch (reason) {
    case 'nobody':
      return msg(
        'Too little of you was seen. Step back until all of you is in the picture, and show it again.',
      );
    case 'not-three':
      return found === 0
        ? msg(
            'No repetition was recognised. Begin and end each in the same posture, and show it three times.',
          )
        : msg(
            'Not exactly three repetitions were recognised. Show it three times, with a short stop in between.',
          );
    case 'not-alike':
      return msg('The three repetitions were too different. Show them at the same pace, and equally far.');
    case 'too-small':
      return msg('The movement is too small to be told apart. Choose one in which arms, legs or trunk move.');
  }
}

function failed(reason: LessonFailure, found = 0): Lesson {
  return { kind: 'failed', reason, found };
}

/** Those that are seen nearly always, of the side that is seen better. */
function seenJoints(bodies: readonly Body[]): (typeof JOINTS)[number][] {
  return JOINTS.filter((joint) =>
    BODY_SIDES.some(
      (side) =>
        bodies.filter(({ trust }) => (trust[jointIndex(side, joint)] ?? 0) >= 0.5).length >=
        SEEN_SHARE * bodies.length,
    ),
  );
}

/** How one is, on average, when so far on the way. */
function meanPosture(
  postures: readonly (readonly number[])[],
  way: readonly number[],
  indices: readonly number[],
  place: number,
): number[] {
  const sum = new Array<number>(postures[0]?.length ?? 0).fill(0);
  let weights = 0;
  for (const index of indices) {
    const weight = Math.exp(-((((way[index] ?? 0) - place) / NEAR_KEY) ** 2) / 2) + 1e-9;
    weights += weight;
    for (const [at, value] of (postures[index] ?? []).entries()) sum[at] = (sum[at] ?? 0) + weight * value;
  }
  return sum.map((value) => value / weights);
}
