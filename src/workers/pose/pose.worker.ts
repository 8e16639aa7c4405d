import type { PoseLandmarker, PoseLandmarkerResult } from '@mediapipe/tasks-vision';
import { expose, transfer } from 'comlink';
import { AppError } from '../../lib/errors.ts';
import type { Pose, PoseFrame } from '../../lib/pose/pose.ts';
import { bodyOf, type Box } from './body.ts';
import { createFollower } from './follow.ts';
import { createFramePixels } from './frame-pixels.ts';
import { flatten, openLandmarker } from './landmarker.ts';
import { createPeople, type People } from './people.client.ts';
import type { PoseApi } from './pose.contract.ts';
import { createPoseSmoother } from './smooth-pose.ts';

let landmarker: PoseLandmarker | null = null;
let people: People | null = null;
let isPatient = false;
let firstMs: number | null = null;
let graphMs = 0;
const pixels = createFramePixels();
const follower = createFollower();
const smoother = createPoseSmoother();

/**
 * The graph's own time, from its first frame on: it holds no more than 2^31 ms, which those since 1970 are not. A time
 * that goes back, or stands still, breaks the graph for good.
 */
function nextGraphMs(timestampMs: number): number {
  firstMs ??= timestampMs;
  graphMs = Math.max(graphMs + 1, Math.round(timestampMs - firstMs));
  return graphMs;
}

async function poseIn(frame: VideoFrame, timestampMs: number): Promise<PoseFrame> {
  if (!landmarker) throw new AppError('effects-failed', 'The model of poses is not loaded.');
  const picture = await pixels.read(frame);
  const { width, height } = picture;
  const search = follower.search(timestampMs);
  if (search) hideAllBut(search, picture);
  const raw = poseOf(landmarker.detectForVideo(picture, nextGraphMs(timestampMs)));
  const body = raw && bodyOf(raw.landmarks, width, height);
  const verdict = follower.judge(body, timestampMs);
  // In a picture of which part is hidden nobody is counted.
  if (!search && follower.isCountDue(timestampMs)) {
    const counting = count(picture, timestampMs);
    if (isPatient) await counting;
  }
  let pose: Pose | null = null;
  if (verdict === 'ours' && raw && body)
    pose = smoother.smooth(raw, timestampMs, { bodyPx: body.size, width, height });
  else smoother.reset();
  const { displayWidth, displayHeight } = frame;
  return { timestampMs, width: displayWidth, height: displayHeight, pose, people: follower.people() };
}

async function count(picture: ImageData, timestampMs: number): Promise<void> {
  const { width, height } = picture;
  const found = await people?.find(picture);
  if (found)
    follower.counted(
      found.map((landmarks) => bodyOf(landmarks, width, height)),
      timestampMs,
    );
}

function poseOf({ landmarks: [landmarks], worldLandmarks: [world] }: PoseLandmarkerResult): Pose | null {
  if (!landmarks || !world) return null;
  const inWorld = new Float32Array(3 * world.length);
  world.forEach(({ x, y, z }, index) => inWorld.set([x, y, z], 3 * index));
  return { landmarks: flatten(landmarks), world: inWorld };
}

/** In grey nobody is found. */
function hideAllBut({ left, top, right, bottom }: Box, { data, width, height }: ImageData): void {
  const [from, to] = [Math.max(0, Math.floor(left)), Math.min(width, Math.ceil(right))];
  for (let y = 0; y < height; y++) {
    const row = 4 * y * width;
    if (y < top || y > bottom || from >= to) data.fill(GREY, row, row + 4 * width);
    else data.fill(GREY, row, row + 4 * from).fill(GREY, row + 4 * to, row + 4 * width);
  }
}

const GREY = 128;

const api: PoseApi = {
  async load(assets, onProgress) {
    try {
      landmarker = await openLandmarker(assets, { runningMode: 'VIDEO', numPoses: 1 }, onProgress);
      people = createPeople(assets);
      isPatient = assets.source === 'film';
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new AppError('model-load-failed', `The model of poses could not be loaded: ${reason}`);
    }
  },

  async detect(frame, timestampMs) {
    try {
      const found = await poseIn(frame, timestampMs);
      const { landmarks, world } = found.pose ?? {};
      return transfer(
        found,
        [landmarks, world].flatMap((array) => (array ? [array.buffer] : [])),
      );
    } finally {
      frame.close();
    }
  },
};

expose(api);
