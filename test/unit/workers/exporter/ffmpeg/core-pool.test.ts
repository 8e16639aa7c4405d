import { expect } from 'chai';
import type { Engine } from '../../../../../src/workers/exporter/engine.ts';
import { createFfmpegEngine } from '../../../../../src/workers/exporter/ffmpeg/engine.ts';
import { openFfmpeg, type Ffmpeg } from '../../../../../src/workers/ffmpeg/ffmpeg.client.ts';
import { encode, fingerprint, planOf, SIZES, SOUND } from './run.ts';
import { makeSource, steadyTimes } from './sources.ts';

const BORDERS = [0, 2, 4, 6, 8];

/** An engine whose cores are known to the test. `spoil` may do something to a core when its run of this number begins. */
function spoiledEngine(spoil: (core: Ffmpeg, run: number) => Promise<never> | undefined): {
  engine: Engine;
  opened: () => number;
} {
  let runs = 0;
  let opened = 0;
  const engine = createFfmpegEngine({
    coreCount: () => 2,
    silentS: 2,
    async open(setup) {
      opened += 1;
      const core = await openFfmpeg(setup);
      return {
        close: () => core.close(),
        run(run, listeners) {
          runs += 1;
          const spoiled = spoil(core, runs);
          return spoiled ?? core.run(run, listeners);
        },
      };
    },
  });
  return { engine, opened: () => opened };
}

describe('cores that fail', () => {
  let source: Blob;
  let wholeRun: ReadonlyMap<string, readonly string[]>;
  const plan = planOf([...SIZES, SOUND], BORDERS);

  const run = async (engine: Engine): Promise<ReadonlyMap<string, readonly string[]>> => {
    const { segments } = await encode(source, plan, { engine });
    const prints = new Map<string, readonly string[]>();
    for (const [name, own] of segments) prints.set(name, await fingerprint(own));
    return prints;
  };

  before(async () => {
    source = await makeSource({ timesS: steadyTimes(240, 30), soundS: 8 });
    wholeRun = await run(createFfmpegEngine({ coreCount: () => 2 }));
    expect(wholeRun.get('180p')).to.have.length(240);
  });

  // The probe is the first run, the sound the second, the picture's first part the third.
  for (const [what, number] of [
    ['sound', 2],
    ['picture', 3],
    ['last part', 6],
  ] as const) {
    it(`is replaced where its worker is ended from outside: ${what}`, async () => {
      const { engine, opened } = spoiledEngine((core, run) => {
        if (run === number) setTimeout(() => core.close(), 50);
        return undefined;
      });
      expect(await run(engine)).to.deep.equal(wholeRun);
      expect(opened()).to.be.within(2, 3);
    });
  }

  it('is replaced where it hangs', async () => {
    const { engine, opened } = spoiledEngine((_, run) =>
      run === 4 ? new Promise<never>(() => undefined) : undefined,
    );
    expect(await run(engine)).to.deep.equal(wholeRun);
    expect(opened()).to.be.within(2, 3);
  });

  it('is given up after the fourth time, with the last lines', async () => {
    let handedOver = 0;
    const { engine } = spoiledEngine((_, run) =>
      run > 2 ? Promise.reject(new Error('ffmpeg ended with 1. Out of luck')) : undefined,
    );
    const failure = await encode(source, planOf(SIZES, BORDERS), {
      engine,
      onSegment: () => Promise.resolve(void (handedOver += 1)),
    }).catch((error: unknown) => error as Error);
    expect(failure).to.be.an('error');
    expect((failure as Error).message).to.contain('Out of luck');
  });

  it('says at once what it cannot decode', async () => {
    for (const [blob, renditions] of [
      [new Blob(['no media at all']), SIZES],
      [new Blob(['no media at all']), [SOUND]],
    ] as const) {
      let handedOver = 0;
      const failure = await encode(blob, planOf(renditions, BORDERS), {
        onSegment: () => Promise.resolve(void (handedOver += 1)),
      }).catch((error: unknown) => error as Error);
      expect((failure as Error).name).to.equal('export-unsupported');
      expect(handedOver).to.equal(0);
    }
  });

  it('ends with all its cores when it is aborted, and with the reason of that', async () => {
    const stop = new AbortController();
    const living = new Set<Ffmpeg>();
    const engine = createFfmpegEngine({
      coreCount: () => 2,
      async open(setup) {
        const core = await openFfmpeg(setup);
        living.add(core);
        return {
          run: (run, listeners) => core.run(run, listeners),
          close() {
            living.delete(core);
            core.close();
          },
        };
      },
    });
    const encoding = encode(source, plan, {
      engine,
      signal: stop.signal,
      onSegment() {
        stop.abort(new Error('enough'));
        return Promise.resolve();
      },
    }).catch((error: unknown) => error as Error);
    expect(((await encoding) as Error).message).to.equal('enough');
    expect(living.size).to.equal(0);
  });

  it('passes on what the taker of segments throws, and hands over nothing behind that', async () => {
    let handedOver = 0;
    const failure = await encode(source, plan, {
      onSegment() {
        handedOver += 1;
        return Promise.reject(new DOMException('full', 'QuotaExceededError'));
      },
    }).catch((error: unknown) => error as Error);
    expect((failure as Error).name).to.equal('QuotaExceededError');
    expect(handedOver).to.equal(1);
  });
});
