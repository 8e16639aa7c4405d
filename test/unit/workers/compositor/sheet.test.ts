import { expect } from 'chai';
import { loadKernels } from '../../../../src/workers/effects/compositor/kernels.ts';
import { drawingOf, toStudio } from '../../../../src/workers/compositor/drawing.ts';
import { createSheet, type Sheet } from '../../../../src/workers/compositor/sheet.ts';

const SIZE = { width: 320, height: 180 };
const WHOLE = { x: 0, y: 0, ...SIZE };

type Rgb = readonly [number, number, number];
const ORANGE: Rgb = [220, 120, 40];

/** The colours of the sheet as it is shown, by place in pixels. */
function look(sheet: Sheet): (x: number, y: number) => Rgb {
  const frame = sheet.toFrame(0);
  const context = new OffscreenCanvas(SIZE.width, SIZE.height).getContext('2d', {
    willReadFrequently: true,
  })!;
  context.drawImage(frame, 0, 0);
  frame.close();
  return (x, y) => {
    const [red, green, blue] = context.getImageData(x, y, 1, 1).data;
    return [red!, green!, blue!];
  };
}

function expectNear(got: Rgb, wanted: Rgb, tolerance: number, what = ''): void {
  for (const [index, value] of got.entries())
    expect(Math.abs(value - wanted[index]!), `${what} ${got.join()} is not ${wanted.join()}`).to.be.at.most(
      tolerance,
    );
}

/** A frame of one colour in the planes of a matrix. @source BT.601, BT.709 */
function planes(
  [red, green, blue]: Rgb,
  width: number,
  height: number,
  {
    format = 'I420',
    matrix = 'smpte170m',
    fullRange = false,
  }: { format?: 'I420' | 'NV12'; matrix?: string; fullRange?: boolean },
): VideoFrame {
  const [kr, kb] = matrix === 'bt709' ? [0.2126, 0.0722] : [0.299, 0.114];
  const luma = kr * red + (1 - kr - kb) * green + kb * blue;
  const cb = (blue - luma) / (2 * (1 - kb));
  const cr = (red - luma) / (2 * (1 - kr));
  const [y, u, v] = fullRange
    ? [luma, 128 + cb, 128 + cr]
    : [16 + (luma * 219) / 255, 128 + (cb * 224) / 255, 128 + (cr * 224) / 255];
  const chroma = Math.ceil(width / 2) * Math.ceil(height / 2);
  const data = new Uint8Array(width * height + 2 * chroma);
  data.fill(Math.round(y), 0, width * height);
  for (let at = 0; at < chroma; at += 1) {
    const start = width * height;
    data[format === 'NV12' ? start + 2 * at : start + at] = Math.round(u);
    data[format === 'NV12' ? start + 2 * at + 1 : start + chroma + at] = Math.round(v);
  }
  return new VideoFrame(data, {
    format,
    codedWidth: width,
    codedHeight: height,
    timestamp: 0,
    colorSpace: {
      matrix: matrix as VideoMatrixCoefficients,
      primaries: 'bt709',
      transfer: 'bt709',
      fullRange,
    },
  });
}

describe('sheet', () => {
  let sheet: Sheet;
  before(async () => {
    sheet = createSheet(await loadKernels(), SIZE);
  });
  beforeEach(() => sheet.fill(WHOLE, toStudio(0, 0, 0)));

  it('shows frames of every kind and size in their own colours, and nothing beside their box', async () => {
    const box = { x: 60, y: 40, width: 130, height: 74 };
    for (const format of ['I420', 'NV12'] as const) {
      for (const [matrix, fullRange] of [
        ['smpte170m', false],
        ['smpte170m', true],
        ['bt709', false],
        ['bt709', true],
      ] as const) {
        for (const [width, height] of [
          [130, 74],
          [33, 19],
          [641, 361],
          [1920, 1080],
        ] as const) {
          sheet.fill(WHOLE, toStudio(0, 0, 0));
          const frame = planes(ORANGE, width, height, { format, matrix, fullRange });
          await sheet.show(frame, box);
          frame.close();
          const at = look(sheet);
          const what = `${format} ${matrix} ${fullRange} ${width}x${height}`;
          for (const [x, y] of [
            [62, 42],
            [125, 77],
            [187, 111],
          ] as const)
            expectNear(at(x, y), ORANGE, 6, what);
          for (const [x, y] of [
            [57, 77],
            [193, 77],
            [125, 37],
            [125, 117],
          ] as const)
            expectNear(at(x, y), [0, 0, 0], 3, what);
        }
      }
    }
  });

  it('shows a canvas, and only the visible part of a frame', async () => {
    const canvas = new OffscreenCanvas(101, 57);
    const context = canvas.getContext('2d')!;
    context.fillStyle = 'rgb(220 120 40)';
    context.fillRect(0, 0, 101, 57);
    const drawn = new VideoFrame(canvas, { timestamp: 0 });
    await sheet.show(drawn, WHOLE);
    drawn.close();
    expectNear(look(sheet)(160, 90), ORANGE, 5);

    const wide = planes(ORANGE, 64, 36, {});
    const buffer = new Uint8Array(wide.allocationSize());
    await wide.copyTo(buffer);
    wide.close();
    // Black but for the middle.
    for (let y = 0; y < 36; y += 1)
      for (let x = 0; x < 64; x += 1) if (x < 16 || x >= 48 || y < 8 || y >= 28) buffer[y * 64 + x] = 16;
    const cut = new VideoFrame(buffer, {
      format: 'I420',
      codedWidth: 64,
      codedHeight: 36,
      timestamp: 0,
      visibleRect: { x: 16, y: 8, width: 32, height: 20 },
      colorSpace: { matrix: 'smpte170m', primaries: 'bt709', transfer: 'bt709', fullRange: false },
    });
    await sheet.show(cut, { x: 0, y: 0, width: 288, height: 180 });
    cut.close();
    const at = look(sheet);
    for (const [x, y] of [
      [3, 3],
      [284, 176],
    ] as const)
      expectNear(at(x, y), ORANGE, 6);
  });

  it('keeps every row and column in its place when it scales', async () => {
    const ramp = new OffscreenCanvas(512, 320);
    const context = ramp.getContext('2d')!;
    const gradient = context.createLinearGradient(0, 0, 512, 0);
    gradient.addColorStop(0, 'black');
    gradient.addColorStop(1, 'white');
    context.fillStyle = gradient;
    context.fillRect(0, 0, 512, 320);
    const frame = new VideoFrame(ramp, { timestamp: 0 });
    for (const [width, height] of [
      [300, 180],
      [100, 60],
      [66, 40],
      [256, 160],
    ] as const) {
      sheet.fill(WHOLE, toStudio(0, 0, 0));
      await sheet.show(frame, { x: 10, y: 0, width, height });
      const at = look(sheet);
      for (const part of [0.1, 0.37, 0.5, 0.81]) {
        const x = Math.floor(part * width);
        const wanted = (255 * (x + 0.5)) / width;
        expectNear(at(10 + x, height / 2), [wanted, wanted, wanted], 4, `${width}x${height}`);
      }
      for (const [x, y] of [
        [7, height / 2],
        [12 + width, height / 2],
      ] as const)
        expectNear(at(x, y), [0, 0, 0], 3, `beside ${width}x${height}`);
    }
    frame.close();
  });

  it('lays drawings over it as much as they are opaque, and inside the clip only', () => {
    const image = new ImageData(60, 40);
    for (let pixel = 0; pixel < 60 * 40; pixel += 1) {
      const opacity = pixel % 60 < 20 ? 255 : pixel % 60 < 40 ? 128 : 0;
      image.data.set([...ORANGE, opacity], 4 * pixel);
    }
    const drawing = drawingOf(image);
    sheet.lay({ drawing, x: 290, y: -10 }, WHOLE);
    sheet.lay({ drawing, x: 100, y: 100 }, { x: 104, y: 110, width: 40, height: 10 });
    const at = look(sheet);
    expectNear(at(300, 10), ORANGE, 4);
    expectNear(at(315, 10), [110, 60, 20], 5);
    expectNear(at(110, 115), ORANGE, 4);
    expectNear(at(130, 115), [110, 60, 20], 5);
    for (const [x, y] of [
      [300, 32],
      [102, 115],
      [110, 108],
      [110, 122],
      [142, 115],
      [2, 11],
    ] as const)
      expectNear(at(x, y), [0, 0, 0], 2, `${x}, ${y}`);
  });
});
