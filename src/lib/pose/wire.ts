import { LANDMARK_COUNT, type PoseFrame } from './pose.ts';

/**
 * A pose as it travels to peers, big-endian:
 *
 *     0  1  version, and 1 more where there is a pose
 *     1  1  people
 *     2  2  width    4  2  height, in pixels
 *     6  8  timestampMs, a double
 *    14  3  for each landmark: x and y, 12 bits each
 *   113  17 for each landmark: visibility, 4 bits; the last 4 are 0
 *
 * What follows 14 is left out where nobody is seen. Depth and world landmarks are not sent.
 */
const VERSION = 0x10;
const HEADER_BYTES = 14;
const PLACES_BYTES = 3 * LANDMARK_COUNT;
const POSE_BYTES = HEADER_BYTES + PLACES_BYTES + Math.ceil(LANDMARK_COUNT / 2);

/** The longest message, in bytes: 2 kB a second at 15 Hz. */
export const MOST_WIRE_BYTES = POSE_BYTES;

/** Places reach half a picture beyond its edges; what is farther off is put there. */
const [LOWEST, HIGHEST] = [-0.5, 1.5];
const PLACE_STEPS = 0xfff;
const VISIBILITY_STEPS = 0xf;
const LARGEST_SIZE_PX = 16_384;
/** The last moment that a Date can tell. */
const LATEST_MS = 8.64e15;

/** Of at most {@link MOST_WIRE_BYTES}. Places are within 0.03 % of the picture's size. */
export function encodePose({ timestampMs, width, height, pose, people }: PoseFrame): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(pose ? POSE_BYTES : HEADER_BYTES);
  const view = new DataView(bytes.buffer);
  bytes[0] = VERSION + (pose ? 1 : 0);
  bytes[1] = Math.min(0xff, people);
  view.setUint16(2, width);
  view.setUint16(4, height);
  view.setFloat64(6, timestampMs);
  for (let index = 0; pose && index < LANDMARK_COUNT; index++) {
    const [x = 0, y = 0, , visibility = 0] = pose.landmarks.subarray(4 * index, 4 * index + 4);
    const [across, down] = [placeSteps(x), placeSteps(y)];
    const at = HEADER_BYTES + 3 * index;
    bytes[at] = across >> 4;
    view.setUint16(at + 1, ((across & 0xf) << 12) | down);
    const nibbles = HEADER_BYTES + PLACES_BYTES + (index >> 1);
    bytes[nibbles] = (bytes[nibbles] ?? 0) | (steps(visibility, VISIBILITY_STEPS) << (index % 2 ? 0 : 4));
  }
  return bytes;
}

/** What {@link encodePose} made the bytes of, without depth and world landmarks; null where it did not make them. */
export function decodePose(bytes: Uint8Array): PoseFrame | null {
  const hasPose = bytes[0] === VERSION + 1;
  if (!hasPose && bytes[0] !== VERSION) return null;
  if (bytes.length !== (hasPose ? POSE_BYTES : HEADER_BYTES)) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [people, width, height] = [bytes[1] ?? 0, view.getUint16(2), view.getUint16(4)];
  const timestampMs = view.getFloat64(6);
  if (!(timestampMs >= 0 && timestampMs <= LATEST_MS)) return null;
  if (Math.min(width, height) === 0 || Math.max(width, height) > LARGEST_SIZE_PX) return null;
  if (!hasPose) return { timestampMs, width, height, pose: null, people };
  if (people === 0 || ((bytes.at(-1) ?? 0) & 0xf) !== 0) return null;
  const landmarks = new Float32Array(4 * LANDMARK_COUNT);
  for (let index = 0; index < LANDMARK_COUNT; index++) {
    const at = HEADER_BYTES + 3 * index;
    const tail = view.getUint16(at + 1);
    const nibbles = bytes[HEADER_BYTES + PLACES_BYTES + (index >> 1)] ?? 0;
    const visibility = (index % 2 ? nibbles : nibbles >> 4) & 0xf;
    const across = ((bytes[at] ?? 0) << 4) | (tail >> 12);
    landmarks.set([place(across), place(tail & 0xfff), 0, visibility / VISIBILITY_STEPS], 4 * index);
  }
  return { timestampMs, width, height, pose: { landmarks, world: null }, people };
}

const placeSteps = (value: number): number => steps((value - LOWEST) / (HIGHEST - LOWEST), PLACE_STEPS);
const place = (count: number): number => LOWEST + ((HIGHEST - LOWEST) * count) / PLACE_STEPS;

/** Of a part of 0..1, or what is nearest to it: so many of `most`. What is no number counts as 0. */
const steps = (part: number, most: number): number => Math.round(Math.min(1, Math.max(0, part || 0)) * most);
