import { expect } from 'chai';
import * as fc from 'fast-check';
import {
  createInferenceSchedule,
  type InferenceSchedule,
} from '../../../../src/workers/effects/inference-schedule.ts';
import { randomOf } from './framed-scene.ts';

const INTERVAL_MS = 1000 / 30;
const MASK = { name: 'mask', mostFrames: 3 };
const POSE = { name: 'pose', mostFrames: 6 };

/** A machine on which each task takes so long; `noise`: up to which part of it that changes, to either side. */
interface Machine {
  readonly mask: number;
  readonly pose: number;
  readonly compositing: number;
  readonly noise?: number;
}

interface Run {
  readonly due: readonly ReadonlySet<string>[];
  readonly strides: readonly string[];
  /** The part of the time between two frames that all of it took, over the last half. */
  readonly load: number;
}

const random = randomOf(5);

function run(
  schedule: InferenceSchedule,
  { mask, pose, compositing, noise = 0 }: Machine,
  frames = 1000,
  intervalMs = INTERVAL_MS,
): Run {
  const about = (value: number): number => value * (1 + noise * (2 * random() - 1));
  const due: ReadonlySet<string>[] = [];
  const strides: string[] = [];
  let spentMs = 0;
  for (let frame = 0; frame < frames; frame++) {
    const now = schedule.begin(about(intervalMs), true);
    due.push(now);
    strides.push(schedule.strides().join());
    for (const [name, cost] of Object.entries({ mask, pose })) {
      if (!now.has(name)) continue;
      const durationMs = about(cost);
      schedule.ran(name, durationMs);
      if (frame >= frames / 2) spentMs += durationMs;
    }
    schedule.composited(about(compositing));
    if (frame >= frames / 2) spentMs += compositing;
  }
  return { due, strides, load: spentMs / (Math.ceil(frames / 2) * intervalMs) };
}

const changes = (strides: readonly string[]): number =>
  strides.slice(1).filter((stride, index) => stride !== strides[index]).length;
const longestGap = (due: readonly ReadonlySet<string>[], name: string): number => {
  let [gap, longest] = [0, 0];
  for (const now of due) {
    gap = now.has(name) ? 0 : gap + 1;
    longest = Math.max(longest, gap + 1);
  }
  return longest;
};

describe('inference schedule', () => {
  it('runs everything on every frame while there is time for it', () => {
    const { due, strides } = run(createInferenceSchedule([MASK, POSE]), { mask: 5, pose: 8, compositing: 3 });
    expect(new Set(strides)).to.deep.equal(new Set(['1,1']));
    for (const now of due) expect([...now]).to.deep.equal(['mask', 'pose']);
  });

  it('makes the pose give way to the mask, and no more than is needed', () => {
    const { due, strides, load } = run(createInferenceSchedule([MASK, POSE]), {
      mask: 7,
      pose: 25,
      compositing: 3,
      noise: 0.3,
    });
    expect(strides.at(-1)).to.equal('1,2');
    expect(load).to.be.below(0.8);
    for (const now of due) expect(now.has('mask')).to.equal(true);
  });

  it('fits into the time wherever that can be done, and runs each task as often as it must', () => {
    const machine = fc.record({
      mask: fc.double({ min: 1, max: 60, noNaN: true }),
      pose: fc.double({ min: 1, max: 80, noNaN: true }),
      compositing: fc.double({ min: 1, max: 10, noNaN: true }),
    });
    fc.assert(
      fc.property(machine, (costs) => {
        const { due, load, strides } = run(createInferenceSchedule([MASK, POSE]), costs, 300);
        const least = costs.compositing + costs.mask / 3 + costs.pose / 6;
        if (least < 0.8 * INTERVAL_MS) expect(load).to.be.below(0.84);
        else expect(strides.at(-1)).to.equal('3,6');
        // One run less left out, of either, and it would not fit: nobody gives way for nothing.
        const [mask, pose] = strides.at(-1)!.split(',').map(Number) as [number, number];
        const needed = (a: number, b: number): number => costs.compositing + costs.mask / a + costs.pose / b;
        if (mask > 1) expect(needed(mask - 1, pose)).to.be.above(0.63 * INTERVAL_MS);
        if (pose > 1) expect(needed(mask, pose - 1)).to.be.above(0.63 * INTERVAL_MS);
        expect(longestGap(due, 'mask')).to.be.at.most(3);
        expect(longestGap(due, 'pose')).to.be.at.most(6);
      }),
      { numRuns: 100, seed: 1 },
    );
  });

  it('changes its mind at most now and then, wherever the cost lies', () => {
    for (let mask = 8; mask < 70; mask++) {
      const machine = { mask, pose: 1, compositing: 3, noise: 0.4 };
      const { strides } = run(createInferenceSchedule([MASK]), machine);
      expect(changes(strides.slice(60)), `${mask} ms`).to.be.at.most(3);
    }
  });

  it('runs tasks as often as before once the machine has time again, but not at once', () => {
    const schedule = createInferenceSchedule([MASK, POSE]);
    expect(run(schedule, { mask: 40, pose: 30, compositing: 3 }, 200).strides.at(-1)).not.to.equal('1,1');
    const { strides } = run(schedule, { mask: 5, pose: 5, compositing: 3 }, 300);
    expect(strides[20]).not.to.equal('1,1');
    expect(strides.at(-1)).to.equal('1,1');
    expect(changes(strides)).to.be.at.most(4);
  });

  it('does not mind a slow first run, a frame that hung, or a camera that stood still', () => {
    const schedule = createInferenceSchedule([MASK, POSE]);
    const machine = { mask: 5, pose: 8, compositing: 3 };
    schedule.begin(0, true);
    schedule.ran('mask', 400);
    schedule.ran('pose', 900);
    schedule.composited(60);
    expect(run(schedule, machine, 200).strides.at(-1)).to.equal('1,1');
    schedule.begin(5000, true);
    schedule.ran('mask', 2000);
    schedule.composited(1500);
    schedule.begin(0, true);
    expect(new Set(run(schedule, machine, 50).strides)).to.deep.equal(new Set(['1,1']));
  });

  it('takes the time that a slower camera leaves, up to a tenth of a second', () => {
    const machine = { mask: 30, pose: 30, compositing: 3 };
    const schedule = createInferenceSchedule([MASK, POSE]);
    expect(run(schedule, machine, 200).strides.at(-1)).not.to.equal('1,1');
    expect(run(schedule, machine, 200, 100).strides.at(-1)).to.equal('1,1');
    expect(run(schedule, { mask: 60, pose: 60, compositing: 3 }, 200, 1000).strides.at(-1)).not.to.equal(
      '1,1',
    );
  });

  it('is not deceived about the camera by frames that were late, or that came right after such', () => {
    // 45 ms of every second frame: the next one waits for it, and the one after comes early after that one.
    for (const intervals of [
      [45, 22],
      [67, 67],
    ] as const) {
      const schedule = createInferenceSchedule([MASK]);
      for (let frame = 0; frame < 300; frame++) {
        if (schedule.begin(intervals[frame % 2]!, frame % 2 === 1).has('mask')) schedule.ran('mask', 42);
        schedule.composited(3);
      }
      expect(schedule.strides()).to.deep.equal([2]);
    }
  });

  it('lets tasks that run equally often take turns', () => {
    const { due, strides } = run(createInferenceSchedule([MASK, { ...POSE, mostFrames: 3 }]), {
      mask: 20,
      pose: 20,
      compositing: 3,
    });
    expect(strides.at(-1)).to.equal('2,2');
    for (const now of due.slice(100)) expect(now.size).to.equal(1);
  });

  it('leaves a task beside the frame alone until all others have given way and it is still too much', () => {
    const beside = { ...POSE, mostFrames: 2, isBeside: true };
    const light = run(createInferenceSchedule([MASK, beside]), { mask: 20, pose: 25, compositing: 3 });
    expect(light.strides.at(-1)).to.equal('1,1');
    const heavier = run(createInferenceSchedule([MASK, beside]), { mask: 40, pose: 25, compositing: 3 });
    expect(heavier.strides.at(-1)).to.equal('2,1');
    const schedule = createInferenceSchedule([MASK, beside]);
    expect(run(schedule, { mask: 60, pose: 25, compositing: 15 }).strides.at(-1)).to.equal('3,2');
    expect(run(schedule, { mask: 5, pose: 25, compositing: 3 }, 200).strides.at(-1)).to.equal('1,1');
  });
});
