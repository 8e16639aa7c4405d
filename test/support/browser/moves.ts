import type { PoseFrame } from '../../../src/lib/pose/pose.ts';
import { CAMERA, filmed, landmarksOf, seeded, type Camera, type Limb, type Posture } from './figure.ts';

/** From one posture to the next, and how long that takes; the pace is that of a pendulum. */
export interface Step {
  readonly to: Posture;
  readonly ms: number;
}

const both = (limb: Limb): readonly [Limb, Limb] => [limb, limb];

export const STANDING: Posture = {
  lean: 2,
  upperArms: both([0, 8]),
  forearms: both([12, 6]),
  thighs: both([0, 3]),
  shins: both([-3, 2]),
  at: [0, 0],
  bar: 0,
  turned: 0,
};
const like = (base: Posture, more: Partial<Posture>): Posture => ({ ...base, ...more });
const standing = (more: Partial<Posture>) => like(STANDING, more);

const PUSH_UP_TOP: Posture = {
  ...STANDING,
  lean: 70,
  upperArms: both([-2, 8]),
  forearms: both([2, 0]),
  thighs: both([-68, 3]),
  shins: both([-68, 2]),
};
const ON_THE_BACK: Posture = {
  ...STANDING,
  lean: -88,
  upperArms: both([88, 15]),
  forearms: both([88, 15]),
  thighs: both([135, 4]),
  shins: both([25, 2]),
};
const HANGING = standing({ bar: 2.35, upperArms: both([176, 14]), forearms: both([178, 2]) });

/** Start, far end, and an end that is only half of the way, of each exercise that is counted. */
export const MOVES: Readonly<Record<string, { start: Posture; far: Posture; half: Posture }>> = {
  squat: {
    start: STANDING,
    far: standing({
      lean: 38,
      thighs: both([82, 12]),
      shins: both([-28, 8]),
      upperArms: both([80, 5]),
      forearms: both([85, 0]),
    }),
    half: standing({
      lean: 18,
      thighs: both([34, 6]),
      shins: both([-12, 4]),
      upperArms: both([50, 5]),
      forearms: both([55, 0]),
    }),
  },
  'push-up': {
    start: PUSH_UP_TOP,
    far: like(PUSH_UP_TOP, {
      lean: 84,
      upperArms: both([-68, 32]),
      forearms: both([8, -4]),
      thighs: both([-82, 3]),
      shins: both([-82, 2]),
    }),
    half: like(PUSH_UP_TOP, {
      lean: 74,
      upperArms: both([-22, 18]),
      forearms: both([6, -2]),
      thighs: both([-72, 3]),
      shins: both([-72, 2]),
    }),
  },
  lunge: {
    start: STANDING,
    far: standing({ lean: 8, thighs: [[80, 3], [-8, 3]], shins: [[-2, 2], [-82, 2]] }),
    half: standing({ lean: 5, thighs: [[35, 3], [-12, 3]], shins: [[-4, 2], [-35, 2]] }),
  },
  'sit-up': {
    start: like(ON_THE_BACK, { upperArms: both([100, 30]), forearms: both([140, -40]) }),
    far: like(ON_THE_BACK, { lean: -22, upperArms: both([60, 20]), forearms: both([110, -30]) }),
    half: like(ON_THE_BACK, { lean: -62, upperArms: both([90, 30]), forearms: both([130, -40]) }),
  },
  'glute-bridge': {
    start: ON_THE_BACK,
    far: like(ON_THE_BACK, { lean: -112, thighs: both([112, 4]), shins: both([2, 2]) }),
    half: like(ON_THE_BACK, { lean: -96, thighs: both([125, 4]), shins: both([15, 2]) }),
  },
  'jumping-jack': {
    start: STANDING,
    far: standing({
      upperArms: both([0, 145]),
      forearms: both([0, 165]),
      thighs: both([0, 20]),
      shins: both([0, 20]),
    }),
    half: standing({ upperArms: both([0, 55]), forearms: both([0, 60]), thighs: both([0, 7]), shins: both([0, 7]) }),
  },
  'biceps-curl': {
    start: STANDING,
    far: standing({ upperArms: both([8, 8]), forearms: both([145, 5]) }),
    half: standing({ upperArms: both([4, 8]), forearms: both([75, 5]) }),
  },
  'shoulder-press': {
    start: standing({ upperArms: both([20, 50]), forearms: both([150, 5]) }),
    far: standing({ upperArms: both([170, 12]), forearms: both([176, 3]) }),
    half: standing({ upperArms: both([85, 45]), forearms: both([165, 0]) }),
  },
  'lateral-raise': {
    start: STANDING,
    far: standing({ upperArms: both([0, 86]), forearms: both([5, 84]) }),
    half: standing({ upperArms: both([0, 48]), forearms: both([5, 48]) }),
  },
  'high-knees': {
    start: STANDING,
    far: standing({ thighs: [[88, 3], [0, 3]], shins: [[0, 2], [-3, 2]] }),
    half: standing({ thighs: [[42, 3], [0, 3]], shins: [[-30, 2], [-3, 2]] }),
  },
  'pull-up': {
    start: HANGING,
    far: like(HANGING, { upperArms: both([40, 28]), forearms: both([172, -8]) }),
    half: like(HANGING, { upperArms: both([128, 38]), forearms: both([172, -6]) }),
  },
  deadlift: {
    start: STANDING,
    far: standing({ lean: 72, thighs: both([28, 4]), shins: both([-10, 2]), upperArms: both([8, 4]), forearms: both([5, 2]) }),
    half: standing({ lean: 36, thighs: both([14, 4]), shins: both([-5, 2]), upperArms: both([5, 4]), forearms: both([4, 2]) }),
  },
};

/** The same with left and right exchanged. */
export function otherWay(posture: Posture): Posture {
  const swap = (pair: readonly [Limb, Limb]): readonly [Limb, Limb] => [pair[1], pair[0]];
  return {
    ...posture,
    upperArms: swap(posture.upperArms),
    forearms: swap(posture.forearms),
    thighs: swap(posture.thighs),
    shins: swap(posture.shins),
  };
}

/** One arm or leg of one posture, all else of the other. */
export function oneSide(start: Posture, far: Posture, index: 0 | 1): Posture {
  const mix = (from: readonly [Limb, Limb], to: readonly [Limb, Limb]): readonly [Limb, Limb] =>
    index === 0 ? [to[0], from[1]] : [from[0], to[1]];
  return {
    ...far,
    upperArms: mix(start.upperArms, far.upperArms),
    forearms: mix(start.forearms, far.forearms),
    thighs: mix(start.thighs, far.thighs),
    shins: mix(start.shins, far.shins),
  };
}

/** So many repetitions, with the tempo given. */
export function reps(
  exercise: string,
  times: number,
  { outMs = 900, holdMs = 200, backMs = 900, restMs = 300, isHalf = false } = {},
): Step[] {
  const move = MOVES[exercise];
  if (!move) throw new Error(`No such move: ${exercise}`);
  const far = isHalf ? move.half : move.far;
  return Array.from({ length: times }, (_, index) => {
    // What is done with one side is done with the other the next time.
    const isAlternating = exercise === 'lunge' || exercise === 'high-knees';
    const to = isAlternating && index % 2 === 1 ? otherWay(far) : far;
    return [
      { to, ms: outMs },
      { to, ms: holdMs },
      { to: move.start, ms: backMs },
      { to: move.start, ms: restMs },
    ];
  }).flat();
}

export interface Filming extends Partial<Camera> {
  readonly fps?: number;
  readonly jitter?: number;
  readonly hidden?: number;
  readonly seed?: number;
  /** How many of the frames are lost, 0..1. */
  readonly dropped?: number;
  readonly startMs?: number;
}

/** Films the steps, beginning in the first posture. */
export function film(from: Posture, steps: readonly Step[], filming: Filming = {}): PoseFrame[] {
  const { fps = 30, jitter = 0.012, hidden = 0.3, seed = 1, dropped = 0, startMs = 0, ...camera } = filming;
  const random = seeded(seed);
  const frames: PoseFrame[] = [];
  const totalMs = steps.reduce((sum, { ms }) => sum + ms, 0);
  let index = 0;
  let begun = 0;
  let last = from;
  for (let atMs = 0; atMs <= totalMs; atMs += 1000 / fps) {
    for (let step = steps[index]; step && atMs > begun + step.ms; step = steps[index]) {
      begun += step.ms;
      last = step.to;
      index += 1;
    }
    const step = steps[index];
    const part = step && step.ms > 0 ? (1 - Math.cos((Math.PI * (atMs - begun)) / step.ms)) / 2 : 1;
    const posture = step ? mixed(last, step.to, part) : last;
    const noise = { jitter, hidden, random };
    const frame = filmed(landmarksOf(posture), { ...CAMERA, ...camera }, startMs + atMs, noise);
    if (random() >= dropped) frames.push(frame);
  }
  return frames;
}

function mixed(from: Posture, to: Posture, part: number): Posture {
  const number = (a: number, b: number) => a + (b - a) * part;
  const pair = (a: readonly [number, number], b: readonly [number, number]): readonly [number, number] => [
    number(a[0], b[0]),
    number(a[1], b[1]),
  ];
  const limbs = (a: readonly [Limb, Limb], b: readonly [Limb, Limb]): readonly [Limb, Limb] => [
    pair(a[0], b[0]),
    pair(a[1], b[1]),
  ];
  return {
    lean: number(from.lean, to.lean),
    upperArms: limbs(from.upperArms, to.upperArms),
    forearms: limbs(from.forearms, to.forearms),
    thighs: limbs(from.thighs, to.thighs),
    shins: limbs(from.shins, to.shins),
    at: pair(from.at, to.at),
    bar: number(from.bar, to.bar),
    turned: number(from.turned, to.turned),
  };
}
