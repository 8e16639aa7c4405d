import { expect } from 'chai';
import { AppError } from '../../../../src/lib/errors.ts';
import type { EngineName } from '../../../../src/media/export/settings.ts';
import { encodeRest } from '../../../../src/workers/exporter/encode-rest.ts';
import type { Engine } from '../../../../src/workers/exporter/engine.ts';
import { engineOrder, loadEngine } from '../../../../src/workers/exporter/engines.ts';
import { createPace } from '../../../../src/workers/exporter/pace.ts';
import type { SegmentWriter } from '../../../../src/workers/exporter/segment-writer.ts';
import { makeCounterClip } from '../../media/editing/counter-clip.ts';
import { AUDIO, picture, planOf } from './webcodecs/encode.ts';

const { signal } = new AbortController();

describe('which engine encodes', () => {
  for (const [what, given, expected] of [
    ['the browser where nothing is known', ['auto', null, {}], ['webcodecs', 'ffmpeg']],
    ['the faster one', ['auto', null, { webcodecs: 1, ffmpeg: 2 }], ['ffmpeg', 'webcodecs']],
    ['the browser where only ffmpeg was measured', ['auto', null, { ffmpeg: 2 }], ['webcodecs', 'ffmpeg']],
    ['whoever has begun', ['auto', 'ffmpeg', { webcodecs: 2, ffmpeg: 1 }], ['ffmpeg', 'webcodecs']],
    ['only what a person chose', ['ffmpeg', 'webcodecs', { webcodecs: 2 }], ['ffmpeg']],
  ] as const) {
    it(`is ${what}`, () => {
      const [chosen, begun, speeds] = given;
      expect(engineOrder(chosen, begun, speeds)).to.deep.equal(expected);
    });
  }

  /** Writes down who made each segment of a rendition. */
  function writerOf(made: Map<string, EngineName[]>): SegmentWriter {
    return {
      next: ({ name }) => made.get(name)?.length ?? 0,
      write({ rendition: { name }, index }, engine) {
        const before = made.get(name) ?? [];
        expect(index, name).to.equal(before.length);
        if (engine) made.set(name, [...before, engine]);
        return Promise.resolve();
      },
    };
  }

  /** Works, and breaks down when it has handed over one segment of its picture. */
  const breakingDown = (engine: Engine): Engine => ({
    name: engine.name,
    encode: (task, listeners, scope) =>
      engine.encode(
        task,
        {
          ...listeners,
          async onSegment(segment) {
            if (segment.rendition.kind === 'video' && segment.index > 0)
              throw new AppError('export-failed', 'The graphics chip has gone.');
            await listeners.onSegment(segment);
          },
        },
        scope,
      ),
  });

  it('is the other one when the first breaks down, and no rendition is of both', async () => {
    const made = new Map<string, EngineName[]>();
    const by = await encodeRest(
      {
        source: await makeCounterClip({ seconds: 13 }),
        plan: planOf([picture(160, 90), AUDIO], 13),
        engines: ['webcodecs', 'ffmpeg'],
        async load(name) {
          const engine = await loadEngine(name);
          return name === 'webcodecs' ? breakingDown(engine) : engine;
        },
        writer: writerOf(made),
        dropUnlessOf({ name }, engine) {
          if (made.get(name)?.some((maker) => maker !== engine)) made.delete(name);
        },
      },
      { onSegment: () => Promise.resolve(), onLoading: () => undefined, onEncoded: () => undefined },
      { signal },
    );
    expect(by).to.equal('ffmpeg');
    expect(made.get('90p')).to.deep.equal(['ffmpeg', 'ffmpeg', 'ffmpeg']);
    expect(new Set(made.get('audio'))).to.have.property('size', 1);
    expect(made.get('audio')).to.have.length(3);
  }).timeout(60_000);
});

describe('the pace of an export', () => {
  it('works a quarter of the time where that is asked for', async () => {
    const pace = createPace();
    pace.set(0.25);
    const startedAtMs = performance.now();
    const workMs = 40;
    for (let piece = 0; piece < 12; piece += 1) {
      const fromMs = performance.now();
      while (performance.now() - fromMs < workMs);
      await pace.rest({ signal });
    }
    const elapsedMs = performance.now() - startedAtMs;
    expect((elapsedMs - pace.restedMs) / elapsedMs).to.be.closeTo(0.25, 0.05);
  });
});
