import { expect } from 'chai';
import type { PoseFrame } from '../../../../src/lib/pose/pose.ts';
import type { TrackingState } from '../../../../src/media/effects/tracking.ts';
import { openPoseLane, type PoseLane } from '../../../../src/workers/effects/pose-lane.ts';
import { frameOf, standing } from '../../lib/pose/standing.ts';
import { ASSETS } from './parts.ts';

const LITE = { model: 'lite', burnIn: false, angles: false } as const;
const settle = (ms = 0): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe('lane of poses', () => {
  let lane: PoseLane;
  /** What the finder has been given and not answered yet. */
  let asked: { readonly timestampMs: number; answer(): void }[];
  let copies: VideoFrame[];
  let poses: PoseFrame[];
  let states: TrackingState[];
  let urls: string[];
  let isEnded: boolean;
  // eslint-disable-next-line @typescript-eslint/unbound-method -- called with the frame that it is of
  const realClone = VideoFrame.prototype.clone;

  beforeEach(async () => {
    [asked, copies, poses, states, urls, isEnded] = [[], [], [], [], [], false];
    VideoFrame.prototype.clone = function (this: VideoFrame) {
      const copy = realClone.call(this);
      copies.push(copy);
      return copy;
    };
    lane = openPoseLane(LITE, ASSETS, {
      openPoseFinder: ({ modelUrl }) => {
        urls.push(modelUrl);
        return Promise.resolve({
          detect: (frame, timestampMs) =>
            new Promise((resolve) => {
              frame.close();
              asked.push({ timestampMs, answer: () => resolve({ ...frameOf(standing()), timestampMs }) });
            }),
          close: () => void (isEnded = true),
        });
      },
      onTracking: (state) => states.push(state),
      onPose: (frame) => poses.push(frame),
    });
    await settle();
  });
  afterEach(() => {
    VideoFrame.prototype.clone = realClone;
    lane.close();
    for (const copy of copies) expect(copy.format, 'every copy is closed').to.equal(null);
  });

  const show = (): Promise<PoseFrame | null> => {
    const frame = new VideoFrame(new Uint8Array(256), {
      format: 'RGBA',
      codedWidth: 8,
      codedHeight: 8,
      timestamp: 0,
    });
    const looking = lane.look(frame);
    expect(frame.format, 'the frame stays its owner’s').to.equal('RGBA');
    frame.close();
    return looking;
  };

  it('has the latest frame begun the moment that the finder is free, and leaves out those before it', async () => {
    const looks = [show(), show(), show(), show()];
    await settle();
    expect(asked).to.have.length(1);
    asked[0]!.answer();
    await settle();
    expect(asked).to.have.length(2);
    asked[1]!.answer();
    const found = await Promise.all(looks);
    expect(found.map((frame) => frame !== null)).to.deep.equal([true, false, false, true]);
    expect(poses).to.deep.equal([found[0], found[3]]);
    expect(found[3]!.timestampMs).to.be.above(found[0]!.timestampMs);
    expect(Math.abs(found[3]!.timestampMs - Date.now())).to.be.below(1000);
    expect(urls).to.deep.equal([ASSETS.poseModelUrls.lite]);
    expect(lane.latest(5000)).to.equal(found[3]);
    await settle(5);
    expect(lane.latest(1)).to.equal(null);
  });

  it('tells how many poses there are a second, once there are a few', async () => {
    for (let index = 0; index < 6; index++) {
      const looking = show();
      await settle(40);
      asked.at(-1)!.answer();
      await looking;
    }
    const [state, ...others] = states.filter(({ kind }) => kind !== 'loading');
    expect(others).to.deep.equal([]);
    expect(state).to.include({ kind: 'active' });
    expect(state?.kind === 'active' && state.fps).to.be.within(12, 27);
  });

  it('tells nobody what was found in the picture of a camera that is gone', async () => {
    const looking = show();
    await settle();
    lane.restart();
    asked[0]!.answer();
    expect(await looking).to.equal(null);
    expect(poses).to.deep.equal([]);
    expect(lane.latest(5000)).to.equal(null);
  });

  it('ends its finder, and answers whoever waits', async () => {
    const [first, second] = [show(), show()];
    await settle();
    lane.close();
    expect(isEnded).to.equal(true);
    expect(await second).to.equal(null);
    asked[0]!.answer();
    expect(await first).to.equal(null);
    expect(await show()).to.equal(null);
    expect(poses).to.deep.equal([]);
  });
});
