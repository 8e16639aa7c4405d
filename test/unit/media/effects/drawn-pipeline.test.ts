import { expect } from 'chai';
import { until } from '../../../../src/lib/store.ts';
import { openVideoPipeline, type VideoPipeline } from '../../../../src/media/effects/video-pipeline.ts';
import { detail, pixelsOfCanvas, watchTrack, worstDetail, type Pixels } from './pixels.ts';
import { backgroundRegions, drawScene, faceRegion, openSceneCamera, squarePx } from './scene.ts';

const [WIDTH, HEIGHT] = [640, 360];
const NONE = { kind: 'none' } as const;
const BLUR = { kind: 'blur', strength: 'strong' } as const;

const backgroundDetail = (pixels: Pixels): number =>
  Math.max(
    ...backgroundRegions(WIDTH, HEIGHT).map((region) => worstDetail(pixels, region, squarePx(WIDTH, HEIGHT))),
  );
const faceDetail = (pixels: Pixels): number => detail(pixels, faceRegion(WIDTH, HEIGHT), 3);

/** Does `work` in a browser without frame streams, as Firefox is; tests themselves look through them. */
async function withoutFrameStreams<T>(work: () => Promise<T>): Promise<T> {
  const real = Object.getOwnPropertyDescriptor(globalThis, 'MediaStreamTrackProcessor')!;
  Reflect.deleteProperty(globalThis, 'MediaStreamTrackProcessor');
  try {
    return await work();
  } finally {
    Object.defineProperty(globalThis, 'MediaStreamTrackProcessor', real);
  }
}

describe('video pipeline without frame streams', () => {
  it('draws while there is an effect, and shows nothing of the room from the choice on', async () => {
    const scope = new AbortController();
    const scene = await drawScene(WIDTH, HEIGHT);
    const raw = faceDetail(pixelsOfCanvas(scene));
    const camera = openSceneCamera(scene);
    const pipeline: VideoPipeline = await withoutFrameStreams(() =>
      openVideoPipeline({ effect: NONE }, scope),
    );
    await withoutFrameStreams(() => pipeline.setInput(camera.track));
    const plain = pipeline.output.value;
    const plainly = watchTrack(plain);
    await plainly.next((pixels) => backgroundDetail(pixels) > 60);

    await withoutFrameStreams(() => pipeline.setEffect(BLUR));
    expect(plain.readyState, 'what showed the room').to.equal('ended');
    const blurred = pipeline.output.value;
    const watcher = watchTrack(blurred);
    await until(pipeline.effect, ({ kind }) => kind === 'active');
    await watcher.next((pixels) => faceDetail(pixels) > 0.7 * raw);

    // Video is stopped and started, and the camera unplugged.
    await withoutFrameStreams(() => pipeline.setInput(null));
    await watcher.next((pixels) => pixels.luma.every((value) => value < 25));
    await withoutFrameStreams(() => pipeline.setInput(camera.track));
    await watcher.next((pixels) => faceDetail(pixels) > 0.7 * raw);
    expect(pipeline.output.value).to.equal(blurred);
    for (const frame of watcher.frames) expect(backgroundDetail(frame)).to.be.below(8);

    await withoutFrameStreams(() => pipeline.setEffect(NONE));
    expect(blurred.readyState).to.equal('ended');
    expect(pipeline.effect.value.kind).to.equal('off');
    const again = watchTrack(pipeline.output.value);
    await again.next((pixels) => backgroundDetail(pixels) > 60);
    await pipeline.close();
    expect(pipeline.output.value.readyState).to.equal('ended');
    await Promise.all([plainly.close(), watcher.close(), again.close()]);
    camera.close();
  });

  it('draws for an adjustment, too, and no longer than there is an effect or an adjustment', async () => {
    const scope = new AbortController();
    await withoutFrameStreams(async () => {
      const pipeline = await openVideoPipeline({ effect: NONE }, scope);
      const plain = pipeline.output.value;
      await pipeline.setAdjustments({ lowLight: true, framing: false });
      const adjusted = pipeline.output.value;
      expect([plain.readyState, adjusted.readyState]).to.deep.equal(['ended', 'live']);
      await pipeline.setEffect(BLUR);
      await pipeline.setAdjustments({ lowLight: false, framing: false });
      expect(pipeline.output.value, 'there is still an effect').to.equal(adjusted);
      await pipeline.setEffect(NONE);
      expect([pipeline.output.value === adjusted, adjusted.readyState]).to.deep.equal([false, 'ended']);
      await pipeline.close();
    });
  });

  it('goes dark when the camera is unplugged', async () => {
    const scope = new AbortController();
    const camera = openSceneCamera(await drawScene(WIDTH, HEIGHT));
    const pipeline = await withoutFrameStreams(() => openVideoPipeline({ effect: BLUR }, scope));
    await withoutFrameStreams(() => pipeline.setInput(camera.track));
    const watcher = watchTrack(pipeline.output.value);
    await watcher.next((pixels) => pixels.luma.some((value) => value > 60));
    camera.close();
    await watcher.next((pixels) => pixels.luma.every((value) => value < 25));
    scope.abort();
    await pipeline.close();
    await watcher.close();
  });
});
