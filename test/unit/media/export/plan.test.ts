import { expect } from 'chai';
import * as fc from 'fast-check';
import type { Rung } from '../../../../src/media/export/export.ts';
import { planExport } from '../../../../src/media/export/plan.ts';
import type { ExportPlan } from '../../../../src/media/export/rendition.ts';
import { keyframeSegments, steadySegments } from '../../../../src/media/export/segment-borders.ts';
import type { FileSettings, HlsSettings } from '../../../../src/media/export/settings.ts';
import type { PictureSurvey, SoundSurvey } from '../../../../src/media/export/source-survey.ts';

const rung = (width: number, height: number): Rung => ({ width, height, videoBitrateBps: 1_000_000 });
const [HD, SD] = [rung(1280, 720), rung(640, 360)];

function picture({
  everyS = 2,
  durationS = 60,
  fromS = 0,
  ...rest
}: Partial<PictureSurvey> & { everyS?: number; durationS?: number; fromS?: number } = {}): PictureSurvey {
  const count = Math.ceil(durationS / everyS);
  const gops = Array.from({ length: count }, (_, index) => ({
    fromS: fromS + index * everyS,
    toS: fromS + Math.min(durationS, (index + 1) * everyS),
    isClosed: true,
  }));
  const [firstS, endS] = [fromS, fromS + durationS];
  return {
    ...{ codec: 'avc', width: 1280, height: 720, isUniform: true, frameRate: 30, gops, firstS, endS },
    ...rest,
  };
}

const sound = (rest: Partial<SoundSurvey> = {}): SoundSurvey => ({
  ...{ codec: 'aac', isPlain: true, channels: 2, sampleRate: 48_000, isGapless: true, firstS: 0, endS: 60 },
  ...rest,
});

const hls = (...rungs: readonly Rung[]): HlsSettings => ({
  ...{ kind: 'hls', rungs, segmentFormat: 'cmaf', layout: 'files', passphrase: null, engine: 'auto' },
});
const file = (format: FileSettings['format'], ofSize: Rung | null = HD): FileSettings => ({
  ...{ kind: 'file', format, rung: ofSize, engine: 'auto' },
});

/** '720p avc copied, audio aac' */
const told = ({ renditions }: ExportPlan): string =>
  renditions.map(({ name, codec, isCopied }) => `${name} ${codec}${isCopied ? ' copied' : ''}`).join(', ');

describe('the plan of an export', () => {
  for (const [name, survey, settings, expected] of [
    ['copies what is as it is wanted', {}, hls(HD, SD), '720p avc copied, 360p avc, audio aac copied'],
    ['encodes another size', {}, hls(SD), '360p avc, audio aac copied'],
    ['encodes VP8', { picture: picture({ codec: 'vp8' }) }, hls(HD), '720p avc, audio aac copied'],
    [
      'encodes what changes',
      { picture: picture({ isUniform: false }) },
      hls(HD),
      '720p avc, audio aac copied',
    ],
    [
      'encodes what cannot be cut',
      { picture: picture({ everyS: 10 }) },
      hls(HD),
      '720p avc, audio aac copied',
    ],
    ['encodes Opus', { sound: sound({ codec: 'opus' }) }, hls(HD), '720p avc copied, audio aac'],
    ['encodes surround', { sound: sound({ channels: 6 }) }, hls(HD), '720p avc copied, audio aac'],
    ['encodes HE-AAC', { sound: sound({ isPlain: false }) }, hls(HD), '720p avc copied, audio aac'],
    ['encodes 32 kHz', { sound: sound({ sampleRate: 32_000 }) }, hls(HD), '720p avc copied, audio aac'],
    ['fills gaps', { sound: sound({ isGapless: false }) }, hls(HD), '720p avc copied, audio aac'],
    ['fills up an early end', { sound: sound({ endS: 50 }) }, hls(HD), '720p avc copied, audio aac'],
    ['fills up a late start', { sound: sound({ firstS: 0.3 }) }, hls(HD), '720p avc copied, audio aac'],
    ['needs no sound', { sound: null }, hls(HD), '720p avc copied'],
    ['needs no picture', { picture: null }, hls(), 'audio aac copied'],
    ['leaves out a picture', {}, hls(), 'audio aac copied'],
    ['never scales up', {}, hls(rung(1920, 1080), SD), '360p avc, audio aac copied'],
    [
      'takes the own size instead',
      { picture: picture({ width: 322, height: 181 }) },
      hls(HD),
      '180p avc, audio aac copied',
    ],
    ['copies into MP4', {}, file('mp4'), '720p avc copied, audio aac copied'],
    [
      'copies into MP4 what HLS could not',
      { picture: picture({ everyS: 10 }) },
      file('mp4'),
      '720p avc copied, audio aac copied',
    ],
    [
      'but not what memory could not',
      { picture: picture({ everyS: 31 }) },
      file('mp4'),
      '720p avc, audio aac copied',
    ],
    ['encodes H.264 for WebM', {}, file('webm'), '720p vp8, audio opus'],
    [
      'copies VP9 into WebM',
      { picture: picture({ codec: 'vp9' }), sound: sound({ codec: 'opus' }) },
      file('webm'),
      '720p vp9 copied, audio opus copied',
    ],
    [
      'encodes VP9 of another size as VP8',
      { picture: picture({ codec: 'vp9' }) },
      file('webm', SD),
      '360p vp8, audio opus',
    ],
    ['copies into M4A', {}, file('audio', null), 'audio aac copied'],
  ] as const) {
    it(name, () => {
      const plan = planExport({ picture: picture(), sound: sound(), ...survey }, settings);
      expect(told(plan)).to.equal(expected);
    });
  }

  it('says that there is nothing to export', () => {
    for (const [survey, settings] of [
      [{ picture: null, sound: sound() }, hls(HD)],
      [{ picture: picture(), sound: null }, hls()],
      [{ picture: picture({ durationS: 0, gops: [] }), sound: null }, hls(HD)],
    ] as const)
      expect(() => planExport(survey, settings))
        .to.throw()
        .with.property('name', 'export-unsupported');
  });

  it('begins where the source begins', () => {
    for (const [fromS, originS] of [
      [0, 0],
      [0.2, 0],
      [-0.02, 0],
      [-5, -5],
      [95_443.7, 95_443.7],
    ] as const) {
      const survey = { picture: picture({ fromS, durationS: 30 }), sound: null };
      const plan = planExport(survey, hls(HD));
      expect(plan.originS).to.equal(originS);
      expect(plan.segments.at(-1)?.toS).to.be.closeTo(fromS + 30 - originS, 1e-9);
      expect(told(plan)).to.equal('720p avc copied');
    }
  });

  it('has all renditions cut where the copied one can be cut', () => {
    const open = picture({ everyS: 2.1 });
    const gops = open.gops.map((gop, index) => ({ ...gop, isClosed: index % 2 === 0 }));
    const plan = planExport({ picture: { ...open, gops }, sound: null }, hls(HD, SD));
    expect(plan.timing).to.deep.equal({ kind: 'source' });
    const closed = gops.filter(({ isClosed }) => isClosed).map(({ fromS }) => fromS);
    for (const { fromS } of plan.segments) expect(closed).to.include(fromS);
    expect(planExport({ picture: open, sound: null }, hls(SD)).timing).to.deep.equal({
      kind: 'constant',
      frameRate: 30,
    });
  });
});

const lengths = (segments: readonly { fromS: number; toS: number }[]): number[] =>
  segments.map(({ fromS, toS }) => toS - fromS);

function expectWhole(segments: readonly { fromS: number; toS: number }[], durationS: number): void {
  expect(segments[0]?.fromS).to.equal(0);
  expect(segments.at(-1)?.toS).to.equal(durationS);
  for (const [index, { fromS, toS }] of segments.entries()) {
    expect(toS).to.be.greaterThan(fromS);
    expect(segments[index + 1]?.fromS ?? durationS).to.equal(toS);
  }
}

describe('borders of segments', () => {
  it('are six seconds apart at a constant rate, on frames', () => {
    const rates = [0, 10, 24_000 / 1001, 25, 30_000 / 1001, 30, 60];
    fc.assert(
      fc.property(
        fc.double({ min: 0.04, max: 20_000, noNaN: true }),
        fc.constantFrom(...rates),
        (durationS, frameRate) => {
          const segments = steadySegments(durationS, frameRate);
          expectWhole(segments, durationS);
          const frameS = frameRate > 0 ? 1 / frameRate : 0;
          const all = lengths(segments);
          for (const [index, length] of all.entries()) {
            expect(length).to.be.at.most(6 + frameS);
            if (index < all.length - 2) expect(length).to.be.closeTo(6, frameS);
          }
          if (all.length > 1) expect(all.at(-1)).to.be.greaterThan(1 - 2 * frameS - 1e-9);
          const offFrame = ({ fromS }: { fromS: number }): number =>
            Math.abs(fromS * frameRate - Math.round(fromS * frameRate));
          if (frameRate > 0) for (const segment of segments) expect(offFrame(segment)).to.be.below(1e-6);
        },
      ),
    );
  });

  it('are at keyframes, none longer than asked for, where that is possible', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.03, max: 7, noNaN: true }), { maxLength: 300 }),
        fc.double({ min: 0.05, max: 8, noNaN: true }),
        (gaps, endS) => {
          let at = 0;
          const keyframes = gaps.map((gap) => (at += gap));
          const durationS = at + endS;
          const segments = keyframeSegments(keyframes, durationS, 6.49);
          const isPossible = Math.max(...gaps, endS) <= 6.49;
          expect(segments !== null, 'possible').to.equal(isPossible);
          if (!segments) return;
          expectWhole(segments, durationS);
          expect(Math.max(...lengths(segments))).to.be.at.most(6.49 + 1e-9);
          for (const { fromS } of segments.slice(1)) expect(keyframes).to.include(fromS);
        },
      ),
    );
  });

  it('leave no tiny end where a keyframe lies further back', () => {
    const keyframes = [2, 4, 6, 8, 10, 12];
    expect(lengths(keyframeSegments(keyframes, 12.6, 6.49) ?? [])).to.deep.equal([6, 4, 2.5999999999999996]);
  });
});
