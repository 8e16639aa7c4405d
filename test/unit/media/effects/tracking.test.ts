import { expect } from 'chai';
import { LANDMARK_COUNT, type PoseFrame } from '../../../../src/lib/pose/pose.ts';
import { until } from '../../../../src/lib/store.ts';
import type { TrackingSettings } from '../../../../src/media/effects/tracking.ts';
import { openVideoPipeline, type VideoPipeline } from '../../../../src/media/effects/video-pipeline.ts';
import { openClipCamera, type ClipCamera } from './clip-camera.ts';
import { difference, watchTrack } from './pixels.ts';

const SQUATS = 'squat_mediapipe_world_landmarks_overlay.mp4';
const LITE: TrackingSettings = { model: 'lite', burnIn: false, angles: false };
/** A frame leaves so much later than the camera made it, on a busy machine. */
const MOST_LATE_US = 100_000;
const WHOLE = { left: 0, top: 0, right: 640, bottom: 480 };

/** Resolves with so many poses, from now on. */
function poses(pipeline: VideoPipeline, count: number): Promise<PoseFrame[]> {
  return new Promise((resolve) => {
    const seen: PoseFrame[] = [];
    const stop = pipeline.onPose((frame) => {
      seen.push(frame);
      if (seen.length < count) return;
      stop();
      resolve(seen);
    });
  });
}

describe('tracking', () => {
  let camera: ClipCamera;
  let pipeline: VideoPipeline;

  const open = async (context: Mocha.Context): Promise<void> => {
    const opened = await openClipCamera(SQUATS);
    if (!opened) return context.skip();
    camera = opened;
    pipeline = await openVideoPipeline({ effect: { kind: 'none' } }, new AbortController());
    await pipeline.setInput(camera.track);
  };
  afterEach(async () => {
    await pipeline.close();
    await camera.close();
  });

  it('tells the pose of a man who squats, and nothing once it is over', async function () {
    await open(this);
    expect(pipeline.tracking.value.kind).to.equal('off');
    await pipeline.setTracking(LITE);
    expect(pipeline.tracking.value.kind).to.equal('loading');
    const seen = await poses(pipeline, 20);
    for (const frame of seen.slice(5)) {
      expect(frame).to.include({ width: 640, height: 480 });
      expect(frame.pose!.landmarks).to.have.length(4 * LANDMARK_COUNT);
      expect(frame.pose!.world).to.have.length(3 * LANDMARK_COUNT);
    }
    const timesMs = seen.map(({ timestampMs }) => timestampMs);
    expect(timesMs).to.deep.equal(timesMs.toSorted((a, b) => a - b));
    expect(Math.abs(timesMs.at(-1)! - Date.now())).to.be.below(2000);
    const state = await until(pipeline.tracking, ({ kind }) => kind === 'active');
    console.log('Tracking:', JSON.stringify(state));
    await pipeline.setTracking(null);
    expect(pipeline.tracking.value.kind).to.equal('off');
    const stop = pipeline.onPose(() => expect.fail('a pose after the end'));
    await new Promise((resolve) => setTimeout(resolve, 300));
    stop();
  });

  it('goes on with the background blurred, and with another model', async function () {
    await open(this);
    await pipeline.setEffect({ kind: 'blur', strength: 'strong' });
    await pipeline.setTracking(LITE);
    await until(pipeline.effect, ({ kind }) => kind === 'active');
    const seen = await poses(pipeline, 60);
    const spellMs = seen.at(-1)!.timestampMs - seen[10]!.timestampMs;
    console.log(`Poses while the background is blurred: ${((49_000 / spellMs) | 0) + 1} a second`);
    expect(seen.slice(20).filter(({ pose }) => pose)).to.have.length.above(35);
    await pipeline.setTracking({ ...LITE, model: 'full' });
    const [later] = (await poses(pipeline, 10)).slice(-1);
    expect(later!.pose).not.to.equal(null);
  });

  it('draws the skeleton into what leaves, when asked to, and no longer', async function () {
    await open(this);
    const raw = watchTrack(camera.track);
    const watcher = watchTrack(pipeline.output.value);
    await pipeline.setTracking({ ...LITE, burnIn: true, angles: true });
    await poses(pipeline, 5);
    const burntFromUs = performance.now() * 1000;
    await poses(pipeline, 10);
    const burntUntilUs = performance.now() * 1000;
    await pipeline.setTracking(LITE);
    const plainFromUs = performance.now() * 1000;
    await poses(pipeline, 8);
    await watcher.close();
    await raw.close();
    // Frames have the time at which the camera made them.
    const changed = watcher.frames.flatMap((frame) => {
      const source = raw.frames.find(({ timestampUs }) => timestampUs === frame.timestampUs);
      return source ? [{ timestampUs: frame.timestampUs, by: difference(frame, source, WHOLE) }] : [];
    });
    const burnt = changed.filter(
      ({ timestampUs }) => timestampUs > burntFromUs && timestampUs < burntUntilUs - MOST_LATE_US,
    );
    expect(burnt.length).to.be.above(3);
    for (const { by } of burnt) expect(by).to.be.above(0.5);
    for (const { by } of changed.filter(({ timestampUs }) => timestampUs > plainFromUs))
      expect(by).to.be.below(0.1);
  });

  it('does not cut the picture to keep the face in its middle meanwhile', async function () {
    await open(this);
    await pipeline.setAdjustments({ lowLight: false, framing: true });
    await pipeline.setTracking(LITE);
    await poses(pipeline, 5);
    const raw = watchTrack(camera.track);
    const watcher = watchTrack(pipeline.output.value);
    await poses(pipeline, 30);
    await watcher.close();
    await raw.close();
    for (const frame of watcher.frames.slice(3)) {
      const source = raw.frames.find(({ timestampUs }) => timestampUs === frame.timestampUs);
      if (source) expect(difference(frame, source, WHOLE)).to.be.below(0.1);
    }
  });
});
