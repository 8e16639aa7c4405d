import { expect } from 'chai';
import {
  LEAST_SIDE_PX,
  LEAST_STRIP_SIDE_PX,
  isShownWhole,
  placeTiles,
  type Rect,
} from '../../../../src/components/room/tile-layout.ts';

const GAP = 8;
/** Stages as they are with the bars of a call around them. */
const STAGES = {
  'a phone': { width: 374, height: 690 },
  'a phone on its side': { width: 828, height: 260 },
  'a tiny window': { width: 304, height: 330 },
  'a desktop': { width: 1264, height: 650 },
  'a large screen': { width: 2544, height: 1290 },
} as const;
const PICTURES = {
  'of laptops': () => 16 / 9,
  'of phones held upright': () => 9 / 16,
  'of both': (index: number) => (index % 2 === 0 ? 16 / 9 : 3 / 4),
} as const;

const keysOf = (count: number): string[] => Array.from({ length: count }, (_, index) => `tile ${index}`);
const shorterSide = ({ width, height }: Rect): number => Math.min(width, height);
/** The best shorter side that tiles of 16:9 to 3:4 can have, all alike and side by side. */
function bestSide(count: number, { width, height }: { width: number; height: number }): number {
  const sides = keysOf(count).map((_, index) => {
    const columns = index + 1;
    const rows = Math.ceil(count / columns);
    const [w, h] = [(width - GAP * (columns - 1)) / columns, (height - GAP * (rows - 1)) / rows];
    return Math.floor(Math.min(w, h));
  });
  return Math.max(...sides);
}

describe('tiles on the stage', () => {
  for (const [screen, size] of Object.entries(STAGES)) {
    for (const [what, shapeOf] of Object.entries(PICTURES)) {
      it(`are all seen on ${screen}, 1 to 30 pictures ${what}, none smaller than it must be`, () => {
        for (let count = 1; count <= 30; count += 1) {
          const keys = keysOf(count);
          const shapes = new Map(keys.map((key, index) => [key, shapeOf(index)]));
          const rects = [...placeTiles(keys, new Set(), { ...size, gap: GAP }, shapes).values()];
          expect(rects).to.have.lengthOf(count);
          expect(new Set(rects.map(({ width, height }) => `${width}x${height}`)).size).to.equal(1);
          for (const rect of rects) {
            expect(rect.x).to.be.at.least(0);
            expect(rect.y).to.be.at.least(0);
            expect(rect.x + rect.width).to.be.at.most(size.width + 1);
            expect(rect.y + rect.height).to.be.at.most(size.height + 1);
            if (bestSide(count, size) >= LEAST_SIDE_PX)
              expect(shorterSide(rect), `${count} tiles`).to.be.at.least(LEAST_SIDE_PX);
            // Where they cannot be so large, they are not lines or specks.
            else expect(rect.width / rect.height).to.be.within(0.7, 1.9);
          }
          expect(new Set(rects.map(({ x, y }) => `${x} ${y}`)).size, 'places of their own').to.equal(count);
        }
      });
    }
  }

  it('are never too small in a strip: whoever has no place there is seen nowhere, rather than as a speck', () => {
    for (const [screen, size] of Object.entries(STAGES)) {
      for (let count = 2; count <= 30; count += 1) {
        const keys = keysOf(count);
        const places = placeTiles(keys, new Set(['tile 0']), { ...size, gap: GAP });
        const large = places.get('tile 0');
        expect(large, screen).not.to.equal(undefined);
        const strip = [...places].filter(([key]) => key !== 'tile 0').map(([, rect]) => rect);
        expect(strip.length).to.be.greaterThan(0);
        const least = places.size === count ? LEAST_STRIP_SIDE_PX : LEAST_SIDE_PX;
        for (const rect of strip) expect(shorterSide(rect), screen).to.be.at.least(least);
        expect(large && large.width * large.height).to.be.greaterThan(
          1.5 * Math.max(...strip.map(({ width, height }) => width * height)),
        );
      }
    }
  });

  it('follow what they show: upright faces stand side by side where wide ones stand in a column', () => {
    const stage = { ...STAGES['a phone'], gap: GAP };
    const keys = keysOf(4);
    const columns = (shape: number): number => {
      const rects = placeTiles(keys, new Set(), stage, new Map(keys.map((key) => [key, shape]))).values();
      return new Set([...rects].map(({ x }) => x)).size;
    };
    expect(columns(9 / 16)).to.equal(2);
    expect(columns(16 / 9)).to.equal(1);
  });

  it('crop a face slightly, and show it whole where too much of it would be lost', () => {
    const tile = (width: number, height: number): Rect => ({ x: 0, y: 0, width, height });
    expect(isShownWhole(16 / 9, tile(320, 180))).to.equal(false);
    expect(isShownWhole(16 / 9, tile(200, 160))).to.equal(false);
    expect(isShownWhole(16 / 9, tile(180, 240))).to.equal(true);
    expect(isShownWhole(9 / 16, tile(180, 240))).to.equal(false);
    expect(isShownWhole(9 / 16, tile(320, 180))).to.equal(true);
  });
});
