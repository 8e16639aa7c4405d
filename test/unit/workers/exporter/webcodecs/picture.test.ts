import { expect } from 'chai';
import type { EncodedSegment } from '../../../../../src/workers/exporter/engine.ts';
import { makeCounterClip, readFrames, FPS } from '../../../media/editing/counter-clip.ts';
import { range } from '../../../media/editing/make-edit.ts';
import { jitteryTimes, makeSource } from '../ffmpeg/sources.ts';
import { numbersOf } from '../ffmpeg/run.ts';
import { asFile, encode, picture, planOf, segmentsOf } from './encode.ts';

const keysOf = (segment: EncodedSegment): number[] =>
  segment.packets.filter(({ type }) => type === 'key').map(({ timestamp }) => timestamp);

describe('the pictures that WebCodecs makes', () => {
  let source: File;
  before(
    async () => (source = await makeCounterClip({ seconds: 13, hasSound: false, width: 640, height: 360 })),
  );

  it('show each frame at its time, in all sizes, from one decoding', async () => {
    const sizes = [picture(640, 360), picture(320, 180), picture(214, 120)];
    const made = await encode(source, planOf(sizes, 13));
    for (const { name } of sizes) {
      const frames = await readFrames(await asFile(made, name));
      expect(frames.map(({ number }) => number)).to.deep.equal(range(0, 13 * FPS));
      for (const [index, { atS }] of frames.entries()) expect(atS).to.be.closeTo(index / FPS, 0.001);
    }
  });

  it('have the same borders, begin with keyframes, and have one every two seconds', async () => {
    const sizes = [picture(640, 360), picture(320, 180)];
    const made = await encode(source, planOf(sizes, 13));
    for (const { name } of sizes) {
      const segments = made.get(name)!;
      expect(segments.map(({ index }) => index)).to.deep.equal([0, 1, 2]);
      expect(segments.map(keysOf)).to.deep.equal([[0, 2, 4], [6, 8, 10], [12]]);
      const packets = segments.flatMap(({ packets }) => packets);
      for (const [index, { timestamp, duration }] of packets.entries())
        expect(timestamp + duration).to.be.closeTo(packets[index + 1]?.timestamp ?? 13, 1e-6);
    }
  });

  it('have the frames of the source where it is copied, and keyframes from its borders on', async () => {
    const segments = [
      { fromS: 0, toS: 4.96 },
      { fromS: 4.96, toS: 13 },
    ];
    const made = await encode(
      source,
      planOf([picture(320, 180)], 13, { timing: { kind: 'source' }, segments }),
    );
    const [first, second] = made.get('180p')!;
    expect(keysOf(first!)).to.deep.equal([0, 2, 4]);
    expect(keysOf(second!).map((atS) => Math.round(atS * 100) / 100)).to.deep.equal([
      4.96, 6.96, 8.96, 10.96, 12.96,
    ]);
    expect(first!.packets).to.have.length(4.96 * FPS);
  });

  it('are dropped and repeated at another rate', async () => {
    const plan = planOf([picture(320, 180)], 3, { timing: { kind: 'constant', frameRate: 10 } });
    const frames = await readFrames(await asFile(await encode(source, plan), '180p'));
    expect(frames).to.have.length(30);
    for (const [index, { number }] of frames.entries()) expect(Math.abs(number - 2.5 * index)).to.be.below(2);
    const fast = planOf([picture(320, 180)], 2, { timing: { kind: 'constant', frameRate: 50 } });
    const repeated = await readFrames(await asFile(await encode(source, fast), '180p'));
    expect(repeated).to.have.length(100);
    expect(new Set(repeated.map(({ number }) => number)).size).to.be.within(49, 51);
  });

  it('go on with the very frames that are missing', async () => {
    const plan = planOf([picture(320, 180)], 13);
    const made = await encode(source, plan, { fromSegment: 1 });
    const segments = made.get('180p')!;
    expect(segments.map(({ index }) => index)).to.deep.equal([1, 2]);
    expect(segments[0]!.packets[0]).to.include({ type: 'key', timestamp: 6 });
    const frames = await readFrames(await asFile(made, '180p'));
    expect(frames.map(({ number }) => number)).to.deep.equal(range(6 * FPS, 13 * FPS));
  });

  it('begin late: the first frame is shown from the beginning on, and the last until the end', async () => {
    const plan = planOf([picture(320, 180)], 15, { originS: -1 });
    const frames = await readFrames(await asFile(await encode(source, plan), '180p'));
    expect(frames).to.have.length(15 * FPS);
    expect(frames.slice(0, FPS + 1).every(({ number }) => number === 0)).to.equal(true);
    expect(frames[FPS + 1]!.number).to.equal(1);
    expect(frames.slice(14 * FPS).every(({ number }) => number === 13 * FPS - 1)).to.equal(true);
  });

  for (const lastBehind of [0, 0.2, 0.45, 0.55, 0.9]) {
    it(`end with the last frame, ${lastBehind} of a frame behind the grid`, async () => {
      const clip = await makeSource({ timesS: jitteryTimes(60, 30, lastBehind) });
      const made = await encode(
        clip,
        planOf([picture(320, 180)], (60 + lastBehind) / 30, { timing: { kind: 'constant', frameRate: 30 } }),
      );
      const shown = await numbersOf(made.get('180p'));
      expect(shown).to.have.length(60 + Math.ceil(lastBehind));
      expect(shown.at(-1)?.number).to.equal(59);
      expect(shown.filter(({ number }) => number === 59)).to.have.length(
        lastBehind > 0 && lastBehind < 0.5 ? 2 : 1,
      );
    });
  }

  for (const codec of ['vp8', 'vp9'] as const) {
    it(`are made as ${codec} too`, async () => {
      const made = await encode(source, planOf([picture(320, 180, codec)], 3));
      const frames = await readFrames(await asFile(made, '180p'));
      expect(frames.map(({ number }) => number)).to.deep.equal(range(0, 3 * FPS));
    });
  }

  it('wait for segments to be taken', async () => {
    const gate = Promise.withResolvers<undefined>();
    let taken = 0;
    const plan = planOf([picture(320, 180)], 13, { segments: segmentsOf(13, 1) });
    const encoding = encode(source, plan, {
      async onSegment() {
        taken += 1;
        await gate.promise;
      },
    });
    await new Promise((done) => setTimeout(done, 1500));
    expect(taken).to.equal(1);
    gate.resolve(undefined);
    expect((await encoding).get('180p')).to.have.length(13);
  });

  it('are given up at once', async () => {
    const abort = new AbortController();
    const before = performance.now();
    const encoding = encode(source, planOf([picture(640, 360)], 13), {
      signal: abort.signal,
      onSegment: () => {
        abort.abort();
        return Promise.resolve();
      },
    });
    const error: unknown = await encoding.then(
      () => null,
      (reason: unknown) => reason,
    );
    expect((error as Error).name).to.equal('AbortError');
    expect(performance.now() - before).to.be.below(5000);
  });

  it('are not begun where the browser cannot decode, or encode', async () => {
    const broken = new File(['no film'], 'x');
    const failed = await encode(broken, planOf([picture(320, 180)], 3)).catch((error: unknown) => error);
    expect((failed as Error).name).to.be.oneOf(['export-unsupported', 'export-failed']);
    const huge = await encode(source, planOf([picture(20_000, 20_000)], 3)).catch((error: unknown) => error);
    expect((huge as Error).name).to.equal('export-unsupported');
  });
});
