import { expect } from 'chai';
import { LANDMARK_COUNT, LANDMARKS } from '../../../../src/lib/pose/pose.ts';
import type { PoseFinder } from '../../../../src/workers/pose/pose.client.ts';
import { openFinder, picturesOf, sharedMedia } from './clips.ts';

const FRAME_MS = 200;

describe('pose worker', () => {
  let finder: PoseFinder | undefined;
  afterEach(() => finder?.close());

  for (const model of ['lite', 'full'] as const) {
    it(`${model}: finds the landmarks that MediaPipe expects in its own test picture`, async function () {
      const yoga = await sharedMedia('fullbody_yoga_tfjs_pose.jpg');
      const expectation = await sharedMedia('mediapipe_pose_landmarks.pbtxt');
      if (!yoga || !expectation) return this.skip();
      const expected = [...(await expectation.text()).matchAll(/\bx: (\S+)\s+y: (\S+)/g)].slice(0, 33);
      finder = await openFinder(model);
      const picture = await createImageBitmap(yoga);
      const frame = new VideoFrame(picture, { timestamp: 0 });
      const found = await finder.detect(frame, 10);
      expect(frame.format, 'the frame is taken away').to.equal(null);
      expect(found).to.include({ timestampMs: 10, width: 1000, height: 667, people: 1 });
      expect(found.pose!.world).to.have.length(3 * LANDMARK_COUNT);
      const distances = expected.map(([, x, y], index) => {
        const [atX, atY] = found.pose!.landmarks.subarray(4 * index);
        return Math.hypot(atX! - Number(x), atY! - Number(y));
      });
      // MediaPipe's own test allows 0.07 a coordinate.
      expect(Math.max(...distances)).to.be.below(0.07);
      expect(distances.reduce((sum, distance) => sum + distance, 0) / 33).to.be.below(0.025);
    });
  }

  it('finds the knees of a woman who squats bent as Google’s own model of the same film has them', async function () {
    // 65 of its frames by the larger model, while another file is tested on the same two cores.
    this.timeout(180_000);
    const clip = await sharedMedia('squat_tfjs_pose_squats.mp4');
    const golden = await sharedMedia('squat_tfjs_pose_squats_3d.full.json');
    if (!clip || !golden) return this.skip();
    const expected = JSON.parse(await golden.text()) as number[][][];
    finder = await openFinder('full');
    const pictures = await picturesOf(clip, { fromS: 0.05, fps: 5, count: expected.length });
    const errors: number[] = [];
    for (const [index, picture] of pictures.entries()) {
      const frame = new VideoFrame(picture, { timestamp: 0 });
      const { pose } = await finder.detect(frame, index * FRAME_MS);
      const flat = Float32Array.from(expected[index]!.flat());
      if (pose) errors.push(Math.abs(kneeAngle(pose.world!) - kneeAngle(flat)));
    }
    errors.sort((a, b) => a - b);
    console.log(`Knee angle against Google's: median ${errors[errors.length >> 1]}, worst ${errors.at(-1)}`);
    expect(errors.length).to.be.above(0.95 * expected.length);
    expect(errors[errors.length >> 1]).to.be.below(8);
  });

  it('finds nobody in an empty picture, and goes on when times stand still or go back', async () => {
    finder = await openFinder();
    for (const timestampMs of [100, 100, 50, 2000]) {
      const frame = new VideoFrame(new OffscreenCanvasOf('grey').canvas, { timestamp: 0 });
      expect(await finder.detect(frame, timestampMs)).to.deep.equal({
        timestampMs,
        width: 320,
        height: 240,
        pose: null,
        people: 0,
      });
    }
  });

  it('closes what it is given after its end', async () => {
    finder = await openFinder();
    finder.close();
    finder.close();
    const frame = new VideoFrame(new OffscreenCanvasOf('grey').canvas, { timestamp: 0 });
    const error = await finder.detect(frame, 0).catch((reason: unknown) => reason);
    expect((error as Error).name).to.equal('effects-failed');
    expect(frame.format).to.equal(null);
  });
});

class OffscreenCanvasOf {
  readonly canvas = new OffscreenCanvas(320, 240);
  constructor(colour: string) {
    const context = this.canvas.getContext('2d')!;
    context.fillStyle = colour;
    context.fillRect(0, 0, 320, 240);
  }
}

/** Of the left knee, in degrees. */
function kneeAngle(world: Float32Array): number {
  const at = (name: (typeof LANDMARKS)[number]): number[] => {
    const index = LANDMARKS.indexOf(name) * (world.length / LANDMARK_COUNT);
    return [...world.subarray(index, index + 3)];
  };
  const [hip, knee, ankle] = [at('leftHip'), at('leftKnee'), at('leftAnkle')] as [
    number[],
    number[],
    number[],
  ];
  const thigh = hip.map((value, axis) => value - knee[axis]!);
  const shank = ankle.map((value, axis) => value - knee[axis]!);
  const dot = thigh.reduce((sum, value, axis) => sum + value * shank[axis]!, 0);
  return (Math.acos(dot / Math.hypot(...thigh) / Math.hypot(...shank)) * 180) / Math.PI;
}
