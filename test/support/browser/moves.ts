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
      thighs: both([44, 6]),
      shins: both([-16, 4]),
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
      lean: 75,
      upperArms: both([-36, 16]),
      forearms: both([8, -2]),
      thighs: both([-72, 3]),
      shins: both([-72, 2]),
    }),
  },
  lunge: {
    start: STANDING,
    far: standing({
      lean: 8,
      thighs: [
        [80, 3],
        [-8, 3],
      ],
      shins: [
        [-2, 2],
        [-82, 2],
      ],
    }),
    half: standing({
      lean: 5,
      thighs: [
        [42, 3],
        [-14, 3],
      ],
      shins: [
        [-6, 2],
        [-46, 2],
      ],
    }),
  },
  'sit-up': {
    start: like(ON_THE_BACK, { upperArms: both([100, 30]), forearms: both([140, -40]) }),
    far: like(ON_THE_BACK, { lean: -22, upperArms: both([60, 20]), forearms: both([110, -30]) }),
    half: like(ON_THE_BACK, { lean: -58, upperArms: both([90, 30]), forearms: both([130, -40]) }),
  },
  'glute-bridge': {
    start: ON_THE_BACK,
    far: like(ON_THE_BACK, { lean: -112, thighs: both([112, 4]), shins: both([2, 2]) }),
    half: like(ON_THE_BACK, { lean: -100, thighs: both([122, 4]), shins: both([12, 2]) }),
  },
  'jumping-jack': {
    start: STANDING,
    far: standing({
      upperArms: both([0, 145]),
      forearms: both([0, 165]),
      thighs: both([0, 20]),
      shins: both([0, 20]),
    }),
    half: standing({
      upperArms: both([0, 60]),
      forearms: both([0, 65]),
      thighs: both([0, 9]),
      shins: both([0, 9]),
    }),
  },
  'biceps-curl': {
    start: STANDING,
    far: standing({ upperArms: both([8, 8]), forearms: both([145, 5]) }),
    half: standing({ upperArms: both([4, 8]), forearms: both([75, 5]) }),
  },
  'shoulder-press': {
    start: standing({ upperArms: both([20, 50]), forearms: both([150, 5]) }),
    far: standing({ upperArms: both([170, 12]), forearms: both([176, 3]) }),
    half: standing({ upperArms: both([90, 45]), forearms: both([170, 0]) }),
  },
  'lateral-raise': {
    start: STANDING,
    far: standing({ upperArms: both([0, 86]), forearms: both([5, 84]) }),
    half: standing({ upperArms: both([0, 48]), forearms: both([5, 48]) }),
  },
  'high-knees': {
    start: STANDING,
    far: standing({
      thighs: [
        [88, 3],
        [0, 3],
      ],
      shins: [
        [0, 2],
        [-3, 2],
      ],
    }),
    half: standing({
      thighs: [
        [44, 3],
        [0, 3],
      ],
      shins: [
        [-30, 2],
        [-3, 2],
      ],
    }),
  },
  'pull-up': {
    start: HANGING,
    far: like(HANGING, { upperArms: both([40, 28]), forearms: both([172, -8]) }),
    half: like(HANGING, { upperArms: both([112, 38]), forearms: both([172, -6]) }),
  },
  deadlift: {
    start: STANDING,
    far: standing({
      lean: 72,
      thighs: both([28, 4]),
      shins: both([-10, 2]),
      upperArms: both([8, 4]),
      forearms: both([5, 2]),
    }),
    half: standing({
      lean: 40,
      thighs: both([14, 4]),
      shins: both([-5, 2]),
      upperArms: both([5, 4]),
      forearms: both([4, 2]),
    }),
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

/** Left and right do it in turn, and never at the same time. */
export function alternating(exercise: string, times: number, ms = 800): Step[] {
  const move = MOVES[exercise];
  if (!move) throw new Error(`No such move: ${exercise}`);
  return Array.from({ length: times }, (_, index) => [
    { to: oneSide(move.start, move.far, index % 2 === 0 ? 0 : 1), ms },
    { to: move.start, ms },
  ]).flat();
}

const TALKING: readonly Posture[] = [
  STANDING,
  standing({ upperArms: both([25, 15]), forearms: both([85, -10]) }),
  standing({
    upperArms: [
      [35, 25],
      [10, 10],
    ],
    forearms: [
      [110, 10],
      [60, -20],
    ],
  }),
  standing({
    upperArms: [
      [5, 8],
      [45, 35],
    ],
    forearms: [
      [15, 5],
      [95, 30],
    ],
  }),
  standing({ upperArms: both([15, 20]), forearms: both([70, -60]) }),
  standing({ upperArms: both([0, 40]), forearms: both([20, -50]) }),
  standing({ lean: 12, upperArms: both([20, 10]), forearms: both([55, 0]) }),
];
const STRIDE = standing({
  thighs: [
    [26, 3],
    [-18, 3],
  ],
  shins: [
    [4, 2],
    [-40, 2],
  ],
  upperArms: [
    [-18, 8],
    [22, 8],
  ],
  forearms: [
    [5, 5],
    [45, 5],
  ],
});
const SCRATCHING = standing({
  upperArms: [
    [60, 40],
    [0, 8],
  ],
  forearms: [
    [165, -40],
    [12, 6],
  ],
});
const SITTING = standing({
  lean: 5,
  thighs: both([85, 8]),
  shins: both([2, 4]),
  upperArms: both([15, 10]),
  forearms: both([70, -10]),
});
const TYING = standing({
  lean: 80,
  thighs: [
    [95, 6],
    [10, 6],
  ],
  shins: [
    [-5, 2],
    [-88, 2],
  ],
  upperArms: both([20, 5]),
  forearms: both([15, 0]),
});
const PICKING_UP = standing({
  lean: 75,
  thighs: both([50, 6]),
  shins: both([-30, 3]),
  upperArms: [
    [20, 4],
    [-45, 8],
  ],
  forearms: [
    [10, 2],
    [60, -20],
  ],
});

/** What people do between sets, for so long: nothing of it is an exercise. */
export function idling(lengthMs: number, seed: number): Step[] {
  const random = seeded(seed);
  const steps: Step[] = [];
  let place: readonly [number, number] = [0, 0];
  let turned = 0;
  const add = (posture: Posture, ms: number) => steps.push({ to: { ...posture, at: place, turned }, ms });
  const pick = <T>(all: readonly T[]): T => all[Math.floor(random() * all.length)] as T;
  const walk = () => {
    const count = 4 + Math.floor(random() * 8);
    turned = pick([-90, 90, 0, 180, 45]);
    for (let index = 0; index < count; index++) {
      const ahead = (turned * Math.PI) / 180;
      place = [
        Math.max(-0.8, Math.min(0.8, place[0] + 0.5 * Math.sin(ahead))),
        Math.max(-0.5, Math.min(0.5, place[1] + 0.5 * Math.cos(ahead))),
      ];
      add(index % 2 === 0 ? STRIDE : otherWay(STRIDE), 450 + random() * 200);
    }
    turned = pick([0, 0, 20, -30]);
    add(STANDING, 500);
  };
  const talk = () => {
    for (let index = 0; index < 8; index++) add(pick(TALKING), 300 + random() * 900);
  };
  const doings = [
    talk,
    talk,
    walk,
    walk,
    () => {
      add(SCRATCHING, 700);
      for (let index = 0; index < 4; index++) add({ ...SCRATCHING, lean: index % 2 === 0 ? 4 : 0 }, 250);
      add(STANDING, 700);
    },
    () => {
      add(SITTING, 1200);
      for (let index = 0; index < 3; index++)
        add({ ...SITTING, lean: random() * 20 }, 4000 + random() * 3000);
      add(STANDING, 1100);
    },
    () => {
      add(TYING, 1300);
      for (let index = 0; index < 4; index++) add({ ...TYING, lean: 76 + random() * 8 }, 1500);
      add(STANDING, 1200);
    },
    () => {
      add(PICKING_UP, 900);
      add(STANDING, 900);
    },
  ];
  for (let total = 0; total < lengthMs; total = steps.reduce((sum, { ms }) => sum + ms, 0)) pick(doings)();
  return steps;
}
