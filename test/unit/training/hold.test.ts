import { expect } from 'chai';
import { STANDING, film, type Step } from '../../support/browser/moves.ts';
import type { Limb, Posture } from '../../support/browser/figure.ts';
import { countAll, exercise } from './run.ts';

const both = (limb: Limb): readonly [Limb, Limb] => [limb, limb];
/** On the forearms, and on the hands. */
const PLANK: Posture = {
  ...STANDING,
  lean: 84,
  upperArms: both([5, 5]),
  forearms: both([88, 0]),
  thighs: both([-84, 3]),
  shins: both([-84, 2]),
};
const HIGH_PLANK: Posture = {
  ...PLANK,
  lean: 70,
  upperArms: both([-2, 6]),
  forearms: both([2, 0]),
  thighs: both([-70, 3]),
  shins: both([-70, 2]),
};
const SAGGING: Posture = { ...PLANK, lean: 72, thighs: both([-105, 3]), shins: both([-80, 2]) };
const PRONE: Posture = {
  ...PLANK,
  lean: 90,
  upperArms: both([150, 30]),
  forearms: both([150, 30]),
  thighs: both([-90, 3]),
  shins: both([-90, 2]),
};
const WALL_SIT: Posture = { ...STANDING, lean: 0, thighs: both([86, 5]), shins: both([0, 3]) };
const HALF_WALL_SIT: Posture = { ...WALL_SIT, thighs: both([58, 5]), shins: both([-2, 3]) };

const keep = (to: Posture, ms: number): Step => ({ to, ms });
const held = (id: string, from: Posture, steps: readonly Step[], yaw = 90) =>
  countAll(exercise(id), film(from, steps, { yaw, height: 0.7, distance: 4 }));

describe('holds', () => {
  for (const [name, posture] of [
    ['forearms', PLANK],
    ['hands', HIGH_PLANK],
  ] as const) {
    for (const yaw of [90, -90, 45, 20]) {
      it(`times a plank on the ${name}, seen from ${yaw} degrees`, () => {
        const { holds, heldMs, progress } = held('plank', posture, [keep(posture, 10_000)], yaw);
        expect(holds).to.have.length(0);
        expect(heldMs).to.be.within(9500, 10_000);
        expect(progress).to.equal(1);
      });
    }
  }

  it('ends it when one comes down, and begins another', () => {
    const steps = [
      keep(PLANK, 6000),
      keep(PRONE, 800),
      keep(PRONE, 2000),
      keep(PLANK, 800),
      keep(PLANK, 4000),
      keep(STANDING, 1500),
      keep(STANDING, 1500),
    ];
    const { holds, heldMs } = held('plank', PLANK, steps);
    expect(holds).to.have.length(2);
    expect(holds[0]!.heldMs).to.be.within(5500, 7000);
    expect(holds[1]!.heldMs).to.be.within(3500, 5500);
    expect(heldMs).to.equal(0);
  });

  it('does not take lying, standing or push-ups held for a moment for a plank', () => {
    for (const posture of [PRONE, STANDING]) {
      expect(held('plank', posture, [keep(posture, 8000)]).heldMs).to.equal(0);
    }
    const steps = [keep(HIGH_PLANK, 1000), keep(STANDING, 1000), keep(STANDING, 2000)];
    expect(held('plank', HIGH_PLANK, steps).holds).to.have.length(0);
  });

  it('says when the hips sag', () => {
    const { heldMs, fault } = held('plank', SAGGING, [keep(SAGGING, 5000)]);
    expect(heldMs).to.be.greaterThan(4000);
    expect(fault).to.equal('hips-level');
  });

  it('times a wall sit, from the side and from the front', () => {
    for (const yaw of [90, 45, 0]) {
      const { heldMs, fault } = held('wall-sit', WALL_SIT, [keep(WALL_SIT, 8000)], yaw);
      expect(heldMs, `from ${yaw}`).to.be.within(7500, 8000);
      expect(fault).to.equal(null);
    }
    expect(held('wall-sit', HALF_WALL_SIT, [keep(HALF_WALL_SIT, 5000)]).fault).to.equal('thighs-level');
    expect(held('wall-sit', STANDING, [keep(STANDING, 8000)]).heldMs).to.equal(0);
  });

  it('bridges a moment in which nobody is seen', () => {
    const frames = film(PLANK, [keep(PLANK, 6000)], { yaw: 90, height: 0.7, distance: 4 }).map((frame) =>
      frame.timestampMs > 2000 && frame.timestampMs < 2700 ? { ...frame, pose: null } : frame,
    );
    expect(countAll(exercise('plank'), frames).heldMs).to.be.greaterThan(5500);
  });
});
