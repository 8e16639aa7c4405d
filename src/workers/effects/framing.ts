import type { Crop } from './compositor/compositor.ts';
import { boundsOf, type PersonBounds } from './person-bounds.ts';
import type { Size } from './size.ts';

/** No more than two to one: what is enlarged further looks blurred. */
const SMALLEST_SCALE = 0.5;
/** Of the crop: room above the head, below the person where they end in the frame, and at their sides together. */
const HEADROOM = 0.1;
const FOOTROOM = 0.05;
const SIDEROOM = 0.1;
/** For the sake of the head in the middle, a person is cut off below so much of their height: a head-and-shoulders shot. */
const BUST = 0.6;
/** In parts of the crop: less than this does not move a resting picture; one on its way follows what is more than that. */
const START = 0.07;
const FOLLOW = 0.015;
/** In fractions of the frame: it rests when it is so near. */
const REST = 0.0005;
/** How fast the picture moves: a spring without overshoot, which covers nine tenths of its way in some four of these. */
const SPRING_MS = 350;
/** A person's place is a mean over such a time, so that edges which tremble and hands which wave do not count. */
const SETTLING_MS = 250;
/** Somebody who is not seen for so long has gone. */
const GONE_MS = 700;
/** Of a longer pause between two frames the rest does not count: nothing is to jump. */
const LONGEST_STEP_MS = 250;

const WHOLE: Crop = { x: 0, y: 0, scale: 1 };
const STILL: Crop = { x: 0, y: 0, scale: 0 };

/** Decides which part of the frame is shown, so that the person stays in its middle. */
export interface Framing {
  /** What to cut the next frame to; null: nothing. */
  crop(): Crop | null;
  /** Learns where the person is: `opacity`, width x height, row-major, 0..255, of the frame as it was cut. */
  follow(opacity: Uint8Array, size: Size, nowMs: number): void;
  /** Shows the whole frame again, at once. */
  reset(): void;
}

/** Framing that begins with the whole frame, and moves as an unhurried camera operator would. */
export function createFraming(): Framing {
  let shown = WHOLE;
  let speed = STILL;
  let goal = WHOLE;
  let person: PersonBounds | null = null;
  let lastMs = Number.NaN;
  let unseenMs = 0;

  const learn = (found: PersonBounds | null, elapsedMs: number): void => {
    unseenMs = found ? 0 : unseenMs + elapsedMs;
    if (unseenMs > GONE_MS) person = null;
    if (found) person = person ? between(person, found, 1 - Math.exp(-elapsedMs / SETTLING_MS)) : found;
  };

  const aim = (): void => {
    const wanted = person ? cropFor(person) : WHOLE;
    // The nearer it is to its goal the less it heeds, so that it comes to rest before somebody who sways.
    const heeded = Math.max(FOLLOW, START - distance(shown, goal) / goal.scale);
    if (distance(wanted, goal) / goal.scale > heeded) goal = wanted;
  };

  const move = (elapsedMs: number): void => {
    if (shown === goal) return;
    const t = elapsedMs / SPRING_MS;
    const x = spring(shown.x, goal.x, speed.x, t);
    const y = spring(shown.y, goal.y, speed.y, t);
    const scale = spring(shown.scale, goal.scale, speed.scale, t);
    shown = inFrame({ x: x.place, y: y.place, scale: scale.place });
    speed = { x: x.speed, y: y.speed, scale: scale.speed };
    if (distance(shown, goal) > REST || distance(speed, STILL) > REST) return;
    shown = goal;
    speed = STILL;
  };

  return {
    crop: () => (shown.scale === 1 ? null : shown),
    follow(opacity, size, nowMs) {
      const elapsedMs = clamp(nowMs - lastMs, 0, LONGEST_STEP_MS) || 0;
      lastMs = nowMs;
      learn(boundsOf(opacity, size, shown, person), elapsedMs);
      aim();
      move(elapsedMs);
    },
    reset() {
      shown = goal = WHOLE;
      speed = STILL;
      person = null;
      lastMs = Number.NaN;
      unseenMs = 0;
    },
  };
}

/** The crop that shows people best: all of them, and the head in the middle if their lower part can be spared for that. */
function cropFor({ left, right, top, bottom, headX }: PersonBounds): Crop {
  const tall = (bottom - top) / (1 - HEADROOM - Math.min(FOOTROOM, 1 - bottom));
  const wide = (right - left) / (1 - SIDEROOM);
  const centred = 2 * Math.min(headX, 1 - headX);
  const scale = clamp(Math.max(wide, BUST * tall, Math.min(tall, centred)), SMALLEST_SCALE, 1);
  const side = (SIDEROOM / 2) * scale;
  // People come first, the middle second: two heads of whom one is higher.
  const x = clamp(headX - scale / 2, Math.min(right + side - scale, left - side), left - side);
  return inFrame({ x, y: top - HEADROOM * scale, scale });
}

/** One step of a critically damped spring: `t` in its own time, speed per that time. */
function spring(from: number, to: number, speed: number, t: number): { place: number; speed: number } {
  const pull = speed + from - to;
  const fade = Math.exp(-t);
  return { place: to + (from - to + pull * t) * fade, speed: (speed - pull * t) * fade };
}

function inFrame({ x, y, scale: wanted }: Crop): Crop {
  const scale = clamp(wanted, SMALLEST_SCALE, 1);
  return { x: clamp(x, 0, 1 - scale), y: clamp(y, 0, 1 - scale), scale };
}

function between(a: PersonBounds, b: PersonBounds, part: number): PersonBounds {
  const mix = (key: keyof PersonBounds): number => a[key] + (b[key] - a[key]) * part;
  return {
    left: mix('left'),
    right: mix('right'),
    top: mix('top'),
    bottom: mix('bottom'),
    headX: mix('headX'),
  };
}

const distance = (a: Crop, b: Crop): number =>
  Math.max(
    Math.abs(a.x + a.scale / 2 - b.x - b.scale / 2),
    Math.abs(a.y + a.scale / 2 - b.y - b.scale / 2),
    Math.abs(a.scale - b.scale),
  );

const clamp = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, value));
