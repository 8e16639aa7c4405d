import { expect } from 'chai';
import type { Compositor, Look } from '../../../../src/workers/effects/compositor/compositor.ts';
import { bytesOf, noise } from './noise.ts';
import { openCompositor } from './parts.ts';
import { detail, pixelsOf, worstDetail } from './pixels.ts';
import { drawScene, squarePx, type Region } from './scene.ts';

const COVERED: Look = { behind: { kind: 'blur', strength: 'cover' }, opacity: null, lift: 0 };
const STRONG: Look = { behind: { kind: 'blur', strength: 'strong' }, opacity: null, lift: 0 };
const PLAIN: Look = { behind: { kind: 'room' }, opacity: null, lift: 0 };

const whole = (width: number, height: number): Region => ({ left: 0, top: 0, right: width, bottom: height });

/** An NV12 frame's bytes as I420. */
async function bytesAs(frame: VideoFrame): Promise<Uint8Array> {
  const bytes = await bytesOf(frame);
  const { width, height } = frame.visibleRect!;
  const pairs = bytes.subarray(width * height);
  const [u, v] = [0, 1].map((first) => pairs.filter((_, index) => index % 2 === first));
  return Uint8Array.from([...bytes.subarray(0, width * height), ...u!, ...v!]);
}

describe('compositor of planes', () => {
  let compositor: Compositor;
  before(async () => {
    compositor = await openCompositor();
  });
  after(() => compositor.close());

  /** Takes a frame in, and makes an opacity that is `value` everywhere. */
  const look = async (frame: VideoFrame, value: number): Promise<{ opacity: Uint8Array; width: number }> => {
    const { width, height } = await compositor.load(frame, null);
    return { opacity: new Uint8Array(width * height).fill(value), width };
  };

  for (const format of ['I420', 'NV12'] as const) {
    for (const [width, height] of [
      [1280, 720],
      [641, 361],
      [1283, 967],
      [64, 48],
      [5, 3],
    ] as const) {
      it(`covers every pixel of ${width} x ${height} ${format}, to the last row and column`, async () => {
        const frame = noise(width, height, format);
        const before = await bytesOf(frame);
        const { opacity } = await look(frame, 0);
        const out = await compositor.render({ ...COVERED, opacity }, 99);
        const after = await bytesOf(out);
        expect([out.displayWidth, out.displayHeight, out.timestamp]).to.deep.equal([width, height, 99]);
        // Where noise is covered, neighbours are alike; raw, they differ by 85 on average.
        const pixels = await pixelsOf(out);
        expect(detail(pixels, whole(width, height), 1)).to.be.below(4);
        for (let row = 0; row < height; row++) {
          const line = { left: 0, top: row, right: width, bottom: row + 1 };
          if (width > 60) expect(detail(pixels, line, 1), `row ${row}`).to.be.below(10);
        }
        const kept = after.reduce((sum, byte, index) => sum + (byte === before[index] ? 1 : 0), 0);
        if (width > 60) expect(kept / after.length).to.be.below(0.05);
        frame.close();
        out.close();
      });

      it(`leaves a person filling ${width} x ${height} ${format} untouched`, async () => {
        const frame = noise(width, height, format);
        const before = await bytesOf(frame);
        const { opacity } = await look(frame, 255);
        const out = await compositor.render({ ...STRONG, opacity }, 1);
        expect(await bytesOf(out)).to.deep.equal(format === 'I420' ? before : await bytesAs(frame));
        frame.close();
        out.close();
      });
    }
  }

  it('keeps the person exactly on her side of the mask, and blurs the other', async () => {
    const frame = noise(640, 360, 'I420');
    const before = await pixelsOf(frame);
    const { opacity, width } = await look(frame, 0);
    for (let index = 0; index < opacity.length; index++) opacity[index] = index % width < 160 ? 255 : 0;
    const out = await compositor.render(
      { ...STRONG, behind: { kind: 'blur', strength: 'light' }, opacity },
      1,
    );
    const after = await pixelsOf(out);
    for (let y = 0; y < 360; y++) {
      expect(after.luma.subarray(y * 640, y * 640 + 316)).to.deep.equal(
        before.luma.subarray(y * 640, y * 640 + 316),
      );
    }
    expect(worstDetail(after, { left: 324, top: 0, right: 640, bottom: 360 }, 1)).to.be.below(4);
    frame.close();
    out.close();
  });

  it('takes none of the colours of the person into the background', async () => {
    // A white person on the left of a black room.
    const bytes = new Uint8Array((640 * 360 * 3) / 2).fill(128);
    for (let at = 0; at < 640 * 360; at++) bytes[at] = at % 640 < 320 ? 235 : 16;
    const frame = new VideoFrame(bytes, { format: 'I420', codedWidth: 640, codedHeight: 360, timestamp: 0 });
    const { opacity, width } = await look(frame, 0);
    for (let index = 0; index < opacity.length; index++) opacity[index] = index % width < 160 ? 255 : 0;
    const out = await compositor.render({ ...STRONG, opacity }, 1);
    frame.close();
    const { luma } = await pixelsOf(out);
    expect(luma[180 * 640 + 330]).to.be.below(12);
    out.close();
  });

  it('reads canvases and turned frames as they are seen', async () => {
    const scene = await drawScene(640, 360);
    const plain = new VideoFrame(scene, { timestamp: 0 });
    const seen = await pixelsOf(plain);
    await compositor.load(plain, null);
    const same = await compositor.render(PLAIN, 0);
    const { luma } = await pixelsOf(same);
    const mean =
      luma.reduce((sum, value, index) => sum + Math.abs(value - seen.luma[index]!), 0) / luma.length;
    expect(mean).to.be.below(3);

    const init = { timestamp: 0, rotation: 90 };
    const turned = new VideoFrame(scene, init);
    const glance = await compositor.load(turned, null);
    expect([glance.width, glance.height]).to.deep.equal([180, 320]);
    const out = await compositor.render(COVERED, 0);
    expect([out.displayWidth, out.displayHeight]).to.deep.equal([360, 640]);
    expect(worstDetail(await pixelsOf(out), whole(360, 640), squarePx(640, 360))).to.be.below(5);
    for (const frame of [plain, same, turned, out]) frame.close();
  });

  it('shows the segmenter the colours of the scene', async () => {
    const canvas = new OffscreenCanvas(640, 360);
    const context = canvas.getContext('2d')!;
    context.fillStyle = '#c86432';
    context.fillRect(0, 0, 640, 360);
    const frame = new VideoFrame(canvas, { timestamp: 0 });
    const { image, luma } = await compositor.load(frame, null);
    const { data, width, height } = image;
    expect([width, height]).to.deep.equal([320, 180]);
    const middle = [...data.subarray(4 * (90 * 320 + 160), 4 * (90 * 320 + 160) + 4)];
    [0xc8, 0x64, 0x32, 0xff].forEach((value, channel) => expect(middle[channel]).to.be.closeTo(value, 4));
    expect(luma).to.have.length(width * height);
    // By BT.601: 16 + 0.257 R + 0.504 G + 0.098 B.
    expect(luma[90 * 320 + 160]).to.be.closeTo(123, 2);
    frame.close();
  });
});
