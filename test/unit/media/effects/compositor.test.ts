import { expect } from 'chai';
import { composite, cover } from '../../../../src/workers/effects/compositor.ts';
import { shrink, toRgba } from '../../../../src/workers/effects/grid.ts';
import { darkPicture, readPicture, toVideoFrame } from '../../../../src/workers/effects/picture.ts';
import { detail, pixelsOf, worstDetail } from './pixels.ts';
import { drawScene, squarePx, type Region } from './scene.ts';

/** Noise in every pixel: any pixel that is passed on raw shows. */
function noise(width: number, height: number, format: 'I420' | 'NV12'): VideoFrame {
  const bytes = new Uint8Array(width * height + 2 * Math.ceil(width / 2) * Math.ceil(height / 2));
  for (let at = 0; at < bytes.length; at += 65_536) {
    crypto.getRandomValues(bytes.subarray(at, Math.min(bytes.length, at + 65_536)));
  }
  return new VideoFrame(bytes, { format, codedWidth: width, codedHeight: height, timestamp: 7 });
}

const whole = (width: number, height: number): Region => ({ left: 0, top: 0, right: width, bottom: height });

async function bytesOf(frame: VideoFrame): Promise<Uint8Array> {
  const bytes = new Uint8Array(frame.allocationSize());
  await frame.copyTo(bytes);
  return bytes;
}

describe('compositor', () => {
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
        const picture = await readPicture(frame);
        const out = cover(picture, shrink(picture), 99);
        const after = await bytesOf(out);
        expect([out.codedWidth, out.codedHeight, out.format, out.timestamp]).to.deep.equal([
          width,
          height,
          format,
          99,
        ]);
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
        const picture = await readPicture(frame);
        const grid = shrink(picture);
        const out = composite(picture, grid, new Uint8Array(grid.width * grid.height).fill(255), 'strong', 1);
        expect(await bytesOf(out)).to.deep.equal(before);
        frame.close();
        out.close();
      });
    }
  }

  it('keeps the person exactly on her side of the mask, and blurs the other', async () => {
    const frame = noise(640, 360, 'I420');
    const before = await pixelsOf(frame);
    const picture = await readPicture(frame);
    const grid = shrink(picture);
    const opacity = new Uint8Array(grid.width * grid.height);
    for (let index = 0; index < opacity.length; index++) opacity[index] = index % grid.width < 160 ? 255 : 0;
    const out = composite(picture, grid, opacity, 'light', 1);
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
    const picture = darkPicture(640, 360);
    // A white person on the left of a black room.
    for (let y = 0; y < 360; y++) picture.y.data.fill(235, y * 640, y * 640 + 320);
    const grid = shrink(picture);
    const opacity = new Uint8Array(grid.width * grid.height);
    for (let index = 0; index < opacity.length; index++) opacity[index] = index % grid.width < 160 ? 255 : 0;
    const out = composite(picture, grid, opacity, 'strong', 1);
    const { luma } = await pixelsOf(out);
    expect(luma[180 * 640 + 330]).to.be.below(12);
    out.close();
  });

  it('reads canvases and turned frames as they are seen', async () => {
    const scene = await drawScene(640, 360);
    const plain = new VideoFrame(scene, { timestamp: 0 });
    const seen = await pixelsOf(plain);
    const same = toVideoFrame(await readPicture(plain), 0);
    const { luma } = await pixelsOf(same);
    const mean =
      luma.reduce((sum, value, index) => sum + Math.abs(value - seen.luma[index]!), 0) / luma.length;
    expect(mean).to.be.below(3);

    const init = { timestamp: 0, rotation: 90 };
    const turned = new VideoFrame(scene, init);
    const upright = await readPicture(turned);
    expect([upright.y.width, upright.y.height]).to.deep.equal([360, 640]);
    const out = cover(upright, shrink(upright), 0);
    expect(worstDetail(await pixelsOf(out), whole(360, 640), squarePx(640, 360))).to.be.below(5);
    for (const frame of [plain, same, turned, out]) frame.close();
  });

  it('shows the segmenter the colours of the scene', async () => {
    const canvas = new OffscreenCanvas(640, 360);
    const context = canvas.getContext('2d')!;
    context.fillStyle = '#c86432';
    context.fillRect(0, 0, 640, 360);
    const frame = new VideoFrame(canvas, { timestamp: 0 });
    const { data, width, height } = toRgba(shrink(await readPicture(frame)));
    expect([width, height]).to.deep.equal([320, 180]);
    const middle = [...data.subarray(4 * (90 * 320 + 160), 4 * (90 * 320 + 160) + 4)];
    [0xc8, 0x64, 0x32, 0xff].forEach((value, channel) => expect(middle[channel]).to.be.closeTo(value, 4));
    frame.close();
  });
});
