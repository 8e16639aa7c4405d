import { expect } from 'chai';
import { bodyOf } from '../../../../src/workers/pose/body.ts';
import type { PoseFinder } from '../../../../src/workers/pose/pose.client.ts';
import { openFinder, picturesOf, sharedMedia } from './clips.ts';

const [WIDTH, HEIGHT] = [1280, 540];
const FPS = 12;
const FRAME_MS = 1000 / FPS;

/** Where our person is found, frame by frame: on the left (the first), on the right, or nowhere. */
type Side = 'left' | 'right' | 'nowhere';

describe('two people before the camera', () => {
  let finder: PoseFinder | undefined;
  let nowMs = 0;
  let people = 0;
  let left: ImageBitmap[];
  let right: ImageBitmap[];
  const canvas = new OffscreenCanvas(WIDTH, HEIGHT);
  const context = canvas.getContext('2d')!;

  const open = async (test: Mocha.Context): Promise<void> => {
    const [one, other] = [
      await sharedMedia('kneeraise_aerobeat_960x540.mp4'),
      await sharedMedia('squat_tfjs_pose_squats.mp4'),
    ];
    if (!one || !other) return test.skip();
    left = await picturesOf(one, { fps: FPS, count: 24 });
    right = await picturesOf(other, { fps: FPS, count: 24 });
    finder = await openFinder('lite', 'film');
    nowMs = 0;
  };
  afterEach(() => finder?.close());

  const show = async (seconds: number, isLeft: boolean, isRight: boolean): Promise<Side[]> => {
    const sides: Side[] = [];
    for (let frame = 0; frame < seconds * FPS; frame++) {
      context.fillStyle = '#667';
      context.fillRect(0, 0, WIDTH, HEIGHT);
      const [a, b] = [left, right].map((pictures) => pictures[Math.round(nowMs / FRAME_MS) % 24]!);
      if (isLeft) context.drawImage(a!, 160, 0, 640, 540, 0, 0, 640, 540);
      if (isRight) context.drawImage(b!, 0, 200, 720, 1000, 800, 0, 389, 540);
      const found = await finder!.detect(new VideoFrame(canvas, { timestamp: 0 }), nowMs);
      nowMs += FRAME_MS;
      people = found.people;
      const x = found.pose && bodyOf(found.pose.landmarks, WIDTH, HEIGHT).x;
      sides.push(x === null ? 'nowhere' : x < 640 ? 'left' : 'right');
    }
    return sides;
  };
  const count = (sides: readonly Side[], side: Side): number => sides.filter((each) => each === side).length;

  it('follows the first of them, waits for him, and takes the other only when he is gone', async function () {
    await open(this);
    expect(count(await show(2, true, false), 'left')).to.be.above(20);
    const both = await show(3, true, true);
    expect(count(both, 'left')).to.be.above(33);
    expect(people, 'they are counted').to.equal(2);
    const hidden = await show(1.5, false, true);
    expect(count(hidden, 'right'), 'the other is not taken for him').to.equal(0);
    const back = await show(1.5, true, true);
    console.log('back after', back.indexOf('left'), 'frames', back.join(' '));
    expect(count(back, 'right')).to.equal(0);
    expect(back.indexOf('left')).to.be.within(0, 6);
    const gone = await show(5, false, true);
    console.log('gone:', gone.join(' '));
    expect(gone.indexOf('right') * FRAME_MS).to.be.within(2500, 4500);
    expect(gone.at(-1)).to.equal('right');
  });
});
