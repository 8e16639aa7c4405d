import { LANDMARK_COUNT, type PoseFrame } from './pose.ts';

const HEADER_BYTES = 15;

/** PROVISIONAL: replaced by the pose pipeline's own. */
export function encodePose({ timestampMs, width, height, pose, people }: PoseFrame): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(HEADER_BYTES + (pose ? LANDMARK_COUNT * 5 : 0));
  const data = new DataView(bytes.buffer);
  data.setFloat64(0, timestampMs);
  data.setUint16(8, width);
  data.setUint16(10, height);
  data.setUint8(12, people);
  for (let index = 0; pose && index < LANDMARK_COUNT; index += 1) {
    const at = HEADER_BYTES + index * 5;
    data.setInt16(at, (pose.landmarks[index * 4] ?? 0) * 10_000);
    data.setInt16(at + 2, (pose.landmarks[index * 4 + 1] ?? 0) * 10_000);
    data.setUint8(at + 4, (pose.landmarks[index * 4 + 3] ?? 0) * 255);
  }
  return bytes;
}

/** PROVISIONAL: see above. */
export function decodePose(bytes: Uint8Array): PoseFrame | null {
  const hasPose = bytes.length === HEADER_BYTES + LANDMARK_COUNT * 5;
  if (!hasPose && bytes.length !== HEADER_BYTES) return null;
  const data = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const landmarks = new Float32Array(LANDMARK_COUNT * 4);
  for (let index = 0; hasPose && index < LANDMARK_COUNT; index += 1) {
    const at = HEADER_BYTES + index * 5;
    landmarks[index * 4] = data.getInt16(at) / 10_000;
    landmarks[index * 4 + 1] = data.getInt16(at + 2) / 10_000;
    landmarks[index * 4 + 3] = data.getUint8(at + 4) / 255;
  }
  return {
    timestampMs: data.getFloat64(0),
    width: data.getUint16(8),
    height: data.getUint16(10),
    people: data.getUint8(12),
    pose: hasPose ? { landmarks, world: null } : null,
  };
}
