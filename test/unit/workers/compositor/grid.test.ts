import { expect } from 'chai';
import { layOutGrid } from '../../../../src/workers/compositor/grid.ts';

describe('grid', () => {
  it('fills the picture, without overlap, as large as possible', () => {
    expect(layOutGrid(0, 1280, 720)).to.deep.equal([]);
    expect(layOutGrid(1, 1280, 720)).to.deep.equal([{ x: 0, y: 0, width: 1280, height: 720 }]);
    for (let count = 2; count <= 16; count += 1) {
      const boxes = layOutGrid(count, 1280, 720);
      expect(boxes).to.have.length(count);
      for (const [index, a] of boxes.entries()) {
        expect(a.x).to.be.at.least(0);
        expect(a.y).to.be.at.least(0);
        expect(a.x + a.width).to.be.at.most(1280);
        expect(a.y + a.height).to.be.at.most(720);
        for (const b of boxes.slice(index + 1)) {
          const apart =
            a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
          expect(apart, `${count} tiles`).to.equal(true);
        }
      }
    }
    const columns = (count: number): number => new Set(layOutGrid(count, 1280, 720).map(({ x }) => x)).size;
    expect(columns(2)).to.equal(2);
    expect(columns(4)).to.equal(2);
    expect(columns(9)).to.equal(3);
  });
});
