import { expect } from 'chai';
import type { EncodedSegment } from '../../../../../src/workers/exporter/engine.ts';
import { createFfmpegEngine } from '../../../../../src/workers/exporter/ffmpeg/engine.ts';
import { encode, numbersOf, pictureOf, planOf, SIZES } from './run.ts';
import { jitteryTimes, makeSource, steadyTimes } from './sources.ts';

/** Of one segment each, on two cores. */
const BORDERS = [0, 2, 4, 6, 8];
const twoCores = createFfmpegEngine({ coreCount: () => 2 });

const times = (segments: readonly EncodedSegment[] = []): number[] =>
  segments.flatMap(({ packets }) => packets.map(({ timestamp }) => timestamp));

/** The frames that are shown at 30 frames a second: the last one of the source whose time, rounded, has come. */
function expected(timesS: readonly number[], count: number): number[] {
  const starts = timesS.map((timeS) => Math.round(timeS * 30));
  return Array.from({ length: count }, (_, frame) =>
    Math.max(
      0,
      starts.findLastIndex((start) => start <= frame),
    ),
  );
}

async function expectNumbers(segments: readonly EncodedSegment[] | undefined, numbers: readonly number[]) {
  const shown = await numbersOf(segments);
  expect(shown.map(({ number }) => number)).to.deep.equal(numbers);
}

describe('the picture by several cores', () => {
  for (const codec of ['vp8', 'avc'] as const) {
    it(`has each frame of ${codec} once over its seams, in all sizes`, async () => {
      const source = await makeSource({ codec, timesS: steadyTimes(240, 30) });
      const { segments, seconds, loading } = await encode(source, planOf(SIZES, BORDERS), {
        engine: twoCores,
      });
      for (const { name } of SIZES) {
        const own = segments.get(name);
        expect(own?.map(({ index }) => index)).to.deep.equal([0, 1, 2, 3]);
        for (const { packets } of own ?? []) {
          expect(packets[0]?.type).to.equal('key');
          expect(packets).to.have.length(60);
        }
        expect(times(own).map((timeS) => Math.round(timeS * 3000))).to.deep.equal(
          Array.from({ length: 240 }, (_, frame) => frame * 100),
        );
        await expectNumbers(own, expected(steadyTimes(240, 30), 240));
        expect(seconds.get(name)).to.be.closeTo(8, 0.001);
        const avcC = own?.map(({ decoderConfig }) => (decoderConfig.description as Uint8Array).join()) ?? [];
        expect(new Set(avcC).size).to.equal(1);
      }
      expect(loading.at(-1)).to.equal(1);
    });
  }

  it('has a keyframe every two seconds', async () => {
    const source = await makeSource({ timesS: steadyTimes(300, 30) });
    const { segments } = await encode(source, planOf(SIZES, [0, 6, 10]));
    const keys = segments.get('180p')?.flatMap(({ packets }) => packets.filter(({ type }) => type === 'key'));
    expect(keys?.map(({ timestamp }) => Math.round(timestamp * 1000))).to.deep.equal([
      0, 2000, 4000, 6000, 8000,
    ]);
  });

  it('begins late, stops early, stands still and jitters', async () => {
    const timesS = steadyTimes(150, 30, 0.4)
      .map((timeS, index) => timeS + (index % 3) * 0.004)
      .filter((timeS) => timeS < 2.5 || timeS > 4.2);
    const source = await makeSource({ timesS, soundS: 8 });
    const { segments } = await encode(source, planOf(SIZES, BORDERS), { engine: twoCores });
    await expectNumbers(segments.get('180p'), expected(timesS, 240));
  });

  for (const lastBehind of [0, 0.2, 0.45, 0.55, 0.9]) {
    it(`ends with the last frame, ${lastBehind} of a frame behind the grid`, async () => {
      const timesS = jitteryTimes(60, 30, lastBehind);
      const endS = (60 + lastBehind) / 30;
      const { segments } = await encode(
        await makeSource({ timesS }),
        planOf([pictureOf(160, 90)], [0, 1, endS]),
        { engine: twoCores },
      );
      await expectNumbers(segments.get('90p'), expected(timesS, Math.ceil(endS * 30 - 0.01)));
    });
  }

  it("keeps the source's own times where a rung beside it is a copy", async () => {
    const timesS = steadyTimes(240, 30).filter((_, index) => index % 7 !== 3);
    const source = await makeSource({ codec: 'avc', timesS, keyframeS: 2 });
    const borders = [0, 2, 4, 6, 8].map((timeS) => timesS.find((own) => own >= timeS - 1e-6) ?? 8);
    const plan = planOf([{ ...pictureOf(320, 180), isCopied: true }, pictureOf(160, 90)], borders, {
      kind: 'source',
    });
    const { segments } = await encode(
      source,
      { ...plan, renditions: plan.renditions.slice(1) },
      { engine: twoCores },
    );
    const own = segments.get('90p');
    const made = times(own);
    expect(made).to.have.length(timesS.length);
    for (const [index, timeS] of made.entries()) expect(timeS).to.be.closeTo(timesS[index] ?? 0, 0.001);
    expect(own?.map(({ packets }) => packets[0]?.timestamp)).to.deep.equal(borders.slice(0, -1));
    for (const { packets } of own ?? []) expect(packets[0]?.type).to.equal('key');
    await expectNumbers(
      own,
      Array.from({ length: timesS.length }, (_, index) => index),
    );
  });

  it('encodes odd sizes, and VP8 for WebM', async () => {
    const source = await makeSource({ size: [321, 181], timesS: steadyTimes(60, 30) });
    const odd = await encode(source, planOf([pictureOf(320, 180)], [0, 2]));
    await expectNumbers(odd.segments.get('180p'), expected(steadyTimes(60, 30), 60));
    const webm = await encode(source, planOf([pictureOf(160, 90, 'vp8')], [0, 1, 2]), { engine: twoCores });
    expect(webm.segments.get('90p')?.[0]?.decoderConfig.codec).to.equal('vp8');
    await expectNumbers(webm.segments.get('90p'), expected(steadyTimes(60, 30), 60));
  });

  it('goes on behind a damaged middle', async () => {
    const source = await makeSource({ timesS: steadyTimes(240, 30), keyframeS: 1 });
    const bytes = new Uint8Array(await source.arrayBuffer());
    bytes.fill(0, bytes.length * 0.4, bytes.length * 0.6);
    const { segments } = await encode(new Blob([bytes]), planOf(SIZES, BORDERS), { engine: twoCores });
    const shown = await numbersOf(segments.get('180p'));
    expect(shown).to.have.length(240);
    expect(shown[30]?.number).to.equal(30);
    expect(shown[220]?.number).to.equal(220);
  });

  it('holds few segments while they are not taken', async () => {
    const source = await makeSource({ timesS: steadyTimes(600, 30) });
    const borders = Array.from({ length: 21 }, (_, index) => index);
    const seen: number[] = [];
    const reached: number[] = [];
    let seconds = 0;
    await twoCores.encode(
      { source, plan: planOf(SIZES.slice(1), borders), todo: [{ rendition: SIZES[1]!, fromSegment: 0 }] },
      {
        async onSegment({ index }) {
          if (index === 0) await new Promise((resolve) => setTimeout(resolve, 4000));
          seen.push(index);
          reached.push(seconds);
        },
        onLoading: () => undefined,
        onEncoded: (_, gained) => (seconds += gained),
      },
      { signal: new AbortController().signal },
    );
    expect(seen).to.deep.equal(borders.slice(0, -1));
    expect(reached[0]).to.be.below(20);
  });
});
