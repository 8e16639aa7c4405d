import { expect } from 'chai';
import { until } from '../../../../src/lib/store.ts';
import { openVideoPipeline, type VideoPipeline } from '../../../../src/media/effects/video-pipeline.ts';
import { detail, pixelsOfCanvas, watchTrack, worstDetail, type Pixels, type Watcher } from './pixels.ts';
import { backgroundRegions, drawScene, faceRegion, openSceneCamera, squarePx } from './scene.ts';

const [WIDTH, HEIGHT] = [640, 360];
const BLUR = { kind: 'blur', strength: 'strong' } as const;
const NO_DETAIL = 8;

const backgroundDetail = (pixels: Pixels): number =>
  Math.max(
    ...backgroundRegions(WIDTH, HEIGHT).map((region) => worstDetail(pixels, region, squarePx(WIDTH, HEIGHT))),
  );
const faceDetail = (pixels: Pixels): number => detail(pixels, faceRegion(WIDTH, HEIGHT), 3);
const pause = (durationMs: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, durationMs));

/** The ways in which a worker dies. */
type Death = 'gone' | 'throw' | 'hang';

/** Workers of effects that can be killed, instead of those that live on. */
function openMortals(): { kill(how: Death): void; readonly count: number; restore(): void } {
  const RealWorker = globalThis.Worker;
  const born: Worker[] = [];
  globalThis.Worker = class extends RealWorker {
    constructor(url: string | URL, options?: WorkerOptions) {
      const isEffects = String(url).endsWith('/effects.worker.ts');
      super(isEffects ? new URL('./mortal.worker.ts', import.meta.url) : url, options);
      if (isEffects) born.push(this);
    }
  };
  return {
    kill(how) {
      const last = born.at(-1)!;
      if (how === 'gone') last.terminate();
      else last.postMessage(how);
    },
    get count() {
      return born.length;
    },
    restore: () => void (globalThis.Worker = RealWorker),
  };
}

/** Looks at every frame of every track that comes out of a pipeline. */
function watchAll({ output }: VideoPipeline): { readonly watchers: Watcher[]; close(): Promise<void> } {
  const watchers = [watchTrack(output.value)];
  const stop = output.watch((track) => watchers.push(watchTrack(track)));
  return {
    watchers,
    async close() {
      stop();
      await Promise.all(watchers.map((watcher) => watcher.close()));
    },
  };
}

describe('video pipeline whose worker dies', () => {
  let mortals: ReturnType<typeof openMortals>;
  let scope: AbortController;
  beforeEach(() => {
    mortals = openMortals();
    scope = new AbortController();
  });
  afterEach(() => mortals.restore());

  const open = async (): Promise<{ pipeline: VideoPipeline; close: () => Promise<void> }> => {
    const camera = openSceneCamera(await drawScene(WIDTH, HEIGHT));
    const pipeline = await openVideoPipeline({ effect: BLUR }, scope);
    await pipeline.setInput(camera.track);
    const close = async (): Promise<void> => {
      await pipeline.close();
      camera.close();
    };
    return { pipeline, close };
  };
  const sharp = async (): Promise<number> => 0.7 * faceDetail(pixelsOfCanvas(await drawScene(WIDTH, HEIGHT)));

  for (const [how, mostMs] of [
    ['gone', 1000],
    ['throw', 1000],
    ['hang', 4500],
  ] as const) {
    it(`has another one in its place, and shows nothing of the room: ${how}`, async () => {
      const sharpDetail = await sharp();
      const { pipeline, close } = await open();
      const looks = watchAll(pipeline);
      await looks.watchers[0]!.next((pixels) => faceDetail(pixels) > sharpDetail);
      const first = pipeline.output.value;

      mortals.kill(how);
      const killedAtMs = performance.now();
      const next = await until(pipeline.output, (track) => track !== first);
      expect([first.readyState, next.readyState]).to.deep.equal(['ended', 'live']);
      expect(pipeline.effect.value.kind).to.equal('loading');
      await looks.watchers[1]!.next(({ luma }) => luma.some((value) => value > 60));
      const backAfterMs = performance.now() - killedAtMs;
      console.log(`A worker that was ${how}: new frames after ${Math.round(backAfterMs)} ms`);
      expect(backAfterMs).to.be.below(mostMs);
      await until(pipeline.effect, ({ kind }) => kind === 'active');
      await looks.watchers[1]!.next((pixels) => faceDetail(pixels) > sharpDetail);
      await pause(300);

      expect(mortals.count).to.equal(2);
      const [before, after] = looks.watchers.map(({ frames }) => frames);
      expect(faceDetail(after![0]!), 'the first frame is covered').to.be.below(0.3 * sharpDetail);
      for (const frame of [...before!, ...after!]) expect(backgroundDetail(frame)).to.be.below(NO_DETAIL);
      await looks.close();
      await close();
    });
  }

  it('does what is asked of it while there is none', async () => {
    const { pipeline, close } = await open();
    await until(pipeline.effect, ({ kind }) => kind === 'active');
    mortals.kill('gone');
    const asked = pipeline.setEffect({ kind: 'none' });
    const stopped = pipeline.setInput(null);
    await Promise.all([asked, stopped]);
    expect(pipeline.effect.value.kind).to.equal('off');
    const watcher = watchTrack(pipeline.output.value);
    await pause(700);
    for (const { luma } of watcher.frames) expect(luma.every((value) => value < 25)).to.equal(true);
    expect(watcher.frames.length).to.be.above(0);
    await watcher.close();
    await close();
  });

  it('gives up where one after the other dies', async () => {
    const { pipeline, close } = await open();
    const failed = pipeline.closed.then(
      () => null,
      (error: unknown) => error as Error,
    );
    for (let deaths = 1; deaths <= 4; deaths++) {
      const { value } = pipeline.output;
      mortals.kill('gone');
      if (deaths < 4) await until(pipeline.output, (track) => track !== value);
    }
    expect((await failed)?.name).to.equal('effects-failed');
    expect(pipeline.output.value.readyState).to.equal('ended');
    expect(mortals.count).to.equal(4);
    await close();
  });

  it('ends no worker that only has to wait for a window that stands still', async () => {
    const { pipeline, close } = await open();
    const track = pipeline.output.value;
    for (let round = 0; round < 3; round++) {
      const endMs = performance.now() + 2600;
      while (performance.now() < endMs);
      await pause(200);
    }
    await pause(1000);
    expect(pipeline.output.value).to.equal(track);
    expect(mortals.count).to.equal(1);
    await close();
  });
});
