import { expect } from 'chai';
import { createGlide } from '../../../../src/workers/compositor/glide.ts';
import type { Box } from '../../../../src/workers/compositor/grid.ts';
import { layOut, type Seat } from '../../../../src/workers/compositor/layout.ts';

const SIZE = { width: 1280, height: 720 };
const seats = (count: number, screens: readonly number[] = []): Seat[] =>
  Array.from({ length: count }, (_, index) => ({ id: `${index}`, isScreen: screens.includes(index) }));

const area = ({ width, height }: Box): number => width * height;
const areApart = (a: Box, b: Box): boolean =>
  a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;

describe('layout', () => {
  it('gives everybody a place of their own inside the picture, on even pixels', () => {
    for (const layout of ['grid', 'speaker'] as const) {
      for (const screens of [[], [0], [1, 2]]) {
        for (let count = 0; count <= 20; count += 1) {
          const boxes = layOut(layout, seats(count, screens), '1', SIZE);
          expect(boxes).to.have.length(count);
          for (const [index, box] of boxes.entries()) {
            const { x, y, width, height } = box;
            for (const value of [x, y, width, height]) expect(Math.abs(value % 2)).to.equal(0);
            expect(Math.min(x, y)).to.be.at.least(0);
            expect(Math.min(width, height)).to.be.at.least(20);
            expect(x + width).to.be.at.most(1280);
            expect(y + height).to.be.at.most(720);
            for (const other of boxes.slice(index + 1)) expect(areApart(box, other)).to.equal(true);
          }
        }
      }
    }
  });

  it('makes whoever speaks large, the first where nobody has, and screens before all', () => {
    const largest = (boxes: readonly Box[]): number =>
      boxes.findIndex((box) => area(box) === Math.max(...boxes.map(area)));
    expect(largest(layOut('speaker', seats(5), '3', SIZE))).to.equal(3);
    expect(largest(layOut('speaker', seats(5), null, SIZE))).to.equal(0);
    expect(largest(layOut('speaker', seats(5), 'gone', SIZE))).to.equal(0);
    expect(largest(layOut('speaker', seats(5, [4]), '3', SIZE))).to.equal(4);
    expect(largest(layOut('grid', seats(5, [4]), '3', SIZE))).to.equal(4);
    const two = layOut('grid', seats(4, [1, 3]), null, SIZE);
    expect(area(two[1]!)).to.equal(area(two[3]!));
    expect(area(two[1]!)).to.be.greaterThan(2 * area(two[0]!));
  });
});

describe('glide', () => {
  const from = { x: 0, y: 0, width: 100, height: 60 };
  const to = { x: 400, y: 200, width: 200, height: 120 };

  it('moves what is known without a jump, and puts what is new where it belongs', () => {
    const glide = createGlide();
    glide.moveTo(new Map([['a', from]]), 0);
    expect(glide.at('a', 0)).to.deep.equal(from);
    glide.moveTo(
      new Map([
        ['a', to],
        ['b', from],
      ]),
      1000,
    );
    expect(glide.at('b', 1000)).to.deep.equal(from);
    let before = 0;
    for (let ms = 1000; ms <= 1250; ms += 10) {
      const { x } = glide.at('a', ms)!;
      expect(x).to.be.within(before, before + 60);
      before = x;
    }
    expect(glide.at('a', 1250)).to.deep.equal(to);
    // Turned back half-way: it goes on from where it is.
    glide.moveTo(new Map([['a', from]]), 2000);
    const halfway = glide.at('a', 2100)!;
    glide.moveTo(new Map([['a', to]]), 2100);
    expect(glide.at('a', 2100)).to.deep.equal(halfway);
    expect(glide.at('b', 2100)).to.equal(null);
  });
});
