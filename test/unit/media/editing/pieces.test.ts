import { expect } from 'chai';
import { cutOut, keepOnly, moveClip, placesOf } from '../../../../src/media/editing/clips.ts';
import { encodedMs, planPieces, type Span } from '../../../../src/media/editing/pieces.ts';
import type { PictureIndex } from '../../../../src/media/editing/source-index.ts';
import { planSoundRuns } from '../../../../src/media/editing/sound-runs.ts';

const picture = (change: Partial<PictureIndex> = {}): PictureIndex => ({
  codec: 'avc',
  codecString: 'avc1.42E01F',
  gops: [0, 2, 4, 6, 8].map((fromS) => ({ fromS, toS: fromS + 2, isClosed: true })),
  reorderedFrames: 0,
  width: 1280,
  height: 720,
  rotation: 0,
  frameRate: 25,
  bitrateBps: 2e6,
  ...change,
});

const told = (
  clips: readonly Span[],
  { index = picture(), fits = true, drawn = [] as readonly Span[] } = {},
): string[] =>
  planPieces(
    clips.map((clip) => ({ ...clip, source: 0 })),
    [index],
    [fits],
    drawn,
  ).map(({ kind, fromS, toS, startS }) => `${kind} ${fromS}-${toS} at ${startS.toFixed(1)}`);

describe('planning an edit', () => {
  it('encodes up to the first keyframe, and copies to the end wherever that is', () => {
    expect(told([{ fromS: 1.2, toS: 7 }])).to.deep.equal(['encode 1.2-2 at 0.0', 'copy 2-7 at 0.8']);
    expect(told([{ fromS: 4, toS: 6 }])).to.deep.equal(['copy 4-6 at 0.0']);
    // As JSON and WebM round it.
    expect(told([{ fromS: 4.001, toS: 6 }])).to.deep.equal(['copy 4.001-6 at 0.0']);
    expect(told([{ fromS: 0.5, toS: 1.5 }])).to.deep.equal(['encode 0.5-1.5 at 0.0']);
  });

  it('copies groups whole or not at all where frames are reordered, and only closed ones', () => {
    const index = picture({ reorderedFrames: 1 });
    expect(told([{ fromS: 0, toS: 7 }], { index })).to.deep.equal(['copy 0-6 at 0.0', 'encode 6-7 at 6.0']);
    const gops = index.gops.map((gop) => ({ ...gop, isClosed: gop.fromS !== 2 }));
    expect(told([{ fromS: 0, toS: 6 }], { index: { ...index, gops } })).to.deep.equal([
      'copy 0-2 at 0.0',
      'encode 2-4 at 2.0',
      'copy 4-6 at 4.0',
    ]);
  });

  it('encodes what is drawn over, to the next keyframe', () => {
    const drawn = [{ fromS: 2, toS: 2.5 }];
    expect(told([{ fromS: 1, toS: 8 }], { drawn })).to.deep.equal([
      'encode 1-2 at 0.0',
      'copy 2-3 at 1.0',
      'encode 3-4 at 2.0',
      'copy 4-8 at 3.0',
    ]);
  });

  it('encodes all of what does not fit', () => {
    const pieces = planPieces([{ source: 0, fromS: 1, toS: 3 }], [picture()], [false], []);
    expect(encodedMs(pieces)).to.equal(2000);
  });

  it('lays sound without gaps, moved by 2.5 ms at most', () => {
    const { runs, regions } = planSoundRuns([
      { startS: 0, fromS: 0, toS: 3, copyable: { fromS: 0, toS: 2.94 } },
      { startS: 3, fromS: 5, toS: 8, copyable: { fromS: 5.0633, toS: 7.94 } },
    ]);
    expect(runs.map(({ kind }) => kind)).to.deep.equal(['copy', 'encode', 'copy', 'encode']);
    const [, seam, second] = runs;
    if (seam?.kind !== 'encode' || second?.kind !== 'copy') throw new Error('Not as planned.');
    expect(seam.from).to.equal(2.94 * 48_000);
    expect(seam.to).to.be.closeTo((second.copyable.fromS + second.shiftS) * 48_000, 1e-6);
    expect(Math.abs(regions[1]!.shiftS + 2)).to.be.at.most(0.0025);
  });
});

describe('clips', () => {
  const all = [{ recordingId: 'a', fromMs: 0, toMs: 10_000 }];
  const middle = { recordingId: 'a', fromMs: 3000, toMs: 5000 };

  it('are cut, trimmed and moved', () => {
    const cut = cutOut(all, middle);
    expect(cut).to.deep.equal([
      { recordingId: 'a', fromMs: 0, toMs: 3000 },
      { recordingId: 'a', fromMs: 5000, toMs: 10_000 },
    ]);
    expect(keepOnly(cut, { recordingId: 'a', fromMs: 1000, toMs: 4000 })).to.deep.equal([
      { recordingId: 'a', fromMs: 1000, toMs: 3000 },
    ]);
    expect(cutOut(all, { ...middle, recordingId: 'b' })).to.deep.equal(all);
    expect(cutOut(all, all[0]!)).to.deep.equal([]);
    expect(moveClip(cut, 1, 0)).to.deep.equal([cut[1], cut[0]]);
    expect(moveClip(cut, 0, 2)).to.equal(cut);
  });

  it('tell where a moment is now', () => {
    const cut = cutOut(all, middle);
    expect(placesOf(cut, 'a', 6000)).to.deep.equal([4000]);
    expect(placesOf(cut, 'a', 4000)).to.deep.equal([]);
    expect(placesOf([...cut, ...cut], 'a', 1000)).to.deep.equal([1000, 9000]);
  });
});
