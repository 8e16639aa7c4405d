import { LANDMARK_COUNT, type PoseFrame } from '../../../src/lib/pose/pose.ts';

/** How each frame of a trace is laid out; see scripts/traces.mjs. */
const PICTURE = LANDMARK_COUNT * 4;
const WORLD = LANDMARK_COUNT * 3;
const NUMBERS = 2 + PICTURE + WORLD;

/** What a real clip of the manifest shows. */
export interface Clip {
  readonly name: string;
  /** Null where nothing in it is an exercise of ours. */
  readonly exercise: string | null;
  readonly reps: number;
  /** Said instead of a count, where what would be needed is never in the picture. */
  readonly orObstacle?: string;
}

const clip = (name: string, exercise: string | null = null, reps = 0): Clip => ({ name, exercise, reps });

export const CLIPS: readonly Clip[] = [
  clip('headshoulders_mediapipe_selfie_web_composited'),
  clip('headshoulders_tfjs_facemesh_input_540x360'),
  clip('kneeraise_aerobeat_960x540'),
  clip('negative_punch_aerobeat_960x540'),
  clip('negative_runinplace_aerobeat_960x540'),
  clip('pushup_mediapipe_gif_top_crop', 'push-up', 5),
  clip('render3d_pushup_amirkaseb', 'push-up', 2),
  clip('render3d_squat_amirkaseb', 'squat', 2),
  clip('sidelegraise_aerobeat_960x540'),
  { ...clip('squat_aerobeat_thighs_up_960x540', 'squat', 4), orObstacle: 'step-back' },
  clip('squat_mediapipe_gif_bottom_crop', 'squat', 5),
  clip('squat_mediapipe_world_landmarks_overlay', 'squat', 3),
  clip('squat_tfjs_pose_squats', 'squat', 2),
];

/** The poses that were found in a real clip, frame by frame. */
export async function loadTrace(name: string): Promise<PoseFrame[]> {
  const response = await fetch(new URL(`../../fixtures/poses/${name}.poses.gz`, import.meta.url));
  if (!response.ok || !response.body) throw new Error(`No trace of ${name}: ${response.status}`);
  const whole = new Response(response.body.pipeThrough(new DecompressionStream('gzip')));
  return readTrace(await whole.arrayBuffer());
}

/** Unpacks what scripts/traces.mjs has packed, gunzipped. */
export function readTrace(bytes: ArrayBuffer): PoseFrame[] {
  const end = new Uint8Array(bytes).indexOf(10);
  const header = JSON.parse(new TextDecoder().decode(bytes.slice(0, end))) as {
    width: number;
    height: number;
    frames: number;
    steps: { picture: number; visibility: number; world: number };
  };
  const { width, height, frames, steps } = header;
  const differences = new Int16Array(bytes.slice(end + 1));
  const now = new Float64Array(NUMBERS);
  return Array.from({ length: frames }, (_, frame) => {
    for (let at = 0; at < NUMBERS; at++) now[at] = (now[at] ?? 0) + (differences[frame * NUMBERS + at] ?? 0);
    const landmarks = Float32Array.from(now.subarray(2, 2 + PICTURE), (value, at) =>
      at % 4 === 3 ? value / steps.visibility : value / steps.picture,
    );
    const world = Float32Array.from(now.subarray(2 + PICTURE), (value) => value / steps.world);
    const isSomebody = now[1] === 1;
    return {
      timestampMs: now[0] ?? 0,
      width,
      height,
      pose: isSomebody ? { landmarks, world } : null,
      people: isSomebody ? 1 : 0,
    };
  });
}
