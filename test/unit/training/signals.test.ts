import { expect } from 'chai';
import { bodyOf } from '../../../src/training/body.ts';
import { SIGNALS, type SignalName } from '../../../src/training/signals.ts';
import { CAMERA, filmed, landmarksOf, type Camera, type Posture } from '../../support/browser/figure.ts';
import { MOVES, STANDING } from '../../support/browser/moves.ts';

const QUIET = { jitter: 0, hidden: 1, random: () => 0.5 };

function signal(name: SignalName, posture: Posture, camera: Partial<Camera> = {}): number {
  const frame = filmed(landmarksOf(posture), { ...CAMERA, distance: 5, ...camera }, 0, QUIET);
  const body = bodyOf(frame);
  if (!body) throw new Error('Nobody is seen.');
  return SIGNALS[name](body, 'left');
}

describe('signals of a body', () => {
  it('are the same in pictures of any shape', () => {
    const { far } = MOVES['squat']!;
    for (const shape of [
      { width: 640, heightPx: 480 },
      { width: 480, heightPx: 848 },
      { width: 1280, heightPx: 720 },
    ]) {
      for (const [name, expected] of [
        ['knee', 70],
        ['torsoLean', 38],
        ['thighLift', 82],
      ] as const) {
        expect(signal(name, far, { yaw: 90, ...shape }), name).to.be.closeTo(expected, 4);
      }
    }
  });

  it('are nearly the same from the front as from the side, with a depth that is only guessed', () => {
    const { far } = MOVES['squat']!;
    for (const name of ['knee', 'hip', 'torsoLean'] as const) {
      const [front, side] = [signal(name, far), signal(name, far, { yaw: 90 })];
      expect(Math.abs(front - side), name).to.be.below(12);
    }
  });

  it('say what they are called after', () => {
    expect(signal('knee', STANDING)).to.be.greaterThan(170);
    expect(signal('hipOverFeet', STANDING)).to.be.closeTo(1, 0.05);
    expect(signal('hipOverFeet', MOVES['squat']!.far)).to.be.below(0.75);
    expect(signal('legsApart', MOVES['jumping-jack']!.far)).to.be.closeTo(40, 5);
    expect(signal('turn', STANDING, { yaw: 0 })).to.be.below(5);
    expect(signal('turn', STANDING, { yaw: 90 })).to.be.greaterThan(80);
    expect(signal('torsoLean', MOVES['push-up']!.start, { yaw: 90 })).to.be.closeTo(70, 5);
    expect(signal('armSupport', MOVES['push-up']!.start, { yaw: 90 })).to.be.closeTo(1, 0.05);
    expect(signal('wristOverShoulder', MOVES['pull-up']!.start)).to.be.greaterThan(0.9);
    expect(signal('handsApart', MOVES['lateral-raise']!.far)).to.be.greaterThan(2.4);
  });

  it('trust nothing that is outside of the picture', () => {
    const frame = filmed(landmarksOf(STANDING), { ...CAMERA, distance: 1.2, height: 1.4 }, 0, QUIET);
    const body = bodyOf(frame);
    expect(body?.trust[11]).to.be.greaterThan(0.9);
    expect(body?.trust[27]).to.equal(0);
  });
});
