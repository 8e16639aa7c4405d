import { expect } from 'chai';
import { placeCaptions } from '../../../../src/workers/compositor/captions.ts';
import type { Drawing } from '../../../../src/workers/compositor/drawing.ts';

const SIZE = { width: 1280, height: 720, textPx: 24 };
const drawing = (width: number, height: number): Drawing => ({ width, height, bytes: new Uint8Array() });
const [long, short] = [drawing(768, 104), drawing(300, 74)];

describe('where captions stand', () => {
  it('is in the middle of the bottom, the latest lowest, at even places', () => {
    expect(placeCaptions([long, short], [], SIZE)).to.deep.equal([
      { drawing: short, x: 490, y: 634 },
      { drawing: long, x: 256, y: 518 },
    ]);
    for (const { x, y } of placeCaptions([drawing(302, 78)], [{ x: 0, y: 669, width: 9, height: 9 }], SIZE))
      expect([x % 2, y % 2]).to.deep.equal([0, 0]);
  });

  it('is above the names at the bottom, and no older one hides a name further up', () => {
    const bottomName = { x: 10, y: 670, width: 120, height: 40 };
    expect(placeCaptions([short], [bottomName], SIZE)).to.deep.equal([{ drawing: short, x: 490, y: 584 }]);
    const hidden = { x: 400, y: 500, width: 120, height: 30 };
    expect(placeCaptions([long, short], [bottomName, hidden], SIZE).map((one) => one.drawing)).to.deep.equal([
      short,
    ]);
    const beside = { ...hidden, x: 1200 };
    expect(placeCaptions([long, short], [bottomName, beside], SIZE)).to.have.lengthOf(2);
    // What is said now is to be read in any case.
    expect(placeCaptions([long], [{ x: 400, y: 620, width: 60, height: 20 }], SIZE)).to.have.lengthOf(1);
  });
});
