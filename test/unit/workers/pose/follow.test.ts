import { expect } from 'chai';
import type { Body } from '../../../../src/workers/pose/body.ts';
import { bodyOf } from '../../../../src/workers/pose/body.ts';
import { createFollower, type Follower } from '../../../../src/workers/pose/follow.ts';
import { standing } from '../../lib/pose/standing.ts';

const FRAME_MS = 33;
const body = (x: number, size = 300): Body => ({
  x,
  y: 240,
  size,
  box: { left: x - size / 4, top: 240 - size / 2, right: x + size / 4, bottom: 240 + size / 2 },
});

describe('the follower of one person', () => {
  let follower: Follower;
  let nowMs: number;
  /** What is made of each, frame by frame. */
  const see = (...found: (Body | null)[]): string[] =>
    found.map((each) => follower.judge(each, (nowMs += FRAME_MS)));
  const wait = (ms: number): void => void (nowMs += ms);
  beforeEach(() => {
    follower = createFollower();
    nowMs = 1000;
  });

  it('stays with somebody who walks, lies down and comes nearer', () => {
    const walk = Array.from({ length: 60 }, (_, index) => body(100 + 12 * index, 200 + 3 * index));
    expect(new Set(see(...walk))).to.deep.equal(new Set(['ours']));
    expect(follower.search(nowMs)).to.equal(null);
    expect(follower.people()).to.equal(1);
  });

  it('looks for them where they were when somebody else was found, and goes on when they are there', () => {
    see(body(150), body(150));
    follower.counted([body(150), body(450)], nowMs);
    expect(see(body(450))).to.deep.equal(['jumped']);
    const search = follower.search(nowMs)!;
    expect(search.left).to.be.within(0, 75);
    expect(search.right).to.be.within(225, 300);
    expect(see(body(155))).to.deep.equal(['ours']);
    expect(follower.search(nowMs)).to.equal(null);
    expect(follower.people()).to.equal(2);
  });

  it('looks in a wider place the longer they are away, and after three seconds for the nearest of those who are there', () => {
    see(body(150), body(150));
    follower.counted([body(150), body(450)], nowMs);
    // For a moment nobody is found at all.
    see(null, null, body(450));
    follower.counted([body(450)], nowMs);
    const early = follower.search(nowMs)!;
    for (let index = 0; index < 60; index++) see(null);
    const late = follower.search(nowMs)!;
    expect(late.right - late.left).to.be.above(early.right - early.left + 40);
    wait(500);
    follower.counted([body(450, 200), body(560, 320)], nowMs);
    wait(1000);
    expect(see(null)).to.deep.equal(['nobody']);
    const nearest = follower.search(nowMs)!;
    expect((nearest.left + nearest.right) / 2).to.equal(560);
    expect(see(body(555, 310), body(557, 310))).to.deep.equal(['ours', 'ours']);
  });

  it('believes a jump at once of somebody who is alone: they, or the camera, moved', () => {
    see(body(150), body(150));
    follower.counted([body(150)], nowMs);
    expect(see(body(450))).to.deep.equal(['jumped']);
    expect(follower.isCountDue(nowMs), 'a jump is looked into').to.equal(true);
    follower.counted([body(450)], nowMs);
    expect(see(body(450), body(455))).to.deep.equal(['ours', 'ours']);
  });

  it('does not take somebody far behind for them, who stands in line', () => {
    see(body(150, 400));
    expect(see(body(150, 150))).to.deep.equal(['jumped']);
  });

  it('knows that nobody is there, and takes whoever comes', () => {
    see(body(150));
    follower.counted([body(150)], nowMs);
    expect(see(null, null)).to.deep.equal(['nobody', 'nobody']);
    expect(follower.people()).to.equal(0);
    wait(3100);
    expect(see(body(500))).to.deep.equal(['ours']);
  });

  it('has people counted soon after the first was seen, and every two seconds', () => {
    const countedMs: number[] = [];
    for (let index = 0; index < 300; index++) {
      see(body(150));
      if (!follower.isCountDue(nowMs)) continue;
      countedMs.push(nowMs - 1000);
      follower.counted([body(150)], nowMs);
    }
    expect(countedMs[0]).to.be.within(900, 1200);
    expect(countedMs[1]! - countedMs[0]!).to.be.within(2000, 2100);
    expect(countedMs).to.have.length(5);
  });
});

describe('where somebody is', () => {
  it('is known by their trunk, and as tall as they are', () => {
    const { x, y, size, box } = bodyOf(standing().landmarks, 640, 480);
    expect(x).to.be.closeTo(320, 0.1);
    expect(y).to.be.closeTo(480 * 0.385, 0.1);
    // From ear to toe there are 398 pixels.
    expect(size).to.be.within(380, 560);
    expect(box.bottom - box.top).to.be.closeTo(398, 1);
  });
});
