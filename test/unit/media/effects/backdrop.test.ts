import { expect } from 'chai';
import { createStore, until } from '../../../../src/lib/store.ts';
import type { Effect, EffectState } from '../../../../src/media/effects/effect.ts';
import { openFrameSink, openFrameSource } from '../../../../src/media/effects/frame-bridge.ts';
import { readPictureFile } from '../../../../src/media/effects/picture-file.ts';
import { openColourBackdrop, openPictureBackdrop } from '../../../../src/workers/effects/backdrop.ts';
import { openFramePump } from '../../../../src/workers/effects/frame-pump.ts';
import { wrapLight } from '../../../../src/workers/effects/compositor/light-wrap.ts';
import { openSegmenter } from '../../../../src/workers/segmenter/segmenter.client.ts';
import { bytesOf, noise } from './noise.ts';
import { ASSETS, NO_TRACKING, openCompositor } from './parts.ts';
import {
  detail,
  difference,
  pixelsOf,
  pixelsOfCanvas,
  watchTrack,
  worstDetail,
  type Pixels,
} from './pixels.ts';
import { backgroundRegions, drawScene, faceRegion, openSceneCamera, squarePx } from './scene.ts';

const [WIDTH, HEIGHT] = [640, 360];

/** Vertical stripes of black and white, `stripePx` wide. */
async function stripes(width: number, height: number, stripePx: number): Promise<Blob> {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d')!;
  for (let x = 0; x < width; x += stripePx) {
    context.fillStyle = (x / stripePx) % 2 === 0 ? '#000' : '#fff';
    context.fillRect(x, 0, stripePx, height);
  }
  return canvas.convertToBlob({ type: 'image/png' });
}

describe('what stands behind the person', () => {
  for (const [width, height] of [
    [640, 360],
    [1280, 720],
    [641, 361],
    [360, 640],
    [5, 3],
  ] as const) {
    it(`fills ${width} x ${height}, with nothing of the room left, and leaves the person untouched`, async () => {
      const room = noise(width, height);
      const compositor = await openCompositor();
      const glance = await compositor.load(room, null);
      const behind = { kind: 'backdrop', bitmap: openColourBackdrop('#808080').at(width, height) } as const;
      const nobody = new Uint8Array(glance.width * glance.height);
      const hidden = await compositor.render({ behind, opacity: nobody, lift: 0 }, 5);
      const { luma } = await pixelsOf(hidden);
      expect(hidden.timestamp).to.equal(5);
      expect([hidden.displayWidth, hidden.displayHeight]).to.deep.equal([width, height]);
      expect(luma.every((value) => value >= 126 && value <= 130)).to.equal(true);
      hidden.close();

      await compositor.load(room, null);
      const kept = await compositor.render({ behind, opacity: nobody.fill(255), lift: 0 }, 5);
      expect(await bytesOf(kept)).to.deep.equal(await bytesOf(room));
      for (const frame of [kept, room]) frame.close();
      compositor.close();
    });
  }

  it('is a picture cropped to the middle, in its own colours', async () => {
    const canvas = new OffscreenCanvas(300, 100);
    const context = canvas.getContext('2d')!;
    for (const [index, colour] of ['#ff0000', '#2040c0', '#00ff00'].entries()) {
      context.fillStyle = colour;
      context.fillRect(index * 100, 0, 100, 100);
    }
    const backdrop = await openPictureBackdrop(await canvas.convertToBlob({ type: 'image/png' }));
    // A square shows the middle third of it.
    const frame = new VideoFrame(backdrop.at(64, 64), { timestamp: 0 });
    const rgba = new Uint8Array(frame.allocationSize({ format: 'RGBA' }));
    await frame.copyTo(rgba, { format: 'RGBA' });
    frame.close();
    for (const at of [64 * 32 + 4, 64 * 32 + 32, 64 * 32 + 60]) {
      expect(rgba[4 * at]).to.be.closeTo(0x20, 6);
      expect(rgba[4 * at + 1]).to.be.closeTo(0x40, 6);
      expect(rgba[4 * at + 2]).to.be.closeTo(0xc0, 6);
    }
    backdrop.close();
  });

  it('shines a little over the edge of the person, and no further', () => {
    const [width, height] = [40, 10];
    const opacity = Uint8Array.from({ length: width * height }, (_, at) => (at % width < 20 ? 255 : 0));
    const wrapped = wrapLight(opacity, { width, height });
    const row = [...wrapped.subarray(5 * width, 6 * width)];
    expect(row.slice(0, 16)).to.deep.equal(Array.from({ length: 16 }, () => 255));
    expect(row[19]).to.be.within(200, 240);
    expect(row[18]).to.be.greaterThan(row[19]!);
    expect(row.slice(20)).to.deep.equal(Array.from({ length: 20 }, () => 0));
  });

  it('hides the room behind a real person, in every frame from the choice on, whatever is chosen next', async () => {
    const state = createStore<EffectState>({ kind: 'off' });
    const sink = openFrameSink();
    const pump = openFramePump(sink.frames, ASSETS, {
      ...NO_TRACKING,
      openSegmenter,
      openCompositor,
      onState: (next) => state.set(next),
    });
    const watcher = watchTrack(sink.track);
    const scene = await drawScene(WIDTH, HEIGHT);
    const raw = pixelsOfCanvas(scene);
    const camera = openSceneCamera(scene);
    // Fine enough to be told from the room's checkerboard by how often it changes, not by how much.
    const picture: Effect = { kind: 'picture', id: 'x', file: await stripes(WIDTH, HEIGHT, 64) };
    const colour: Effect = { kind: 'colour', colour: '#2f3b48' };
    const face = faceRegion(WIDTH, HEIGHT);
    const hasPerson = (pixels: Pixels): boolean => difference(pixels, raw, face) < 12;
    const roomLeft = (pixels: Pixels): number =>
      Math.max(
        ...backgroundRegions(WIDTH, HEIGHT).map((region) =>
          worstDetail(pixels, region, squarePx(WIDTH, HEIGHT)),
        ),
      );
    const isStriped = (pixels: Pixels): boolean =>
      hasPerson(pixels) && pixels.luma[10 * WIDTH + 32]! < 10 && pixels.luma[10 * WIDTH + 64 + 20]! > 245;
    try {
      await pump.setEffect(colour);
      await pump.setInput(openFrameSource(camera.track));
      await watcher.next(hasPerson);
      expect(state.value.kind).to.equal('active');
      expect(Math.max(...watcher.frames.map(roomLeft)), 'the room behind the colour').to.be.below(8);
      const flat = watcher.frames.at(-1)!;
      expect(detail(flat, backgroundRegions(WIDTH, HEIGHT)[0]!, 1)).to.be.below(0.5);

      await pump.setEffect(picture);
      const striped = await watcher.next(isStriped);
      // The checkerboard's squares are 6 pixels wide, the stripes 64: within a stripe all is even.
      const stripe = { left: 4, top: 0, right: 56, bottom: HEIGHT };
      expect(worstDetail(striped, stripe, squarePx(WIDTH, HEIGHT))).to.be.below(8);

      await pump.setEffect({ kind: 'blur', strength: 'strong' });
      const count = watcher.frames.length;
      await watcher.next((pixels) => hasPerson(pixels) && !isStriped(pixels));
      // What left before may be seen only now.
      const blurred = watcher.frames.slice(count).filter((pixels) => !isStriped(pixels));
      expect(Math.max(...blurred.map(roomLeft)), 'the room behind the blur').to.be.below(8);

      // A file that is no picture: everything is covered, it is said, and another choice mends it.
      await pump.setEffect({
        kind: 'picture',
        id: 'bad',
        file: new Blob(['no picture'], { type: 'image/png' }),
      });
      const broken = watcher.frames.length;
      const failed = await until(state, ({ kind }) => kind === 'failed');
      expect(failed).to.have.property('message').that.includes('cannot be shown');
      await watcher.next();
      expect(Math.max(...watcher.frames.slice(broken).map(roomLeft)), 'the room behind nothing').to.be.below(
        8,
      );
      await pump.setEffect(colour);
      await watcher.next(hasPerson);
      expect(Math.max(...watcher.frames.slice(broken).map(roomLeft))).to.be.below(8);
    } finally {
      await pump.close();
      await watcher.close();
      camera.close();
    }
  });
});

describe('a picture file for a background', () => {
  it('is made no larger than a camera’s picture', async () => {
    const large = await createImageBitmap(await readPictureFile(await stripes(5472, 3648, 1000)));
    expect(large.height).to.be.at.least(1080);
    expect(large.width).to.be.at.least(1920);
    expect(large.width * large.height).to.be.below(1920 * 1300);
    const small = await createImageBitmap(await readPictureFile(await stripes(300, 200, 50)));
    expect([small.width, small.height]).to.deep.equal([300, 200]);
  });

  it('is refused with a reason where it is none, is cut off, or is far too large', async () => {
    const whole = await stripes(300, 200, 50);
    for (const [file, reason] of [
      [new Blob(['hello']), 'cannot be read as a picture'],
      [new Blob([]), 'cannot be read as a picture'],
      [whole.slice(0, 30), 'cannot be read as a picture'],
      [new Blob([new Uint8Array(60_000_001)]), 'larger than 60 MB'],
    ] as const) {
      const error = await readPictureFile(file).catch((thrown: unknown) => thrown);
      expect(error).to.have.property('name', 'picture-unreadable');
      expect(error).to.have.property('message').that.includes(reason);
    }
  });
});
