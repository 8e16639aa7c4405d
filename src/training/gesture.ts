import { LANDMARKS, type Landmark, type PoseFrame } from '../lib/pose/pose.ts';

/**
 * The gesture that starts and ends a set without a voice or a hand on the device: one hand high over one's head, as at
 * school, the other hanging down, both still for a while. Exercises raise both hands or none so high, or do not rest
 * there; and a raised hand is known to everyone. It is done facing the camera.
 */

/** How long it has to be held. */
const DWELL_MS = 1_500;
/** Landmarks come and go for a moment; so long the gesture goes on without being seen. */
const LAPSE_MS = 350;
/** What is held over a gap between frames was not seen. */
const LONGEST_GAP_MS = 600;
/** The raised hand stays within so much of where it was, in lengths of the trunk. */
const STILL = 0.3;
/** What the model is not sure of counts for nothing. */
const LEAST_VISIBILITY = 0.5;

/**
 * How far it must be to begin, and where it ends; in lengths of the trunk. Both are apart, so that a hand at the limit
 * does not flicker.
 */
const ENTER = { overNose: 0.35, elbowOverShoulder: 0.05, otherUnderShoulder: 0.6, lean: 0.35 };
const STAY = { overNose: 0.25, elbowOverShoulder: -0.05, otherUnderShoulder: 0.45, lean: 0.45 };

interface Point {
  readonly x: number;
  readonly y: number;
}

/** What is remembered between frames. A plain value. */
export interface GestureState {
  /** How much of the time has been held, 0..1; falls back to 0 when the hand is taken down too early. */
  readonly progress: number;
  /** True with one frame only: the one with which the time is full. The hand has to go down before the next time. */
  readonly isDone: boolean;
  /** Null while nothing is held. Where the hand was then is in pixels. */
  readonly held: {
    readonly side: 'left' | 'right';
    readonly sinceMs: number;
    readonly seenAtMs: number;
    readonly hand: Point;
  } | null;
  /** Done, and the hand is still up. */
  readonly isSpent: boolean;
  readonly lastMs: number;
}

export const NO_GESTURE: GestureState = {
  progress: 0,
  isDone: false,
  held: null,
  isSpent: false,
  lastMs: -Infinity,
};

/** What becomes of the state by one more frame. Pure. Whoever gets `isDone` starts or ends the set. */
export function watchGesture(state: GestureState, frame: PoseFrame): GestureState {
  const nowMs = frame.timestampMs;
  const gapMs = nowMs - state.lastMs;
  const isTorn = gapMs < 0 || gapMs > LONGEST_GAP_MS;
  const { held } = state;
  const found = raisedHand(frame, held?.side ?? null);
  if (
    found &&
    held &&
    !isTorn &&
    found.side === held.side &&
    distance(found.hand, held.hand) <= STILL * found.trunk
  ) {
    const heldMs = nowMs - held.sinceMs;
    const isFull = heldMs >= DWELL_MS;
    return {
      progress: state.isSpent ? 0 : Math.min(1, heldMs / DWELL_MS),
      isDone: isFull && !state.isSpent,
      held: { ...held, seenAtMs: nowMs },
      isSpent: isFull || state.isSpent,
      lastMs: nowMs,
    };
  }
  if (found) {
    const begun = { side: found.side, sinceMs: nowMs, seenAtMs: nowMs, hand: found.hand };
    // A hand that only moves about up there does not become another gesture.
    return { progress: 0, isDone: false, held: begun, isSpent: state.isSpent, lastMs: nowMs };
  }
  const isLapse = held !== null && !isTorn && nowMs - held.seenAtMs <= LAPSE_MS;
  if (isLapse) return { ...state, isDone: false, lastMs: nowMs };
  return { ...NO_GESTURE, lastMs: nowMs };
}

interface RaisedHand {
  readonly side: 'left' | 'right';
  readonly hand: Point;
  /** From the shoulders to the hips, pixels. */
  readonly trunk: number;
}

/** The one hand that is up while the other hangs; `already` is the side that was up, for which less will do. */
function raisedHand(frame: PoseFrame, already: 'left' | 'right' | null): RaisedHand | null {
  const at = pointsOf(frame);
  const nose = at('nose');
  const [leftShoulder, rightShoulder] = [at('leftShoulder'), at('rightShoulder')];
  const [leftHip, rightHip] = [at('leftHip'), at('rightHip')];
  if (!nose || !leftShoulder || !rightShoulder || !leftHip || !rightHip) return null;
  const shoulders = middle(leftShoulder, rightShoulder);
  const hips = middle(leftHip, rightHip);
  const trunk = distance(shoulders, hips);
  if (trunk === 0) return null;
  for (const side of ['left', 'right'] as const) {
    const limits = side === already ? STAY : ENTER;
    const [up, down] = side === 'left' ? (['left', 'right'] as const) : (['right', 'left'] as const);
    const [hand, elbow, other] = [at(`${up}Wrist`), at(`${up}Elbow`), at(`${down}Wrist`)];
    const [shoulder, otherShoulder] =
      side === 'left' ? [leftShoulder, rightShoulder] : [rightShoulder, leftShoulder];
    if (!hand || !elbow || !other) continue;
    const isUp =
      nose.y - hand.y > limits.overNose * trunk &&
      elbow.y - hand.y > 0 &&
      shoulder.y - elbow.y > limits.elbowOverShoulder * trunk;
    const hangs = other.y - otherShoulder.y > limits.otherUnderShoulder * trunk;
    const isUpright = hips.y > shoulders.y && Math.abs(hips.x - shoulders.x) < limits.lean * trunk;
    if (isUp && hangs && isUpright) return { side, hand, trunk };
  }
  return null;
}

/** Landmarks in pixels, since width and height are of different lengths; null for what is not surely seen. */
function pointsOf({ pose, width, height }: PoseFrame): (landmark: Landmark) => Point | null {
  return (landmark) => {
    if (!pose) return null;
    const start = LANDMARKS.indexOf(landmark) * 4;
    const [x = NaN, y = NaN, , visibility = 0] = pose.landmarks.subarray(start, start + 4);
    const isSeen = visibility >= LEAST_VISIBILITY && Number.isFinite(x) && Number.isFinite(y);
    return isSeen ? { x: x * width, y: y * height } : null;
  };
}

const middle = (a: Point, b: Point): Point => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });
const distance = (a: Point, b: Point): number => Math.hypot(a.x - b.x, a.y - b.y);
