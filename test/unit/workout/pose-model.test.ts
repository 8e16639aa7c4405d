import { expect } from 'chai';
import type { TrackingState } from '../../../src/media/effects/tracking.ts';
import { createPoseModelChoice } from '../../../src/workout/pose-model.ts';

const taking = (poseMs: number): TrackingState => ({ kind: 'active', fps: 30, poseMs });

describe('the choice of the pose model', () => {
  it('is the person’s where they have made it', () => {
    const choice = createPoseModelChoice();
    expect(choice.next('full', taking(80), false)).to.equal('full');
    expect(choice.next('lite', taking(2), true)).to.equal('lite');
  });

  it('takes the exact one where the machine has room, but not during a set', () => {
    const choice = createPoseModelChoice();
    expect(choice.next('auto', { kind: 'loading' }, true)).to.equal('lite');
    expect(choice.next('auto', taking(8), false)).to.equal('lite');
    expect(choice.next('auto', taking(8), true)).to.equal('full');
    expect(choice.next('auto', taking(14), false)).to.equal('full');
  });

  it('stays with the fast one where there is none, and does not try the exact one twice', () => {
    const choice = createPoseModelChoice();
    expect(choice.next('auto', taking(23), true)).to.equal('lite');
    expect(choice.next('auto', taking(10), true)).to.equal('full');
    expect(choice.next('auto', taking(45), false)).to.equal('lite');
    expect(choice.next('auto', taking(8), true)).to.equal('lite');
  });
});
