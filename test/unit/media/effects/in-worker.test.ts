import { expect } from 'chai';
import { until } from '../../../../src/lib/store.ts';
import { findFrameBridge } from '../../../../src/media/effects/frame-bridge.ts';
import { openVideoPipeline } from '../../../../src/media/effects/video-pipeline.ts';
import { detail, pixelsOfCanvas, watchTrack, worstDetail, type Pixels } from './pixels.ts';
import { backgroundRegions, drawScene, faceRegion, openSceneCamera, squarePx } from './scene.ts';
import { asInSafari } from './worker-only.ts';

const [WIDTH, HEIGHT] = [640, 360];
const BLUR = { kind: 'blur', strength: 'strong' } as const;
const backgroundDetail = (pixels: Pixels): number =>
  Math.max(
    ...backgroundRegions(WIDTH, HEIGHT).map((region) => worstDetail(pixels, region, squarePx(WIDTH, HEIGHT))),
  );
const faceDetail = (pixels: Pixels): number => detail(pixels, faceRegion(WIDTH, HEIGHT), 3);
const isDark = ({ luma }: Pixels): boolean => luma.every((value) => value < 25);

describe('video pipeline where only workers read and make tracks', () => {
  it('blurs what a transferred clone of the camera shows, and lets go of it', async () => {
    const scene = await drawScene(WIDTH, HEIGHT);
    const camera = openSceneCamera(scene);
    const raw = faceDetail(pixelsOfCanvas(scene));
    const { pipeline, sent, stopped } = await asInSafari(async (seen) => {
      expect(await findFrameBridge()).to.equal('in-worker');
      const opened = await openVideoPipeline({ effect: BLUR }, new AbortController());
      await opened.setInput(camera.track);
      return { pipeline: opened, ...seen };
    });
    expect(sent.map((track) => track === camera.track)).to.deep.equal([false]);
    const output = pipeline.output.value;
    const watcher = watchTrack(output);
    await until(pipeline.effect, ({ kind }) => kind === 'active');
    await watcher.next((pixels) => faceDetail(pixels) > 0.7 * raw);

    await pipeline.setInput(null);
    await watcher.next(isDark);
    expect(stopped(), 'the clone').to.equal(1);
    expect(camera.track.readyState, 'the camera stays its owner’s').to.equal('live');
    for (const frame of watcher.frames) expect(backgroundDetail(frame)).to.be.below(8);

    await pipeline.setInput(camera.track);
    await watcher.next((pixels) => faceDetail(pixels) > 0.7 * raw);
    await pipeline.setEffect({ kind: 'none' });
    await watcher.next((pixels) => backgroundDetail(pixels) > 60);
    expect(pipeline.output.value, 'one track for all of it').to.equal(output);

    await pipeline.inputResized();
    expect(sent.length, 'another clone, of the size that the camera has by now').to.equal(3);
    await watcher.next((pixels) => backgroundDetail(pixels) > 60);
    expect(stopped()).to.equal(2);
    await pipeline.setInput(null);
    await pipeline.inputResized();
    expect(sent.length, 'nothing is sent where video is stopped').to.equal(3);
    await pipeline.close();
    expect(stopped()).to.equal(3);
    expect(output.readyState).to.equal('ended');
    await watcher.close();
    camera.close();
  });
});
