import { expect } from 'chai';
import type { ExportPlan } from '../../../../../src/media/export/rendition.ts';
import { watchMedia } from '../../../../support/browser/open-media.ts';
import { makeCounterClip } from '../../../media/editing/counter-clip.ts';
import { AUDIO, encode, picture, planOf, segmentsOf } from './encode.ts';

const SECONDS = 3;
/** One of the source's shape, one between bars; and sound, which is decoded and encoded beside them. */
const PLAN = planOf([picture(320, 180), picture(160, 160), { ...AUDIO, codec: 'opus' }], SECONDS, {
  segments: segmentsOf(SECONDS, 1),
});
/** Of all that are made, at which it is broken off: in the probe of the encoders, at the beginning, midway. */
const MOMENTS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 15, 20, 30, 50, 80, 130, 200, 280];

/** A frame that is collected without having been closed may hold up its decoder, and browsers complain of it. */
describe('frames and pieces of sound in an export by WebCodecs', () => {
  let source: File;
  before(async () => (source = await makeCounterClip({ seconds: SECONDS })));

  /** Runs an export that `at` ends; returns how many were made, and how many of these are still open. */
  async function leftOpen(
    at: (made: number, ending: AbortController) => void,
    { plan = PLAN, onSegment }: { plan?: ExportPlan; onSegment?: () => Promise<void> } = {},
  ): Promise<{ made: number; open: number; error: string | null }> {
    const ending = new AbortController();
    return watchMedia(
      async (watched) => {
        const error = await encode(source, plan, {
          signal: ending.signal,
          ...(onSegment && { onSegment }),
        }).then(
          () => null,
          (reason: unknown) => (reason as Error).name,
        );
        // What a codec had begun with may still come.
        await new Promise((resolve) => setTimeout(resolve, 50));
        return { made: watched.made, open: watched.open().length, error };
      },
      (made) => at(made, ending),
    );
  }

  it('are all closed at its end', async () => {
    const { made, open, error } = await leftOpen(() => undefined);
    expect(error).to.equal(null);
    expect(made).to.be.above(4 * 25 * SECONDS);
    expect(open).to.equal(0);
  });

  for (const moment of MOMENTS) {
    it(`are all closed where it is given up at the ${moment}th`, async () => {
      const { made, open, error } = await leftOpen((made, ending) => {
        if (made === moment) ending.abort();
      });
      expect(made).to.be.at.least(moment);
      expect(error).to.equal('AbortError');
      expect(open).to.equal(0);
    });
  }

  for (const moment of [15, 50, 130, 200]) {
    it(`are all closed where an encoder ends at the ${moment}th`, async () => {
      const Real = globalThis.VideoEncoder;
      const encoders: VideoEncoder[] = [];
      globalThis.VideoEncoder = new Proxy(Real, {
        construct(target, given) {
          const encoder = Reflect.construct(target, given) as VideoEncoder;
          encoders.push(encoder);
          return encoder;
        },
      });
      try {
        const { open, error } = await leftOpen((made) => {
          // Of the two sizes the one that is given its frames last.
          const encoder = encoders.at(-1);
          if (made >= moment && encoder && encoder.state !== 'closed') encoder.close();
        });
        expect(error).to.equal('export-failed');
        expect(open).to.equal(0);
      } finally {
        globalThis.VideoEncoder = Real;
      }
    });
  }

  it('are all closed where a segment cannot be written', async () => {
    const { open, error } = await leftOpen(() => undefined, {
      onSegment: () => Promise.reject(new DOMException('full', 'QuotaExceededError')),
    });
    expect(error).to.equal('QuotaExceededError');
    expect(open).to.equal(0);
  });
});
