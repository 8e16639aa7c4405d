import { expect } from 'chai';
import { openFramePump } from '../../../../src/workers/effects/frame-pump.ts';
import { openSegmenter } from '../../../../src/workers/segmenter/segmenter.client.ts';
import { ASSETS, NO_TRACKING, openCompositor } from './parts.ts';
import { detail, pixelsOf, pixelsOfCanvas, worstDetail, type Pixels } from './pixels.ts';
import { backgroundRegions, drawScene, faceRegion, squarePx } from './scene.ts';

const [WIDTH, HEIGHT] = [640, 360];
const FRAMES = 1000;
/** Looking at one takes longer than making it. */
const LOOKED_AT = 25;

/** How much of the room is left, and of her face. */
function judge(pixels: Pixels): { room: number; face: number } {
  const room = backgroundRegions(WIDTH, HEIGHT).map((region) =>
    worstDetail(pixels, region, squarePx(WIDTH, HEIGHT)),
  );
  return { room: Math.max(...room), face: detail(pixels, faceRegion(WIDTH, HEIGHT), 3) };
}

describe('a known person before a known room', () => {
  it('is as well cut out in the thousandth frame as in the first', async () => {
    const scene = await drawScene(WIDTH, HEIGHT);
    const raw = judge(pixelsOfCanvas(scene));
    const seen: { room: number; face: number }[] = [];
    let made = 0;
    let isActive = false;
    const sink = new WritableStream<VideoFrame>({
      async write(frame) {
        try {
          const isLooked = made === 0 ? seen.length < LOOKED_AT : made < LOOKED_AT || made % LOOKED_AT === 0;
          if (isLooked && frame.displayWidth === WIDTH) seen.push(judge(await pixelsOf(frame)));
        } finally {
          frame.close();
        }
      },
    });
    const pump = openFramePump(sink, ASSETS, {
      ...NO_TRACKING,
      openSegmenter,
      openCompositor,
      onState: ({ kind }) => (isActive = kind === 'active'),
    });
    await pump.setEffect({ kind: 'blur', strength: 'strong' });
    const { promise: taken, resolve }: PromiseWithResolvers<void> = Promise.withResolvers();
    await pump.setInput(
      new ReadableStream<VideoFrame>(
        {
          async pull(controller) {
            // As those of a camera do, they leave room for everything else that happens.
            await new Promise((go) => setTimeout(go));
            if (made === FRAMES) {
              controller.close();
              resolve();
              return;
            }
            controller.enqueue(new VideoFrame(scene, { timestamp: 33_333 * made }));
            // Those that leave covered, while the model loads, do not count.
            if (isActive) made++;
          },
        },
        { highWaterMark: 0 },
      ),
    );
    await taken;
    await pump.close();

    expect(raw.room).to.be.above(60);
    expect(seen.length).to.be.above(70);
    for (const { room } of seen) expect(room).to.be.below(8);
    const sharp = seen.filter(({ face }) => face > 0.8 * raw.face);
    // Covered while the model loads, and never again.
    expect(sharp).to.deep.equal(seen.slice(-sharp.length));
    expect(sharp.length).to.be.above(40);
  });
});
