import { expect } from 'chai';
import { followCaptions } from '../../../../src/workers/take/captions.ts';
import { loudestOf, mixVoices } from '../../../../src/workers/take/mixing.ts';
import { durationOf, mediaMsAt } from '../../../../src/workers/take/timeline.ts';

describe('voices of a take', () => {
  it('are added as they are while they are quiet, and never cut off', () => {
    const mono = { channels: 1, samples: 2 } as const;
    const [quiet] = mixVoices([[new Float32Array([0.1, -0.2])], [new Float32Array([0.3, -0.3])]], mono);
    expect(quiet?.[0]).to.be.closeTo(0.4, 1e-6);
    expect(quiet?.[1]).to.be.closeTo(-0.5, 1e-6);
    const loud = Array.from({ length: 8 }, () => [new Float32Array([0.15, 0.5, -1])]);
    const [a, b, c] = mixVoices(loud, { channels: 1, samples: 3 })[0]!;
    expect(a).to.be.within(0.8, 1);
    expect(b).to.be.within(a!, 1);
    expect(c).to.be.within(-1, -0.99);
    expect(mixVoices([], mono).map((plane) => [...plane])).to.deep.equal([[0, 0]]);
  });

  it('stay on their side, and those of one channel in the middle', () => {
    const stereo = [new Float32Array([0.5, 0]), new Float32Array([0, 0.25])];
    const mixed = mixVoices([stereo, [new Float32Array([0.125, 0.125])]], { channels: 2, samples: 2 });
    expect(mixed.map((plane) => [...plane])).to.deep.equal([
      [0.625, 0.125],
      [0.125, 0.375],
    ]);
  });

  it('tell who speaks, and that nobody does', () => {
    const level = (...values: number[]) => values.map((value) => new Float32Array(100).fill(value));
    expect(loudestOf([level(0.1), level(0.3), level(0.2)])).to.equal(1);
    expect(loudestOf([level(0.3), level(0.01, 0.4)])).to.equal(1);
    expect(loudestOf([level(0.01), level(0)])).to.equal(null);
    expect(loudestOf([])).to.equal(null);
  });
});

describe('captions of a take', () => {
  it('are shown while they are said, in the order in which they began', () => {
    const cue = (fromMs: number, toMs: number, text: string) => ({ fromMs, toMs, author: 'Ada', text });
    const at = followCaptions([
      cue(500, 900, 'b'),
      cue(0, 1000, 'a'),
      cue(900, 1000, 'c'),
      cue(950, 960, 'd'),
    ]);
    const read = (ms: number): string =>
      at(ms)
        .map(({ text }) => text)
        .join('');
    expect([0, 499, 500, 900, 970, 1000].map(read)).to.deep.equal(['a', 'a', 'ab', 'ac', 'ac', '']);
    expect(at(1001)).to.equal(at(1002));
  });
});

describe('timeline of a take', () => {
  const pieces = [
    { fromMediaMs: 0, toMediaMs: 1000, atMs: 500, stretch: 1 },
    { fromMediaMs: 1000, toMediaMs: 2000, atMs: 3000, stretch: 2 },
  ];

  it('is as long as the last recording, and finds moments in each', () => {
    expect(durationOf([{ pieces }, { pieces: [] }])).to.equal(5000);
    expect(durationOf([])).to.equal(0);
    expect([0, 499].map((ms) => mediaMsAt(pieces, ms))).to.deep.equal([null, null]);
    expect([500, 1499, 1500, 2999].map((ms) => mediaMsAt(pieces, ms))).to.deep.equal([0, 999, null, null]);
    expect([3000, 4000, 4998, 5000].map((ms) => mediaMsAt(pieces, ms))).to.deep.equal([
      1000,
      1500,
      1999,
      null,
    ]);
  });
});
