import { expect } from 'chai';
import * as fc from 'fast-check';
import type { Crop } from '../../../../src/workers/effects/compositor/compositor.ts';
import { createFraming } from '../../../../src/workers/effects/framing.ts';
import { SIZE, film, maskOf, randomOf, type Person } from './framed-scene.ts';

const SMALLEST_SCALE = 0.5;
const still =
  (...people: Person[]): (() => readonly Person[]) =>
  () =>
    people;

/** Where in the crop, 0..1, somebody's head is. */
const headIn = ({ x }: Person, crop: Crop): number => (x - crop.x) / crop.scale;

/** The largest step of any of the crop's numbers from one frame to the next. */
const steps = (crops: readonly Crop[]): number[] =>
  crops
    .slice(1)
    .map((crop, index) =>
      Math.max(...(['x', 'y', 'scale'] as const).map((key) => Math.abs(crop[key] - crops[index]![key]))),
    );

/** How often one of the crop's numbers turns round. */
const turns = (crops: readonly Crop[], key: keyof Crop): number => {
  const ways = crops
    .slice(1)
    .map((crop, index) => crop[key] - crops[index]![key])
    .filter((step) => Math.abs(step) > 1e-5)
    .map(Math.sign);
  return ways.slice(1).filter((way, index) => way !== ways[index]).length;
};

const expectInFrame = (crops: readonly Crop[]): void => {
  for (const { x, y, scale } of crops) {
    expect(scale).to.be.within(SMALLEST_SCALE, 1);
    expect(x).to.be.within(0, 1 - scale);
    expect(y).to.be.within(0, 1 - scale);
  }
};

const LAZY = { x: 0.6, y: 0.45, head: 0.22 };

for (const fps of [30, 8]) {
  describe(`framing at ${fps} frames a second`, () => {
    it('brings the head of anybody into the middle, in one unhurried move, and rests', () => {
      const anybody = fc.record({
        x: fc.double({ min: 0.3, max: 0.7, noNaN: true }),
        y: fc.double({ min: 0.25, max: 0.6, noNaN: true }),
        head: fc.double({ min: 0.12, max: 0.4, noNaN: true }),
        bottom: fc.constantFrom(2, 1, 0.9),
      });
      fc.assert(
        fc.property(anybody, (person) => {
          fc.pre(person.bottom > 1 || person.y + 2 * person.head < person.bottom);
          const crops = film(createFraming(), 6, fps, still(person));
          expectInFrame(crops);
          const last = crops.at(-1)!;
          // Beyond the frame's edge there is nothing to show.
          const isAtEdge = last.x < 1e-6 || last.x + last.scale > 1 - 1e-6;
          if (last.scale < 0.99 && !isAtEdge) expect(headIn(person, last)).to.be.within(0.4, 0.6);
          // Nothing of the head is cut off.
          expect(last.y).to.be.at.most(person.y - person.head / 2 + 0.01);
          expect(last.y + last.scale).to.be.above(person.y + person.head / 2);
          expect(Math.max(...steps(crops)) * fps, 'frames a second').to.be.below(0.7);
          // The way there begins slowly too.
          expect(steps(crops)[0]! * fps).to.be.below(fps === 30 ? 0.1 : 0.3);
          expect(Math.max(...steps(crops.slice(-2 * fps)))).to.equal(0);
          expect(turns(crops, 'scale'), 'changes of mind').to.be.at.most(2);
        }),
        { numRuns: fps === 30 ? 12 : 40, seed: 1 },
      );
    });

    it('centres somebody near who sits at the side, who is as high as the frame', () => {
      for (const x of [0.3, 0.7]) {
        const person = { x, y: 0.32, head: 0.42 };
        const last = film(createFraming(), 6, fps, still(person)).at(-1)!;
        expect(headIn(person, last)).to.be.within(0.4, 0.6);
      }
    });

    it('stands still before somebody who sways, nods and waves', () => {
      const crops = film(createFraming(), 12, fps, (timeS) => {
        const person = {
          x: 0.55 + 0.02 * Math.sin(3 * timeS),
          y: 0.45 + 0.01 * Math.sin(5 * timeS),
          head: 0.22,
        };
        // A hand that goes up beside the head now and then.
        const hand = { x: 0.72, y: 0.5, head: 0.06, bottom: 0.55 };
        return timeS > 6 && timeS % 2 < 0.5 ? [person, hand] : [person];
      });
      expect(Math.max(...steps(crops.slice(5 * fps)))).to.equal(0);
    });

    it('follows somebody who walks, and never loses their head', () => {
      const at = (timeS: number): Person => ({
        x: 0.3 + 0.4 * Math.min(1, Math.max(0, (timeS - 3) / 3)),
        y: 0.45,
        head: 0.22,
      });
      const crops = film(createFraming(), 10, fps, (timeS) => [at(timeS)]);
      expectInFrame(crops);
      crops.forEach((crop, index) => expect(headIn(at(index / fps), crop)).to.be.within(0.2, 0.8));
      expect(headIn(at(10), crops.at(-1)!)).to.be.within(0.4, 0.6);
      expect(turns(crops.slice(3 * fps), 'x')).to.be.at.most(1);
      expect(Math.max(...steps(crops.slice(-fps)))).to.equal(0);
    });

    it('shows the whole frame, exactly, when nobody is left in it, but bears a glimpse of nobody', () => {
      const framing = createFraming();
      const crops = film(framing, 12, fps, (timeS) =>
        timeS > 8 || (timeS > 4 && timeS < 4.4) ? [] : [LAZY],
      );
      const before = crops[4 * fps]!;
      expect(before.scale).to.be.below(0.8);
      expect(crops[5 * fps]).to.deep.equal(before);
      expect(framing.crop()).to.equal(null);
      expect(turns(crops, 'scale')).to.equal(1);
    });

    it('keeps two people in, however high their heads, and does not go to and fro between them', () => {
      const two = fc.record({
        left: fc.double({ min: 0.15, max: 0.4, noNaN: true }),
        right: fc.double({ min: 0.6, max: 0.85, noNaN: true }),
        heights: fc.tuple(
          fc.double({ min: 0.4, max: 0.6, noNaN: true }),
          fc.double({ min: 0.4, max: 0.6, noNaN: true }),
        ),
      });
      fc.assert(
        fc.property(two, ({ left, right, heights: [first, second] }) => {
          const people = [
            { x: left, y: first, head: 0.2 },
            { x: right, y: second, head: 0.2 },
          ];
          const crops = film(createFraming(), 6, fps, still(...people));
          const last = crops.at(-1)!;
          for (const person of people) {
            expect(headIn(person, last)).to.be.within(0.1, 0.9);
            expect(last.y).to.be.at.most(person.y - 0.1);
          }
          expect(Math.max(...steps(crops.slice(-2 * fps)))).to.equal(0);
        }),
        { numRuns: fps === 30 ? 6 : 20, seed: 2 },
      );
    });

    it('makes room for somebody who leans out of the crop, or stands up, and comes back', () => {
      const leaving = { x: 0.8, y: 0.25, head: 0.22 };
      const crops = film(createFraming(), 14, fps, (timeS) => [timeS > 4 && timeS < 9 ? leaving : LAZY]);
      expectInFrame(crops);
      expect(headIn(leaving, crops[Math.round(8.9 * fps)]!)).to.be.within(0.3, 0.75);
      expect(crops[Math.round(8.9 * fps)]!.y).to.be.below(0.14);
      expect(headIn(LAZY, crops.at(-1)!)).to.be.within(0.4, 0.6);
      expect(Math.max(...steps(crops.slice(-fps)))).to.equal(0);
    });

    it('widens until it sees a second person whom it saw only half of', () => {
      const second = { x: 0.82, y: 0.5, head: 0.2 };
      const crops = film(createFraming(), 9, fps, (timeS) =>
        timeS > 4 ? [{ ...LAZY, x: 0.45 }, second] : [{ ...LAZY, x: 0.45 }],
      );
      expect(crops[4 * fps]!.x + crops[4 * fps]!.scale, 'before').to.be.below(0.85);
      expect(headIn(second, crops.at(-1)!)).to.be.within(0.1, 0.9);
      expect(Math.max(...steps(crops.slice(-fps)))).to.equal(0);
    });
  });
}

describe('framing', () => {
  it('shows the whole frame until it has seen somebody, and at once after a reset', () => {
    const framing = createFraming();
    expect(framing.crop()).to.equal(null);
    film(framing, 4, 8, still(LAZY));
    expect(framing.crop()).not.to.equal(null);
    framing.reset();
    expect(framing.crop()).to.equal(null);
    // Nor does it go on from where it was, however long ago that is.
    framing.follow(maskOf([LAZY], { x: 0, y: 0, scale: 1 }), SIZE, 1e7);
    expect(framing.crop()?.scale ?? 1).to.be.above(0.98);
  });

  it('does not jump after a pause of the camera', () => {
    const framing = createFraming();
    film(framing, 4, 8, still(LAZY));
    const before = framing.crop()!;
    const away = maskOf([{ ...LAZY, x: 0.4 }], before);
    framing.follow(away, SIZE, 1e6);
    expect(Math.abs(framing.crop()!.x - before.x)).to.be.below(0.08);
  });

  it('bears any mask at any time', () => {
    const random = randomOf(3);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.integer({ min: -50, max: 5000 })), {
          maxLength: 30,
        }),
        (frames) => {
          const framing = createFraming();
          let nowMs = 0;
          for (const [share, elapsedMs] of frames) {
            nowMs += elapsedMs;
            const mask = Uint8Array.from({ length: 15 }, () => (random() < share ? 255 : 0));
            framing.follow(mask, { width: 5, height: 3 }, nowMs);
            expectInFrame([framing.crop() ?? { x: 0, y: 0, scale: 1 }]);
          }
        },
      ),
    );
  });
});
