import { expect } from 'chai';
import type { Compositor, Crop, Look } from '../../../../src/workers/effects/compositor/compositor.ts';
import { noise } from './noise.ts';
import { openCompositor } from './parts.ts';

const PLAIN: Look = { behind: { kind: 'room' }, opacity: null, lift: 0 };
const FORMATS = ['I420', 'NV12'] as const;

/** A frame's three planes as they are, without gaps; closes it. */
async function planesOf(frame: VideoFrame): Promise<{ y: Uint8Array; u: Uint8Array; v: Uint8Array }> {
  const { width, height } = frame.visibleRect!;
  const bytes = new Uint8Array(frame.allocationSize());
  await frame.copyTo(bytes);
  const luma = width * height;
  const chroma = Math.ceil(width / 2) * Math.ceil(height / 2);
  const isPaired = frame.format === 'NV12';
  frame.close();
  const rest = bytes.subarray(luma);
  return {
    y: bytes.slice(0, luma),
    u: isPaired ? rest.filter((_, index) => index % 2 === 0) : rest.slice(0, chroma),
    v: isPaired ? rest.filter((_, index) => index % 2 === 1) : rest.slice(chroma, 2 * chroma),
  };
}

/** A picture whose luma and colours grow evenly from left to right and from top to bottom. */
function ramps(width: number, height: number, format: 'I420' | 'NV12'): VideoFrame {
  const [halfWidth, halfHeight] = [Math.ceil(width / 2), Math.ceil(height / 2)];
  const cells = halfWidth * halfHeight;
  const bytes = new Uint8Array(width * height + 2 * cells);
  for (let at = 0; at < width * height; at++)
    bytes[at] = Math.round(16 + (100 * (at % width)) / width + (100 * Math.floor(at / width)) / height);
  for (let at = 0; at < cells; at++) {
    const u = Math.round(60 + (100 * (at % halfWidth)) / halfWidth);
    const v = Math.round(60 + (100 * Math.floor(at / halfWidth)) / halfHeight);
    const [uAt, vAt] = format === 'NV12' ? [2 * at, 2 * at + 1] : [at, cells + at];
    bytes[width * height + uAt] = u;
    bytes[width * height + vAt] = v;
  }
  return new VideoFrame(bytes, { format, codedWidth: width, codedHeight: height, timestamp: 3 });
}

describe('adjustments of the planes compositor', () => {
  let compositor: Compositor;
  before(async () => {
    compositor = await openCompositor();
  });
  after(() => compositor.close());

  const shown = async (frame: VideoFrame, crop: Crop | null, look: Look): ReturnType<typeof planesOf> => {
    await compositor.load(frame, crop);
    frame.close();
    const out = await compositor.render(look, 5);
    expect(out.timestamp).to.equal(5);
    return planesOf(out);
  };

  for (const format of FORMATS) {
    for (const [width, height] of [
      [1280, 720],
      [643, 361],
      [64, 36],
      [5, 3],
      [1, 1],
    ] as const) {
      const name = `${width} x ${height} ${format}`;

      it(`lifts every pixel of ${name} by the formula, and no other way`, async () => {
        const frame = noise(width, height, format);
        const before = await planesOf(frame.clone());
        for (const lift of [0, 0.4, 1]) {
          const after = await shown(frame.clone(), null, { ...PLAIN, lift });
          const luma = (level: number): number => {
            const t = (level - 16) / 219;
            return t > 0 && t < 1 ? Math.min(255, 16 + 219 * (t + lift * t * (1 - t))) : level;
          };
          const colour = (level: number): number =>
            Math.min(255, Math.max(0, 128 + (level - 128) * (1 + lift / 4)));
          expectEach(after.y, before.y, luma, 1.5);
          expectEach(after.u, before.u, colour, 1.5);
          expectEach(after.v, before.v, colour, 1.5);
          if (lift === 0) expect(after).to.deep.equal(before);
        }
        frame.close();
      });

      it(`cuts ${name} where it is told, in luma and colours alike`, async () => {
        for (const crop of [
          { x: 0.5, y: 0.5, scale: 0.5 },
          { x: 0.13, y: 0.31, scale: 0.6 },
          { x: 0, y: 0, scale: 0.999 },
        ]) {
          const { y, u, v } = await shown(ramps(width, height, format), crop, PLAIN);
          const [halfWidth, halfHeight] = [Math.ceil(width / 2), Math.ceil(height / 2)];
          // Where each sample's middle is in the whole picture, 0..1; there, the picture grows evenly.
          const place = (index: number, size: number, from: number): number =>
            from + (crop.scale * (index + 0.5)) / size;
          // Behind the last sample's middle, and before the first one's, nothing grows.
          const level = (part: number, size: number): number =>
            Math.min(size - 1, Math.max(0, part * size - 0.5)) / size;
          y.forEach((value, at) => {
            const x = level(place(at % width, width, crop.x), width);
            const row = level(place(Math.floor(at / width), height, crop.y), height);
            expectNear(value, 16 + 100 * x + 100 * row, 2.5);
          });
          u.forEach((value, at) => {
            const x = level(place(at % halfWidth, halfWidth, crop.x), halfWidth);
            expectNear(value, 60 + 100 * x, 2.5);
            const row = level(place(Math.floor(at / halfWidth), halfHeight, crop.y), halfHeight);
            expectNear(v[at]!, 60 + 100 * row, 2.5);
          });
        }
      });
    }
  }

  it('cuts a canvas too, and shows the segmenter what was cut', async () => {
    const canvas = new OffscreenCanvas(640, 360);
    const context = canvas.getContext('2d')!;
    context.fillStyle = '#202020';
    context.fillRect(0, 0, 640, 360);
    context.fillStyle = '#e0e0e0';
    context.fillRect(320, 180, 320, 180);
    const frame = new VideoFrame(canvas, { timestamp: 0 });
    const glance = await compositor.load(frame, { x: 0.5, y: 0.5, scale: 0.5 });
    frame.close();
    expect([glance.width, glance.height, glance.picture.width]).to.deep.equal([320, 180, 640]);
    // Its first row and column lie half in what is dark.
    for (const at of [321, 639, 179 * 320 + 1, 180 * 320 - 1, 90 * 320 + 160]) {
      expectNear(glance.luma[at]!, 208, 3);
      expectNear(glance.image.data[4 * at]!, 0xe0, 4);
    }
  });

  it('covers all of a picture that is cut and lifted', async () => {
    const frame = noise(640, 360);
    const glance = await compositor.load(frame, { x: 0.2, y: 0.1, scale: 0.7 });
    const opacity = new Uint8Array(glance.width * glance.height);
    const out = await compositor.render(
      { behind: { kind: 'blur', strength: 'cover' }, opacity, lift: 0.5 },
      0,
    );
    frame.close();
    const { y } = await planesOf(out);
    for (let at = 1; at < y.length; at++) if (at % 640) expectNear(y[at]!, y[at - 1]!, 8);
  });

  it('takes pictures of other sizes, cut and whole, one after the other', async () => {
    for (const [width, height] of [
      [64, 48],
      [641, 359],
      [64, 48],
    ] as const) {
      const frame = ramps(width, height, 'I420');
      const before = await planesOf(frame.clone());
      await shown(frame.clone(), { x: 0.25, y: 0.25, scale: 0.5 }, { ...PLAIN, lift: 1 });
      expect(await shown(frame, null, PLAIN)).to.deep.equal(before);
    }
  });
});

function expectEach(
  after: Uint8Array,
  before: Uint8Array,
  wanted: (level: number) => number,
  tolerance: number,
): void {
  expect(after).to.have.length(before.length);
  after.forEach((value, at) => expectNear(value, wanted(before[at]!), tolerance));
}

function expectNear(value: number, wanted: number, tolerance: number): void {
  // The assertion library takes long for millions of samples.
  if (Math.abs(value - wanted) > tolerance) expect.fail(`${value}, not ${wanted}`);
}
