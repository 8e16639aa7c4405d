import { LANDMARKS, type PoseFrame } from '../../../src/lib/pose/pose.ts';

/** A direction of one limb: turned forwards from hanging, then out to its own side; degrees. */
export type Limb = readonly [forwards: number, outwards: number];

/** How a stick figure is held. Limbs are given against the plumb line, not against each other. */
export interface Posture {
  /** The trunk leans forwards from upright: 90 is face down, -90 on the back. */
  readonly lean: number;
  readonly upperArms: readonly [left: Limb, right: Limb];
  readonly forearms: readonly [left: Limb, right: Limb];
  readonly thighs: readonly [left: Limb, right: Limb];
  readonly shins: readonly [left: Limb, right: Limb];
  /** Where it is on the floor, metres: to its left, and forwards. */
  readonly at: readonly [x: number, z: number];
  /** What it hangs from, metres over the floor; 0: what is lowest is on the floor. */
  readonly bar: number;
  /** Turned about the plumb line, degrees. */
  readonly turned: number;
}

/** Where the film is taken from. */
export interface Camera {
  /** Degrees: 0 sees the front, 90 the person's left side. */
  readonly yaw: number;
  /** Looking down is positive, degrees. */
  readonly pitch: number;
  readonly roll: number;
  readonly distance: number;
  readonly height: number;
  readonly width: number;
  readonly heightPx: number;
  /** Whether left and right are exchanged, as in a selfie. */
  readonly isMirrored: boolean;
  /** Focal length, of the longer edge of the picture. */
  readonly focal: number;
}

export const CAMERA: Camera = {
  yaw: 0,
  pitch: 0,
  roll: 0,
  distance: 3.2,
  height: 1,
  width: 640,
  heightPx: 480,
  isMirrored: false,
  focal: 0.9,
};

export type Vector = readonly [number, number, number];

export const TORSO = 0.5;
const SIZES = { neck: 0.22, upperArm: 0.29, forearm: 0.26, thigh: 0.43, shin: 0.42, foot: 0.2, hand: 0.08 };
const HALF_SHOULDERS = 0.18;
const HALF_HIPS = 0.1;
const RADIANS = Math.PI / 180;

/** Along the limb, in the figure's own axes: x to its left, y up, z forwards. */
function along([forwards, outwards]: Limb, side: 1 | -1): Vector {
  const f = forwards * RADIANS;
  const o = outwards * RADIANS;
  return [side * Math.sin(o), -Math.cos(o) * Math.cos(f), Math.cos(o) * Math.sin(f)];
}

const plus = (a: Vector, b: Vector, factor = 1): Vector => [
  a[0] + b[0] * factor,
  a[1] + b[1] * factor,
  a[2] + b[2] * factor,
];

/** The 33 landmarks of a posture, metres: x to the figure's left, y up from the floor, z forwards. */
export function landmarksOf(posture: Posture): readonly Vector[] {
  const lean = posture.lean * RADIANS;
  const trunk: Vector = [0, Math.cos(lean), Math.sin(lean)];
  // The face looks forwards of the trunk.
  const face: Vector = [0, -Math.sin(lean), Math.cos(lean)];
  const places = new Map<string, Vector>();
  const neck = plus([0, 0, 0], trunk, TORSO);
  const head = plus(neck, trunk, SIZES.neck);
  for (const [index, side] of ([1, -1] as const).entries()) {
    const name = (joint: string) => (side === 1 ? 'left' : 'right') + joint;
    const limb = (pair: readonly [Limb, Limb]) => along(pair[index] ?? [0, 0], side);
    const shoulder = plus(neck, [side * HALF_SHOULDERS, 0, 0]);
    const elbow = plus(shoulder, limb(posture.upperArms), SIZES.upperArm);
    const wrist = plus(elbow, limb(posture.forearms), SIZES.forearm);
    const hand = plus(wrist, limb(posture.forearms), SIZES.hand);
    const hip: Vector = [side * HALF_HIPS, 0, 0];
    const knee = plus(hip, limb(posture.thighs), SIZES.thigh);
    const shin = limb(posture.shins);
    const ankle = plus(knee, shin, SIZES.shin);
    const toes: Vector = [0, shin[2], -shin[1]];
    const eye = plus(plus(head, face, 0.09), [side * 0.03, 0, 0]);
    places.set(name('Shoulder'), shoulder).set(name('Elbow'), elbow).set(name('Wrist'), wrist);
    for (const finger of ['Pinky', 'Index', 'Thumb']) places.set(name(finger), hand);
    places.set(name('Hip'), hip).set(name('Knee'), knee).set(name('Ankle'), ankle);
    places.set(name('Heel'), plus(ankle, toes, -0.05)).set(name('FootIndex'), plus(ankle, toes, SIZES.foot));
    for (const eyes of ['EyeInner', 'Eye', 'EyeOuter']) places.set(name(eyes), eye);
    places.set(name('Ear'), plus(head, [side * 0.07, 0, 0]));
    places.set(side === 1 ? 'mouthLeft' : 'mouthRight', plus(plus(head, face, 0.09), trunk, -0.06));
  }
  places.set('nose', plus(head, face, 0.11));
  const all = LANDMARKS.map((name) => places.get(name) ?? ([0, 0, 0] as Vector));
  const lowest = Math.min(...all.map(([, y]) => y));
  const highestHand = Math.max(places.get('leftWrist')?.[1] ?? 0, places.get('rightWrist')?.[1] ?? 0);
  const up = posture.bar > 0 ? posture.bar - highestHand : -lowest;
  const turned = posture.turned * RADIANS;
  const [atX, atZ] = posture.at;
  return all.map(([x, y, z]) => [
    x * Math.cos(turned) + z * Math.sin(turned) + atX,
    y + up,
    -x * Math.sin(turned) + z * Math.cos(turned) + atZ,
  ]);
}

/** How good the pose finder is. */
export interface Noise {
  /** Of places in the picture, in torsos; of depth, thrice that. */
  readonly jitter: number;
  /** How well the limbs are seen that are behind the body. */
  readonly hidden: number;
  readonly random: () => number;
}

/** The frame that the camera takes of the landmarks, as the pose finder would see it. */
export function filmed(
  landmarks: readonly Vector[],
  camera: Camera,
  timestampMs: number,
  noise: Noise,
): PoseFrame {
  const { width, heightPx: height } = camera;
  const yaw = camera.yaw * RADIANS;
  const pitch = camera.pitch * RADIANS;
  const roll = camera.roll * RADIANS;
  // Camera axes: x right, y down, z away. Its place is on a circle around the middle of the floor.
  const seen = landmarks.map(([x, y, z]): Vector => {
    const across = x * Math.cos(yaw) - z * Math.sin(yaw);
    const near = x * Math.sin(yaw) + z * Math.cos(yaw);
    const away = camera.distance - near;
    const down = camera.height - y;
    const turnedDown = down * Math.cos(pitch) - away * Math.sin(pitch);
    const turnedAway = down * Math.sin(pitch) + away * Math.cos(pitch);
    return [
      across * Math.cos(roll) - turnedDown * Math.sin(roll),
      across * Math.sin(roll) + turnedDown * Math.cos(roll),
      turnedAway,
    ];
  });
  const hips = plus(plus([0, 0, 0], seen[23] ?? [0, 0, 0], 0.5), seen[24] ?? [0, 0, 0], 0.5);
  const farSide = hiddenSide(seen);
  const focal = camera.focal * Math.max(width, height);
  const gauss = () => noise.random() + noise.random() + noise.random() + noise.random() - 2;
  const shake = () => gauss() * noise.jitter * TORSO;
  const picture = new Float32Array(33 * 4);
  const world = new Float32Array(33 * 3);
  for (const [place, name] of LANDMARKS.entries()) {
    const swapped = camera.isMirrored ? LANDMARKS.indexOf(otherSide(name)) : place;
    const [x, y, z] = seen[swapped] ?? [0, 0, 1];
    const sign = camera.isMirrored ? -1 : 1;
    const shift: Vector = [shake(), shake(), 3 * shake()];
    const depth = Math.max(0.2, z);
    const column = 0.5 + (sign * focal * (x + shift[0])) / depth / width;
    const row = 0.5 + (focal * (y + shift[1])) / depth / height;
    const isInside = column > 0 && column < 1 && row > 0 && row < 1;
    const isBehind =
      farSide !== null && HIDEABLE.test(name) && LANDMARKS[swapped]?.startsWith(farSide) === true;
    picture.set([column, row, (focal * (z - hips[2])) / Math.max(0.2, hips[2]) / width], place * 4);
    picture[place * 4 + 3] = !isInside ? 0.05 : isBehind ? noise.hidden : 0.97;
    world.set(
      [
        sign * (x - hips[0]) + shake(),
        y - hips[1] + shake(),
        // Depth is guessed a little too small.
        0.85 * (z - hips[2]) + shift[2],
      ],
      place * 3,
    );
  }
  return { timestampMs, width, height, pose: { landmarks: picture, world }, people: 1 };
}

/** Which side's limbs the body hides: the far one, seen from the side. Shoulders and hips are found all the same. */
const HIDEABLE = /Elbow|Wrist|Pinky|Index|Thumb|Knee|Ankle|Heel/;
function hiddenSide(seen: readonly Vector[]): 'left' | 'right' | null {
  const [left, right] = [seen[11] ?? [0, 0, 0], seen[12] ?? [0, 0, 0]];
  const away = left[2] - right[2];
  if (Math.abs(away) < Math.abs(left[0] - right[0]) * 2) return null;
  return away > 0 ? 'left' : 'right';
}

function otherSide(name: (typeof LANDMARKS)[number]): (typeof LANDMARKS)[number] {
  const other = name.startsWith('left')
    ? name.replace('left', 'right')
    : name.startsWith('right')
      ? name.replace('right', 'left')
      : name === 'mouthLeft'
        ? 'mouthRight'
        : name === 'mouthRight'
          ? 'mouthLeft'
          : name;
  return LANDMARKS.find((one) => one === other) ?? 'nose';
}

/** The same numbers every time, 0..1 (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let value = state;
    value = Math.imul(value ^ (value >>> 15), value | 1);
    value ^= value + Math.imul(value ^ (value >>> 7), value | 61);
    return ((value ^ (value >>> 14)) >>> 0) / 4294967296;
  };
}
