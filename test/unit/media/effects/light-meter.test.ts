import { expect } from 'chai';
import * as fc from 'fast-check';
import { createLightMeter, type LightMeter } from '../../../../src/workers/effects/light-meter.ts';

const CELLS = 400;
const FRAME_MS = 33;
const grey = (level: number): Uint8Array => new Uint8Array(CELLS).fill(level);

/** The strength for something that always was as bright as this. */
const strengthAt = (level: number): number => createLightMeter().measure(grey(level), null, 0);

/** The strengths for one frame after the other. */
const film = (meter: LightMeter, levels: readonly number[], weights: Uint8Array | null = null): number[] =>
  levels.map((level, frame) => meter.measure(grey(level), weights, 1000 + frame * FRAME_MS));

/** What a luma becomes, as the compositor says. */
const lifted = (level: number, strength: number): number => {
  const t = (level - 16) / 219;
  return 16 + 219 * (t + strength * t * (1 - t));
};

describe('light meter', () => {
  it('brightens the dark, at once in the first frame, and leaves alone what is bright enough', () => {
    expect(strengthAt(16)).to.equal(1);
    expect(strengthAt(40)).to.equal(1);
    for (const level of [68, 75, 80]) expect(lifted(level, strengthAt(level))).to.be.closeTo(108, 2);
    for (const level of [96, 120, 180, 235, 255]) expect(strengthAt(level)).to.equal(0);
  });

  it('lifts what is darker at least as much, and never turns their order round', () => {
    const levels = Array.from({ length: 256 }, (_, level) => level);
    levels.slice(1).forEach((level) => {
      expect(strengthAt(level), `${level}`).to.be.at.most(strengthAt(level - 1));
      expect(strengthAt(level)).to.be.within(0, 1);
      const [darker, brighter] = [level - 1, level].map((value) => lifted(value, strengthAt(value)));
      // What is dark enough to be lifted may come out as bright as what is not, but hardly brighter.
      if (level > 16) expect(brighter! - darker!).to.be.above(-2.5);
    });
  });

  it('bears light that flickers by three levels, however slowly, without any pumping', () => {
    const flicker = fc.record({
      level: fc.integer({ min: 20, max: 110 }),
      periodFrames: fc.integer({ min: 2, max: 90 }),
      phase: fc.integer({ min: 0, max: 90 }),
    });
    fc.assert(
      fc.property(flicker, ({ level, periodFrames, phase }) => {
        const levels = Array.from({ length: 300 }, (_, frame) =>
          Math.round(level + 3 * Math.sin((2 * Math.PI * (frame + phase)) / periodFrames)),
        );
        const strengths = film(createLightMeter(), levels);
        expect(Math.max(...strengths) - Math.min(...strengths)).to.equal(0);
      }),
      { numRuns: 200, seed: 1 },
    );
  });

  it('follows a lamp that is switched off or on within about a second, gently, and to the end', () => {
    for (const [before, after] of [
      [150, 50],
      [50, 150],
      [90, 75],
    ] as const) {
      const meter = createLightMeter();
      film(meter, [before]);
      const strengths = film(meter, new Array<number>(200).fill(after));
      const way = strengthAt(after) - strengthAt(before);
      const done = strengths.map((strength) => (strength - strengthAt(before)) / way);
      const frames = (ms: number): number => Math.round(ms / FRAME_MS);
      expect(done[frames(1300)], `${before} to ${after}`).to.be.above(0.8);
      expect(done[frames(300)]).to.be.below(0.5);
      expect(done.at(-1)).to.be.closeTo(1, 0.05);
      const steps = done.slice(1).map((value, index) => value - done[index]!);
      expect(Math.min(...steps)).to.be.at.least(0);
      expect(Math.max(...steps)).to.be.below(0.1);
    }
  });

  it('has nothing left to do in a bright room', () => {
    const meter = createLightMeter();
    film(meter, [50]);
    expect(film(meter, new Array<number>(200).fill(150)).at(-1)).to.equal(0);
  });

  it('counts the person, not the lamp behind them, nor the dark room', () => {
    const weights = Uint8Array.from({ length: CELLS }, (_, cell) => (cell < CELLS / 4 ? 255 : 0));
    const scene = (person: number, room: number): Uint8Array =>
      Uint8Array.from(weights, (weight) => (weight ? person : room));
    const measure = (luma: Uint8Array, of: Uint8Array | null): number =>
      createLightMeter().measure(luma, of, 0);
    expect(measure(scene(45, 230), weights)).to.equal(strengthAt(45));
    expect(measure(scene(45, 230), null)).to.equal(0);
    expect(measure(scene(140, 20), weights)).to.equal(0);
  });

  it('counts everything while hardly anything of a person is seen', () => {
    for (const cells of [0, 1]) {
      const weights = new Uint8Array(CELLS).fill(255, 0, cells);
      const luma = grey(50).fill(230, 0, cells);
      expect(createLightMeter().measure(luma, weights, 0)).to.be.closeTo(strengthAt(50), 0.02);
    }
  });

  it('begins anew after a reset, and bears clocks that stand still', () => {
    const meter = createLightMeter();
    film(meter, [150]);
    expect(meter.measure(grey(40), null, 1000)).to.equal(0);
    expect(meter.measure(grey(40), null, 500)).to.equal(0);
    meter.reset();
    expect(meter.measure(grey(40), null, 1000)).to.equal(1);
  });
});
