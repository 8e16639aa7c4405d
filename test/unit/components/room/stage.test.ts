import { expect } from 'chai';
import fc from 'fast-check';
import type { Participant } from '../../../../src/app.ts';
import { createDominantSpeaker } from '../../../../src/lib/dominant-speaker.ts';
import { featuredTiles, stageTiles, viewsOf } from '../../../../src/components/room/stage-tiles.ts';
import { placeTiles } from '../../../../src/components/room/tile-layout.ts';
import { person } from './page.ts';

const sharing = (id: string): Participant => person(id, 'Ada', { sharing: true, screen: new MediaStream() });

describe('the stage', () => {
  it('places any number of tiles side by side, inside it, on screens of any shape', () => {
    const keys = fc.uniqueArray(fc.string(), { minLength: 1, maxLength: 24 });
    const size = fc.integer({ min: 240, max: 2000 });
    fc.assert(
      fc.property(keys, fc.nat(3), size, size, (all, featured, width, height) => {
        const stage = { width, height, gap: 8 };
        const rects = [...placeTiles(all, new Set(all.slice(0, featured)), stage).values()];
        expect(rects.length).to.be.greaterThan(0);
        for (const [index, { x, y, width: w, height: h }] of rects.entries()) {
          expect(x).to.be.at.least(0);
          expect(y).to.be.at.least(0);
          expect(x + w).to.be.at.most(width + 1);
          expect(y + h).to.be.at.most(height + 1);
          for (const other of rects.slice(index + 1)) {
            const isApart =
              other.x >= x + w ||
              x >= other.x + other.width ||
              other.y >= y + h ||
              y >= other.y + other.height;
            expect(isApart, JSON.stringify([rects[index], other])).to.equal(true);
          }
        }
      }),
    );
  });

  it('gives the whole of a grid the same size, and the featured tile by far the most', () => {
    const stage = { width: 1280, height: 720, gap: 8 };
    const grid = [...placeTiles(['a', 'b', 'c', 'd'], new Set(), stage).values()];
    expect(new Set(grid.map(({ width, height }) => `${width}x${height}`))).to.have.lengthOf(1);
    const places = placeTiles(['a', 'b', 'c', 'd'], new Set(['c']), stage);
    const [large, small] = [places.get('c'), places.get('a')];
    expect((large?.width ?? 0) * (large?.height ?? 0)).to.be.greaterThan(
      10 * (small?.width ?? 1) * (small?.height ?? 1),
    );
  });

  it('features what is pinned, then screens, then with that layout whoever speaks', () => {
    const people = [person('me', 'Me', { isSelf: true }), sharing('ada'), person('bo', 'Somebody')];
    const tiles = stageTiles(people);
    expect(tiles.map(({ key }) => key)).to.deep.equal(['ada screen', 'me', 'ada', 'bo']);
    const state = { layout: 'speaker', pinned: null, speaker: 'bo' } as const;
    expect([...featuredTiles(tiles, state)]).to.deep.equal(['ada screen']);
    expect([...featuredTiles(tiles, { ...state, pinned: 'bo' })]).to.deep.equal(['bo']);
    expect([...featuredTiles(tiles, { ...state, pinned: 'gone' })]).to.deep.equal(['ada screen']);
    const faces = stageTiles(people.map((one) => ({ ...one, screen: null })));
    expect([...featuredTiles(faces, state)]).to.deep.equal(['bo']);
    expect([...featuredTiles(faces, { ...state, speaker: 'me' })]).to.deep.equal(['ada']);
    expect([...featuredTiles(faces, { ...state, layout: 'grid' })]).to.deep.equal([]);
  });

  it('asks for as many pixels as a tile has, of nobody who has none, and of nobody while the page is hidden', () => {
    const tiles = stageTiles([
      person('me', 'Me', { isSelf: true }),
      sharing('ada'),
      person('bo', 'Somebody'),
    ]);
    const rect = { x: 0, y: 0, width: 320, height: 180 };
    const places = new Map([
      ['ada', rect],
      ['ada screen', { ...rect, height: 400 }],
    ]);
    const shown = { pinned: 'ada screen', speaker: 'bo', pixelRatio: 2, isHidden: false, floating: null };
    expect([...viewsOf(tiles, places, shown)]).to.deep.equal([
      ['ada', { cameraHeightPx: 360, screenHeightPx: 800, attention: 'pinned' }],
      ['bo', { cameraHeightPx: 0, screenHeightPx: 0, attention: 'speaker' }],
    ]);
    for (const view of viewsOf(tiles, places, { ...shown, isHidden: true }).values())
      expect(view).to.include({ cameraHeightPx: 0, screenHeightPx: 0 });
    // But for the one whom the small window shows meanwhile.
    const floating = { key: 'bo', heightPx: 240 };
    const views = viewsOf(tiles, places, { ...shown, isHidden: true, floating });
    expect(views.get('bo')).to.include({ cameraHeightPx: 480, screenHeightPx: 0 });
    expect(views.get('ada')).to.include({ cameraHeightPx: 0, screenHeightPx: 0 });
  });
});

describe('who speaks', () => {
  const hear = (
    speaker: ReturnType<typeof createDominantSpeaker>,
    levels: Record<string, number>,
    fromMs: number,
    forMs: number,
  ): string | null => {
    let heard: string | null = null;
    for (let atMs = fromMs; atMs < fromMs + forMs; atMs += 100)
      heard = speaker.hear(new Map(Object.entries(levels)), atMs);
    return heard;
  };

  it('is the first voice at once, and another only after more than a cough', () => {
    const speaker = createDominantSpeaker();
    expect(hear(speaker, { ada: 0, bo: 0 }, 0, 1000)).to.equal(null);
    expect(hear(speaker, { ada: 0.3, bo: 0 }, 1000, 300)).to.equal('ada');
    expect(hear(speaker, { ada: 0.3, bo: 0.9 }, 1300, 300)).to.equal('ada');
    expect(hear(speaker, { ada: 0.3, bo: 0 }, 1600, 2000)).to.equal('ada');
    expect(hear(speaker, { ada: 0, bo: 0.3 }, 3600, 3000)).to.equal('bo');
    expect(hear(speaker, { ada: 0, bo: 0 }, 6600, 5000), 'the last one, in silence').to.equal('bo');
  });

  it('is nobody who has gone', () => {
    const speaker = createDominantSpeaker();
    hear(speaker, { ada: 0.5, bo: 0 }, 0, 1000);
    expect(hear(speaker, { bo: 0 }, 1000, 100)).to.equal(null);
  });
});
