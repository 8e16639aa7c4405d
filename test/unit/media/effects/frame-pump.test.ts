import { expect } from 'chai';
import { createStore, until } from '../../../../src/lib/store.ts';
import type { EffectState } from '../../../../src/media/effects/effect.ts';
import { openFrameSink, openFrameSource } from '../../../../src/media/effects/frame-bridge.ts';
import { openFramePump, type FramePump } from '../../../../src/workers/effects/frame-pump.ts';
import {
  openSegmenter,
  type OpenSegmenter,
  type Segmenter,
} from '../../../../src/workers/segmenter/segmenter.client.ts';
import { ASSETS, NO_TRACKING, openCompositor } from './parts.ts';
import { detail, pixelsOfCanvas, watchTrack, worstDetail, type Pixels, type Watcher } from './pixels.ts';
import {
  backgroundRegions,
  drawScene,
  faceRegion,
  openSceneCamera,
  squarePx,
  type SceneCamera,
} from './scene.ts';

const [WIDTH, HEIGHT] = [640, 360];

const faceDetail = (pixels: Pixels): number => detail(pixels, faceRegion(WIDTH, HEIGHT), 3);
const backgroundDetail = (pixels: Pixels): number =>
  Math.max(
    ...backgroundRegions(WIDTH, HEIGHT).map((region) => worstDetail(pixels, region, squarePx(WIDTH, HEIGHT))),
  );

/** The pump as the worker runs it, but in the window, where the test can get at its segmenters. */
describe('frame pump', () => {
  let pump: FramePump;
  let watcher: Watcher;
  let camera: SceneCamera;
  let track: MediaStreamTrack;
  let raw: number;
  const state = createStore<EffectState>({ kind: 'off' });
  const sharp = (pixels: Pixels): boolean => faceDetail(pixels) > 0.8 * raw;

  const open = async (open: OpenSegmenter): Promise<void> => {
    const sink = openFrameSink();
    track = sink.track;
    pump = openFramePump(sink.frames, ASSETS, {
      ...NO_TRACKING,
      openSegmenter: open,
      openCompositor,
      onState: (next) => state.set(next),
    });
    watcher = watchTrack(track);
    const scene = await drawScene(WIDTH, HEIGHT);
    raw = faceDetail(pixelsOfCanvas(scene));
    camera = openSceneCamera(scene);
    await pump.setEffect({ kind: 'blur', strength: 'strong' });
    await pump.setInput(openFrameSource(camera.track));
  };

  afterEach(async () => {
    await pump.close();
    await pump.closed;
    await watcher.close();
    camera.close();
    expect(track.readyState).to.equal('ended');
    for (const frame of watcher.frames) expect(backgroundDetail(frame)).to.be.below(8);
  });

  it('covers the picture when the segmenter is killed, and starts another one at once', async () => {
    const started: Segmenter[] = [];
    await open(async (...asked) => {
      const segmenter = await openSegmenter(...asked);
      started.push(segmenter);
      return segmenter;
    });
    await watcher.next(sharp);
    const states: string[] = [];
    const stop = state.watch(({ kind }) => states.push(kind));
    started[0]!.close();
    const killedMs = performance.now();
    await watcher.next((pixels) => !sharp(pixels));
    expect(performance.now() - killedMs, 'covered after').to.be.below(1500);
    await watcher.next(sharp);
    expect(started).to.have.length(2);
    expect(states[0]).to.equal('loading');
    expect(states.at(-1)).to.equal('active');
    stop();
  });

  it('replaces a segmenter that hangs, and gives up one that always does', async () => {
    let hanging = false;
    let started = 0;
    await open(async (...asked) => {
      started++;
      const real = await openSegmenter(...asked);
      return {
        ...real,
        segment: (image) => (hanging ? new Promise(() => undefined) : real.segment(image)),
      };
    });
    await watcher.next(sharp);
    hanging = true;
    await until(state, ({ kind }) => kind === 'loading');
    hanging = false;
    await until(state, ({ kind }) => kind === 'active');
    expect(started).to.equal(2);
    hanging = true;
    const failed = await until(state, ({ kind }) => kind === 'failed');
    expect(failed).to.have.property('message').that.includes('2000 ms');
    expect(started).to.equal(4);
    expect(sharp(await watcher.next())).to.equal(false);
    // Choosing the effect again is another try.
    hanging = false;
    await pump.setEffect({ kind: 'blur', strength: 'light' });
    await watcher.next(sharp);
  });

  it('covers the frames of a segmenter that answers with an error', async () => {
    let broken = false;
    await open(async (...asked) => {
      const real = await openSegmenter(...asked);
      return {
        ...real,
        segment: (image) => (broken ? Promise.reject(new Error('out of memory')) : real.segment(image)),
      };
    });
    await watcher.next(sharp);
    broken = true;
    const failed = await until(state, ({ kind }) => kind === 'failed');
    expect(failed).to.have.property('message', 'out of memory');
    expect(sharp(await watcher.next())).to.equal(false);
  });

  it('closes each frame of its source, whatever times they bear', async () => {
    await open(openSegmenter);
    await watcher.next(sharp);
    const scene = await drawScene(WIDTH, HEIGHT);
    const given: VideoFrame[] = [];
    let left = 40;
    const source = new ReadableStream<VideoFrame>(
      {
        async pull(controller) {
          if (left-- === 0) {
            controller.close();
            return;
          }
          const frame = new VideoFrame(scene, { timestamp: left % 2 ? 0 : left * 1000 });
          given.push(frame);
          controller.enqueue(frame);
          await Promise.resolve();
        },
      },
      { highWaterMark: 0 },
    );
    const before = watcher.frames.length;
    await pump.setInput(source);
    await until(state, ({ kind }) => kind === 'active');
    while (left > 0 || given.some(({ format }) => format !== null)) await watcher.next();
    expect(given).to.have.length(40);
    expect(watcher.frames.length - before).to.be.above(20);
  });

  it('fails when its track is stopped by someone else', async () => {
    await open(openSegmenter);
    await watcher.next();
    track.stop();
    const error: unknown = await pump.closed.catch((reason: unknown) => reason);
    expect(error).to.have.property('name', 'effects-failed');
    pump = { ...pump, closed: Promise.resolve() };
  });
});
