import { expect } from 'chai';
import { drawSkeleton, type SkeletonLook } from '../../../../src/lib/pose/draw-skeleton.ts';
import { JOINTS, jointAngle } from '../../../../src/lib/pose/joint-angles.ts';
import type { PoseFrame } from '../../../../src/lib/pose/pose.ts';
import { frameOf, standing } from './standing.ts';

const [WIDTH, HEIGHT] = [640, 480];

function drawn(
  frame: PoseFrame,
  look: SkeletonLook = {},
): { at(x: number, y: number): number[]; ink: number } {
  const context = new OffscreenCanvas(WIDTH, HEIGHT).getContext('2d')!;
  drawSkeleton(context, frame, { left: 0, top: 0, width: WIDTH, height: HEIGHT }, look);
  const { data } = context.getImageData(0, 0, WIDTH, HEIGHT);
  let ink = 0;
  for (let at = 3; at < data.length; at += 4) if (data[at]! > 0) ink++;
  return {
    ink,
    at(x, y) {
      const index = 4 * (Math.round(y * HEIGHT) * WIDTH + Math.round(x * WIDTH));
      return [...data.subarray(index, index + 4)];
    },
  };
}
const isOrange = ([red, , blue]: number[]): boolean => red! > 200 && blue! < 100;
const isBlue = ([red, , blue]: number[]): boolean => red! < 120 && blue! > 200;

describe('the skeleton', () => {
  it('has the person’s left and right in different colours, on the sides where they are', () => {
    const picture = drawn(frameOf(standing()));
    expect(isOrange(picture.at(0.57, 0.8)), 'left shin').to.equal(true);
    expect(isBlue(picture.at(0.43, 0.8)), 'right shin').to.equal(true);
    expect(picture.at(0.9, 0.5)[3], 'beside them').to.equal(0);
  });

  it('changes sides where the picture is mirrored, but its text does not', () => {
    const mirrored = drawn(frameOf(standing()), { isMirrored: true });
    expect(isOrange(mirrored.at(0.43, 0.8))).to.equal(true);
    expect(isBlue(mirrored.at(0.57, 0.8))).to.equal(true);
    // A symmetric body: without text one is the mirror of the other, with text they are not, since that stays to the right.
    const [plain, text] = [
      drawn(frameOf(standing())),
      drawn(frameOf(standing()), { angles: true, isMirrored: true }),
    ];
    expect(text.ink).to.be.above(plain.ink + 300);
    const [leftOfKnee, rightOfKnee] = [-0.03, 0.03].map((by) => {
      let ink = 0;
      for (let x = 0; x < 0.02; x += 1 / WIDTH)
        for (let y = -0.01; y < 0.01; y += 1 / HEIGHT)
          if (text.at(0.43 + by + Math.sign(by) * x, 0.72 + y)[3]! > 0) ink++;
      return ink;
    });
    expect(rightOfKnee).to.be.above(20);
    expect(leftOfKnee).to.equal(0);
  });

  it('is faint where it is not seen surely, and not there where it is not seen', () => {
    const alpha = (visibility: number): number => drawn(frameOf(standing(visibility))).at(0.57, 0.8)[3]!;
    expect(alpha(1)).to.equal(255);
    expect(alpha(0.4)).to.be.within(60, 220);
    expect(alpha(0.1)).to.equal(0);
    expect(drawn(frameOf(null)).ink).to.equal(0);
  });

  it('stays within its picture', () => {
    const context = new OffscreenCanvas(WIDTH, HEIGHT).getContext('2d')!;
    const pose = standing();
    pose.landmarks[4 * 15] = 3;
    drawSkeleton(context, frameOf(pose), { left: 100, top: 50, width: 200, height: 200 }, { angles: true });
    const outside = [
      context.getImageData(0, 0, 100, HEIGHT),
      context.getImageData(300, 0, WIDTH - 300, HEIGHT),
      context.getImageData(0, 250, WIDTH, HEIGHT - 250),
    ];
    for (const { data } of outside) expect(data.every((value) => value === 0)).to.equal(true);
  });
});

describe('the angle of a joint', () => {
  const knee = JOINTS.find(({ at }) => at === 'leftKnee')!;
  it('is that in space where it is known, and that in the picture elsewhere', () => {
    const pose = standing();
    pose.landmarks.set([0.5, 0.5], 4 * 23);
    pose.landmarks.set([0.5, 0.75], 4 * 25);
    pose.landmarks.set([0.75, 0.75], 4 * 27);
    expect(jointAngle(pose, knee, { width: 640, height: 480 })).to.be.closeTo(90, 0.01);
    const world = new Float32Array(99);
    world.set([0, -1, 0], 3 * 23);
    world.set([0, 1, 0], 3 * 27);
    expect(jointAngle({ ...pose, world }, knee, { width: 640, height: 480 })).to.be.closeTo(180, 0.01);
    expect(jointAngle({ ...pose, world: new Float32Array(99) }, knee, { width: 640, height: 480 })).to.be.NaN;
  });
});
