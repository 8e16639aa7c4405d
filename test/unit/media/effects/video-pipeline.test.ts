import { expect } from 'chai';
import { until } from '../../../../src/lib/store.ts';
import type { Effect } from '../../../../src/media/effects/effect.ts';
import { openFrameSource } from '../../../../src/media/effects/frame-bridge.ts';
import { openVideoPipeline, type VideoPipeline } from '../../../../src/media/effects/video-pipeline.ts';
import type { EffectsAssets } from '../../../../src/workers/effects/effects.client.ts';
import { ASSETS } from './parts.ts';
import {
  detail,
  difference,
  pixelsOfCanvas,
  watchTrack,
  worstDetail,
  type Pixels,
  type Watcher,
} from './pixels.ts';
import {
  backgroundRegions,
  drawScene,
  faceRegion,
  openSceneCamera,
  squarePx,
  type SceneCamera,
} from './scene.ts';

const NONE: Effect = { kind: 'none' };
const STRONG: Effect = { kind: 'blur', strength: 'strong' };
const LIGHT: Effect = { kind: 'blur', strength: 'light' };

/** Raw, neighbouring squares of the checkerboard differ by more than 100; this is as good as nothing. */
const NO_DETAIL = 8;

const backgroundDetail = (pixels: Pixels): number =>
  Math.max(
    ...backgroundRegions(pixels.width, pixels.height).map((region) =>
      worstDetail(pixels, region, squarePx(pixels.width, pixels.height)),
    ),
  );
const faceDetail = (pixels: Pixels): number => detail(pixels, faceRegion(pixels.width, pixels.height), 3);
const brightness = ({ luma }: Pixels): number => luma.reduce((sum, value) => sum + value, 0) / luma.length;
const pause = (durationMs: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, durationMs));

const failureOf = (promise: Promise<unknown>): Promise<Error | undefined> =>
  promise.then(
    () => undefined,
    (error: unknown) => error as Error,
  );

/** The durations of all tasks over 50 ms that the window ran in that time. */
async function longTasksIn(durationMs: number): Promise<number[]> {
  const entries: PerformanceEntry[] = [];
  const observer = new PerformanceObserver((list) => entries.push(...list.getEntries()));
  observer.observe({ type: 'longtask' });
  await pause(durationMs);
  entries.push(...observer.takeRecords());
  observer.disconnect();
  return entries.map(({ duration }) => duration);
}

const LARGE = { width: 1280, height: 720 };
const SMALL = { width: 640, height: 360 };

describe('video pipeline', () => {
  let scope: AbortController;
  let pipeline: VideoPipeline;
  let watcher: Watcher;
  const cameras: SceneCamera[] = [];

  const open = async (effect: Effect, assets?: EffectsAssets): Promise<void> => {
    pipeline = await openVideoPipeline(assets ? { effect, assets } : { effect }, scope);
    watcher = watchTrack(pipeline.output.value);
  };
  const film = (picture: OffscreenCanvas): SceneCamera => {
    const camera = openSceneCamera(picture);
    cameras.push(camera);
    return camera;
  };
  const active = (): Promise<unknown> => until(pipeline.effect, ({ kind }) => kind === 'active');

  beforeEach(() => {
    scope = new AbortController();
  });

  afterEach(async () => {
    await watcher.close();
    await pipeline.close();
    for (const camera of cameras.splice(0)) camera.close();
  });

  it('blurs: no background in the first frame or any later one, her face sharp from the first mask on', async () => {
    const scene = await drawScene(LARGE.width, LARGE.height);
    const original = pixelsOfCanvas(scene);
    expect(backgroundDetail(original)).to.be.above(60);
    await open(STRONG);
    const output = pipeline.output.value;
    await pipeline.setInput(film(scene).track);
    const covered = await watcher.next(({ width }) => width === LARGE.width);
    expect(faceDetail(covered), 'covered before the first mask').to.be.below(0.3 * faceDetail(original));
    await active();
    const sharp = await watcher.next((pixels) => faceDetail(pixels) > 0.85 * faceDetail(original));
    expect(difference(sharp, original, faceRegion(LARGE.width, LARGE.height))).to.be.below(4);
    await pause(500);
    const later = await watcher.next();
    expect(difference(later, original, faceRegion(LARGE.width, LARGE.height))).to.be.below(4);
    for (const frame of watcher.frames) expect(backgroundDetail(frame)).to.be.below(NO_DETAIL);
    expect(pipeline.output.value).to.equal(output);
    expect(output.readyState).to.equal('live');
  });

  it('passes frames on as they are without an effect', async () => {
    const scene = await drawScene(SMALL.width, SMALL.height);
    await open(NONE);
    await pipeline.setInput(film(scene).track);
    const frame = await watcher.next((pixels) => brightness(pixels) > 25);
    expect(
      difference(frame, pixelsOfCanvas(scene), { left: 0, top: 0, right: 640, bottom: 360 }),
    ).to.be.below(4);
    expect(pipeline.effect.value.kind).to.equal('off');
  });

  it('never goes back in time, whatever becomes of camera and effect', async () => {
    await open(NONE);
    for (const effect of [NONE, STRONG, NONE]) {
      const stream = await navigator.mediaDevices.getUserMedia({ video: SMALL });
      await pipeline.setEffect(effect);
      await pipeline.setInput(stream.getVideoTracks()[0]!);
      await watcher.next((pixels) => brightness(pixels) > 25);
      await pause(150);
      await pipeline.setInput(null);
      await watcher.next((pixels) => brightness(pixels) < 25);
      stream.getTracks().forEach((track) => track.stop());
    }
    watcher.frames.slice(1).forEach((next, index) => {
      expect(next.timestampUs).to.be.above(watcher.frames[index]!.timestampUs);
    });
  });

  it('shows nothing of what comes after setEffect has resolved', async () => {
    const camera = film(await drawScene(SMALL.width, SMALL.height, 'grey'));
    const secret = await drawScene(SMALL.width, SMALL.height);
    const calm = await drawScene(SMALL.width, SMALL.height, 'grey');
    await open(NONE);
    await pipeline.setInput(camera.track);
    await watcher.next((pixels) => faceDetail(pixels) > 5);
    for (const effect of [STRONG, LIGHT, STRONG]) {
      await pipeline.setEffect(effect);
      camera.show(secret);
      await active();
      await pause(200);
      camera.show(calm);
      await watcher.next();
      await watcher.next();
      await watcher.next();
      await pipeline.setEffect(NONE);
      await watcher.next();
    }
    for (const frame of watcher.frames) expect(backgroundDetail(frame)).to.be.below(NO_DETAIL);
  });

  it('leaks nothing when video is stopped and started fifty times, and nothing of it after a stop', async () => {
    const scene = await drawScene(SMALL.width, SMALL.height);
    await open(LIGHT);
    const output = pipeline.output.value;
    for (let round = 0; round < 50; round++) {
      const camera = film(scene);
      await pipeline.setInput(camera.track);
      await watcher.next((pixels) => brightness(pixels) > 25);
      if (round % 10 === 0) await active();
      await pause(60);
      await pipeline.setInput(null);
      await watcher.next((pixels) => brightness(pixels) < 25);
      const quiet = watcher.frames.length;
      await pause(120);
      for (const frame of watcher.frames.slice(quiet)) expect(brightness(frame)).to.be.below(25);
      camera.close();
    }
    expect(watcher.frames.length).to.be.above(30);
    for (const frame of watcher.frames) expect(backgroundDetail(frame)).to.be.below(NO_DETAIL);
    expect(pipeline.output.value).to.equal(output);
  });

  it('without an input sends a dark frame twice a second, as large as the last picture', async () => {
    await open(NONE);
    await pause(1700);
    expect(watcher.frames.length).to.be.within(3, 5);
    for (const frame of watcher.frames) {
      expect([frame.width, frame.height]).to.deep.equal([640, 360]);
      expect(frame.luma.every((value) => value < 25)).to.equal(true);
    }
    await pipeline.setInput(film(await drawScene(320, 180)).track);
    await watcher.next(({ width }) => width === 320);
    await pipeline.setInput(null);
    const dark = await watcher.next((pixels) => brightness(pixels) < 25);
    expect([dark.width, dark.height]).to.deep.equal([320, 180]);
  });

  it('goes dark when the camera is unplugged', async () => {
    await open(NONE);
    const camera = film(await drawScene(SMALL.width, SMALL.height));
    await pipeline.setInput(camera.track);
    await watcher.next((pixels) => brightness(pixels) > 25);
    camera.close();
    await watcher.next((pixels) => brightness(pixels) < 25);
    await watcher.next((pixels) => brightness(pixels) < 25);
  });

  it('bears another resolution, and a phone that is turned, without a leak', async () => {
    const camera = film(await drawScene(SMALL.width, SMALL.height));
    await open(STRONG);
    await pipeline.setInput(camera.track);
    for (const [width, height] of [
      [640, 360],
      [360, 640],
      [1280, 720],
      [320, 240],
    ] as const) {
      const scene = await drawScene(width, height);
      camera.show(scene);
      const raw = faceDetail(pixelsOfCanvas(scene));
      await watcher.next((pixels) => pixels.width === width && faceDetail(pixels) > 0.7 * raw);
    }
    for (const frame of watcher.frames) expect(backgroundDetail(frame)).to.be.below(NO_DETAIL);
  });

  describe('with a model that does not load', () => {
    const assets = (landscapeModelUrl: string): EffectsAssets => ({ ...ASSETS, landscapeModelUrl });
    const expectCovered = async (): Promise<void> => {
      const scene = await drawScene(SMALL.width, SMALL.height);
      await pipeline.setInput(film(scene).track);
      const state = await until(pipeline.effect, ({ kind }) => kind === 'failed');
      expect(state).to.have.property('message').that.is.not.empty;
      for (let count = 0; count < 10; count++) await watcher.next();
      const raw = faceDetail(pixelsOfCanvas(scene));
      for (const frame of watcher.frames) {
        expect(backgroundDetail(frame)).to.be.below(NO_DETAIL);
        expect(faceDetail(frame)).to.be.below(0.3 * raw);
      }
    };

    it('stays covered and says so: no such file', async () => {
      await open(STRONG, assets(`${location.origin}/models/absent.tflite`));
      await expectCovered();
    });

    it('stays covered and says so: a file cut short', async () => {
      const model = await (await fetch('/models/selfie_segmenter_landscape.tflite')).arrayBuffer();
      const half = URL.createObjectURL(new Blob([model.slice(0, model.byteLength / 2)]));
      await open(STRONG, assets(half));
      await expectCovered();
      URL.revokeObjectURL(half);
    });

    it('stays covered and says so: no runtime; and is let out again by choosing no effect', async () => {
      await open(LIGHT, {
        ...assets(`${location.origin}/models/selfie_segmenter_landscape.tflite`),
        wasmBaseUrl: `${location.origin}/absent`,
      });
      await expectCovered();
      await pipeline.setEffect(NONE);
      expect(pipeline.effect.value.kind).to.equal('off');
      await watcher.next((pixels) => backgroundDetail(pixels) > 60);
    });
  });

  it('keeps the main thread free while it blurs, and does not need it', async () => {
    await open(LIGHT);
    const stream = await navigator.mediaDevices.getUserMedia({ video: LARGE });
    const [track] = stream.getVideoTracks();
    await pipeline.setInput(track!);
    await active();
    await watcher.close();

    const worker = new Worker(new URL('./arrival-times.worker.ts', import.meta.url), { type: 'module' });
    const arrivalsMs: number[] = [];
    const flowing = new Promise((resolve) => {
      worker.onmessage = ({ data }: MessageEvent<number>) => {
        if (arrivalsMs.push(data) === 10) resolve(undefined);
      };
    });
    const frames = openFrameSource(pipeline.output.value);
    worker.postMessage(frames, [frames]);
    await flowing;

    // Other processes can hold up any task: it is enough that one of three spells is free of long ones.
    const spells = [await longTasksIn(1000), await longTasksIn(1000), await longTasksIn(1000)];
    expect(Math.min(...spells.map((tasks) => tasks.length)), JSON.stringify(spells)).to.equal(0);

    const nowMs = (): number => performance.timeOrigin + performance.now();
    const blockedFromMs = nowMs();
    while (nowMs() < blockedFromMs + 1000);
    await pause(100);
    const meanwhile = arrivalsMs.filter((time) => time > blockedFromMs && time < blockedFromMs + 1000);
    expect(meanwhile.length, 'frames while the window was blocked').to.be.above(2);
    worker.terminate();
    track!.stop();
    watcher = watchTrack(pipeline.output.value);
  });

  it('ends its track and its worker on close, and on abort', async () => {
    const terminate = Object.getOwnPropertyDescriptor(Worker.prototype, 'terminate')!;
    let terminated = 0;
    const counted = function (this: Worker): void {
      terminated++;
      Reflect.apply(terminate.value as () => void, this, []);
    };
    Object.defineProperty(Worker.prototype, 'terminate', { ...terminate, value: counted });
    try {
      await open(STRONG);
      await pipeline.setInput(film(await drawScene(320, 180)).track);
      await watcher.next(({ width }) => width === 320);
      await pipeline.close();
      await pipeline.closed;
      await pipeline.close();
      expect(pipeline.output.value.readyState).to.equal('ended');
      expect(terminated).to.equal(1);

      await open(NONE);
      scope.abort();
      await pipeline.closed;
      expect(pipeline.output.value.readyState).to.equal('ended');
      expect(terminated).to.equal(2);
      const error = await failureOf(openVideoPipeline({ effect: NONE }, scope));
      expect(error?.name).to.equal('AbortError');
    } finally {
      Object.defineProperty(Worker.prototype, 'terminate', terminate);
    }
  });
});
