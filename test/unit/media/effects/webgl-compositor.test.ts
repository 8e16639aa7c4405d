import { expect } from 'chai';
import type { Compositor, Look } from '../../../../src/workers/effects/compositor/compositor.ts';
import { openWebglCompositor } from '../../../../src/workers/effects/compositor/webgl-compositor.ts';
import { isSoftwareRenderer } from '../../../../src/workers/effects/compositor/webgl-context.ts';
import { wrapLight } from '../../../../src/workers/effects/compositor/light-wrap.ts';
import { detail, worstDetail } from './pixels.ts';
import type { Region } from './scene.ts';
import { watchWebgl, type WebglWatch } from './webgl-objects.ts';

type Rgb = readonly [number, number, number];
const BLUR: Look = { behind: { kind: 'blur', strength: 'strong' }, opacity: null, lift: 0 };
const COVER: Look = { ...BLUR, behind: { kind: 'blur', strength: 'cover' } };
const ROOM: Look = { behind: { kind: 'room' }, opacity: null, lift: 0 };
const FLOAT_TARGETS = ['EXT_color_buffer_half_float', 'EXT_color_buffer_float'];

/** RGBA, opaque, as they would be seen. */
interface Seen {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8Array;
  readonly luma: Uint8ClampedArray;
  readonly timestampUs: number;
  at(x: number, y: number): number[];
}

async function seen(frame: VideoFrame): Promise<Seen> {
  const { width, height } = frame.visibleRect!;
  const rgba = new Uint8Array(frame.allocationSize({ format: 'RGBA' }));
  await frame.copyTo(rgba, { format: 'RGBA' });
  const luma = Uint8ClampedArray.from(
    { length: width * height },
    (_, index) => 0.299 * rgba[4 * index]! + 0.587 * rgba[4 * index + 1]! + 0.114 * rgba[4 * index + 2]!,
  );
  const at = (x: number, y: number): number[] => [
    ...rgba.subarray(4 * (y * width + x), 4 * (y * width + x) + 3),
  ];
  return { width, height, rgba, luma, timestampUs: frame.timestamp, at };
}

function frameOf(
  width: number,
  height: number,
  colour: (x: number, y: number) => Rgb,
  init: { rotation?: number; flip?: boolean; displayWidth?: number; displayHeight?: number } = {},
): VideoFrame {
  const rgba = new Uint8Array(4 * width * height);
  for (let index = 0; index < width * height; index++) {
    rgba.set([...colour(index % width, Math.floor(index / width)), 255], 4 * index);
  }
  return new VideoFrame(rgba, {
    format: 'RGBA',
    codedWidth: width,
    codedHeight: height,
    timestamp: 0,
    ...init,
  });
}

/** Noise in every pixel: any pixel that is passed on raw shows. */
function noise(width: number, height: number, format: 'I420' | 'NV12' | 'RGBA' = 'I420'): VideoFrame {
  const chroma = 2 * Math.ceil(width / 2) * Math.ceil(height / 2);
  const bytes = new Uint8Array(format === 'RGBA' ? 4 * width * height : width * height + chroma);
  for (let at = 0; at < bytes.length; at += 65_536) {
    crypto.getRandomValues(bytes.subarray(at, Math.min(bytes.length, at + 65_536)));
  }
  for (let at = 0; at < bytes.length; at++) {
    if (format !== 'RGBA') bytes[at] = at < width * height ? 16 + (bytes[at]! * 219) / 255 : 128;
    else if (at % 4 === 3) bytes[at] = 255;
  }
  return new VideoFrame(bytes, { format, codedWidth: width, codedHeight: height, timestamp: 7 });
}

const whole = (width: number, height: number): Region => ({ left: 0, top: 0, right: width, bottom: height });
const masked = (width: number, height: number, is: (x: number, y: number) => boolean): Uint8Array =>
  Uint8Array.from({ length: width * height }, (_, at) => (is(at % width, Math.floor(at / width)) ? 255 : 0));

function worstDifference(a: Seen, b: Seen, { left, top, right, bottom }: Region): number {
  let worst = 0;
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) {
      a.at(x, y).forEach((value, channel) => {
        worst = Math.max(worst, Math.abs(value - b.at(x, y)[channel]!));
      });
    }
  }
  return worst;
}

const reasonOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'it resolved',
    (error: unknown) => error,
  );

describe('compositor on the graphics card', () => {
  let compositor: Compositor;
  let watch: WebglWatch;
  const open = async (lacks: readonly string[] = []): Promise<void> => {
    watch = watchWebgl(lacks);
    compositor = await openWebglCompositor({ allowsSoftware: true });
  };
  beforeEach(() => open());
  afterEach(() => {
    compositor.close();
    watch.stop();
  });

  /** The frame is closed, as callers may, before anything is made of it. */
  const made = async (
    frame: VideoFrame,
    look: Look,
    crop: Parameters<Compositor['load']>[1] = null,
  ): Promise<Seen> => {
    await compositor.load(frame, crop);
    frame.close();
    const out = await compositor.render(look, 99);
    try {
      return await seen(out);
    } finally {
      out.close();
    }
  };

  for (const [width, height] of [
    [1280, 720],
    [641, 359],
    [1283, 967],
    [64, 48],
    [5, 3],
  ] as const) {
    it(`covers every pixel of ${width} x ${height}, to the last row and column`, async () => {
      for (const look of [COVER, BLUR, { ...BLUR, behind: { kind: 'blur', strength: 'light' } }] as Look[]) {
        const out = await made(noise(width, height), look);
        expect([out.width, out.height, out.timestampUs]).to.deep.equal([width, height, 99]);
        // Where noise is covered, neighbours are alike; raw, they differ by 85 on average.
        expect(detail(out, whole(width, height), 1)).to.be.below(width > 60 ? 4 : 25);
        for (let row = 0; width > 60 && row < height - 1; row++) {
          expect(detail(out, { left: 0, top: row, right: width, bottom: row + 1 }, 1), `row ${row}`).below(8);
        }
      }
    });

    it(`keeps the person of ${width} x ${height} on her side, before blur and backdrop`, async () => {
      const frame = noise(width, height);
      const before = await seen(frame);
      const glance = await compositor.load(frame, null);
      frame.close();
      const cellPx = width > 900 ? 4 : 2;
      expect([glance.width, glance.height]).to.deep.equal([
        Math.ceil(width / cellPx),
        Math.ceil(height / cellPx),
      ]);
      const border = Math.floor(glance.width / 2) * cellPx;
      const opacity = masked(glance.width, glance.height, (x) => x < border / cellPx);
      const reach = 4 * cellPx;
      const person = { left: 0, top: 0, right: Math.max(0, border - reach), bottom: height };
      const room = { left: border + cellPx, top: 0, right: width, bottom: height };

      const blurred = await compositor.render({ ...BLUR, opacity }, 1);
      const blur = await seen(blurred);
      expect(worstDifference(blur, before, person), 'the person before a blur').to.be.at.most(2);
      if (width > 60) expect(worstDetail(blur, room, 1), 'the room').to.be.below(5);

      const board = new OffscreenCanvas(width, height);
      const context = board.getContext('2d')!;
      context.fillStyle = '#2040c0';
      context.fillRect(0, 0, width, height);
      context.fillStyle = '#c04020';
      context.fillRect(0, height - 1, width, 1);
      const bitmap = board.transferToImageBitmap();
      const replaced = await compositor.render({ ...BLUR, behind: { kind: 'backdrop', bitmap }, opacity }, 1);
      const picture = await seen(replaced);
      expect(worstDifference(picture, before, person), 'the person before a picture').to.be.at.most(2);
      for (let x = room.left; x < width; x++) {
        expect(picture.at(x, 0), `column ${x}`).to.deep.equal([0x20, 0x40, 0xc0]);
        expect(picture.at(x, height - 1), `column ${x}, below`).to.deep.equal([0xc0, 0x40, 0x20]);
      }
      for (const made of [blurred, replaced]) made.close();
      bitmap.close();
    });
  }

  for (const format of ['I420', 'NV12', 'RGBA'] as const) {
    it(`leaves a room of ${format} as it is, within rounding`, async () => {
      for (const [width, height] of [
        [320, 180],
        [641, 359],
      ] as const) {
        const frame = noise(width, height, format);
        const before = await seen(frame);
        expect(worstDifference(await made(frame, ROOM), before, whole(width, height))).to.be.at.most(2);
      }
    });
  }

  it('takes none of the colours of the person into the background, with eight bits a channel either', async () => {
    for (const lacks of [[], FLOAT_TARGETS]) {
      compositor.close();
      watch.stop();
      await open(lacks);
      // A white person on the left of a dark blue room.
      const frame = frameOf(640, 360, (x) => (x < 320 ? [255, 255, 255] : [0, 0, 60]));
      const opacity = masked(320, 180, (x) => x < 160);
      const out = await made(frame, { ...BLUR, opacity });
      for (const x of [324, 330, 400, 639]) {
        out
          .at(x, 180)
          .forEach((value, channel) => expect(value, `column ${x}`).closeTo([0, 0, 60][channel]!, 4));
      }
      expect(out.at(300, 180)).to.deep.equal([255, 255, 255]);
    }
  });

  it('blurs as far as it is asked to, the same up and down as across, and the right way up', async () => {
    const edge = async (strength: 'light' | 'strong' | 'cover', isDown: boolean): Promise<number[]> => {
      const frame = frameOf(512, 512, (x, y) => ((isDown ? y : x) < 256 ? [0, 0, 0] : [255, 255, 255]));
      const out = await made(frame, { ...COVER, behind: { kind: 'blur', strength } });
      return Array.from({ length: 512 }, (_, at) => (isDown ? out.at(256, at) : out.at(at, 256))[1]!);
    };
    for (const [strength, sigma] of [
      ['light', 0.015],
      ['strong', 0.034],
      ['cover', 0.053],
    ] as const) {
      const across = await edge(strength, false);
      const down = await edge(strength, true);
      // A blurred edge is 16 % and 84 % bright one sigma before and behind it.
      const wide = across.findIndex((value) => value > 214.5) - across.findIndex((value) => value > 40.5);
      expect(wide, strength).to.be.closeTo(2 * sigma * 512, 4);
      down.forEach((value, at) => expect(value).to.be.closeTo(across[at]!, 2));
    }
  });

  it('lays mask and background exactly where they belong, also where their last cells reach beyond the picture', async () => {
    const [width, height] = [9, 5];
    const opacity = masked(5, 3, (x, y) => (x + y) % 2 === 0);
    const wrapped = wrapLight(opacity, { width: 5, height: 3 });
    const bitmap = await createImageBitmap(
      new ImageData(
        new Uint8ClampedArray(4 * width * height).map((_, at) => (at % 4 === 3 ? 255 : 0)),
        width,
      ),
    );
    const look: Look = { behind: { kind: 'backdrop', bitmap }, opacity, lift: 0 };
    const white = await made(
      frameOf(width, height, () => [255, 255, 255]),
      look,
    );
    const cell = (x: number, y: number): number =>
      wrapped[5 * Math.min(2, Math.max(0, y)) + Math.min(4, Math.max(0, x))]!;
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        // Pixels are a quarter of a cell from the middle of theirs, three quarters from the next.
        const [nearX, nearY] = [x >> 1, y >> 1];
        const [farX, farY] = [nearX + (x % 2 ? 1 : -1), nearY + (y % 2 ? 1 : -1)];
        const near = 0.75 * cell(nearX, nearY) + 0.25 * cell(farX, nearY);
        const far = 0.75 * cell(nearX, farY) + 0.25 * cell(farX, farY);
        expect(white.at(x, y)[0], `${x}, ${y}`).to.be.closeTo(0.75 * near + 0.25 * far, 2);
      }
    }
    bitmap.close();

    const edge = await made(
      frameOf(1285, 64, (x) => (x < 1200 ? [0, 0, 0] : [255, 255, 255])),
      { ...BLUR, behind: { kind: 'blur', strength: 'light' } },
    );
    expect(edge.at(1197, 32)[0]).to.be.below(126);
    expect(edge.at(1202, 32)[0]).to.be.above(129);
  });

  it('brightens by the formula, whatever is behind', async () => {
    const colours: Rgb[] = [
      [0, 0, 0],
      [40, 20, 10],
      [90, 120, 60],
      [100, 100, 100],
      [10, 20, 80],
      [255, 255, 255],
    ];
    for (const lift of [0.3, 1]) {
      for (const colour of colours) {
        const t = (0.299 * colour[0] + 0.587 * colour[1] + 0.114 * colour[2]) / 255;
        const luma = 255 * (t + lift * t * (1 - t));
        const wanted = colour.map((value) =>
          Math.min(255, Math.max(0, luma + (1 + lift / 4) * (value - 255 * t))),
        );
        for (const look of [ROOM, BLUR]) {
          const out = await made(
            frameOf(64, 48, () => colour),
            { ...look, lift },
          );
          out.at(20, 20).forEach((value, channel) => expect(value).to.be.closeTo(wanted[channel]!, 2));
        }
      }
    }
  });

  it('shows the mean of each cell at a glance, and its luma; each glance in memory of its own', async () => {
    for (const [width, height] of [
      [1280, 720],
      [641, 359],
    ] as const) {
      const frame = noise(width, height, 'RGBA');
      const before = await seen(frame);
      const { image, luma, ...size } = await compositor.load(frame, null);
      const cellPx = width > 900 ? 4 : 2;
      for (const [cellX, cellY] of [
        [0, 0],
        [11, 7],
        [Math.floor(width / cellPx) - 1, Math.floor(height / cellPx) - 1],
      ] as const) {
        const sum = [0, 0, 0];
        for (let k = 0; k < cellPx ** 2; k++) {
          const pixel = before.at(cellX * cellPx + (k % cellPx), cellY * cellPx + Math.floor(k / cellPx));
          pixel.forEach((value, channel) => (sum[channel]! += value / cellPx ** 2));
        }
        const at = cellY * size.width + cellX;
        const cell = [...image.data.subarray(4 * at, 4 * at + 4)];
        [...sum, 255].forEach((value, channel) => expect(cell[channel]).to.be.closeTo(value, 2));
        const [r, g, b] = cell as [number, number, number];
        expect(luma[at]).to.equal(((66 * r + 129 * g + 25 * b + 128) >> 8) + 16);
      }
      expect([image.width, image.height, luma.length]).to.deep.equal([
        size.width,
        size.height,
        size.width * size.height,
      ]);
      const copy = image.data.slice();
      frame.close();
      const other = frameOf(width, height, () => [1, 2, 3]);
      const second = await compositor.load(other, null);
      other.close();
      expect(image.data).to.deep.equal(copy);
      expect(second.image.data.buffer).not.to.equal(image.data.buffer);
    }
  });

  it('cuts out what it is told to, as large as before', async () => {
    const quarters = (): VideoFrame =>
      frameOf(640, 360, (x, y) => [x < 320 ? 200 : 20, y < 180 ? 200 : 20, 100]);
    const out = await made(quarters(), ROOM, { x: 0.5, y: 0, scale: 0.5 });
    expect([out.width, out.height]).to.deep.equal([640, 360]);
    expect([out.at(4, 4), out.at(635, 4), out.at(4, 355)]).to.deep.equal(
      Array.from({ length: 3 }, () => [20, 200, 100]),
    );
    const middle = quarters();
    const { image, width } = await compositor.load(middle, { x: 0.25, y: 0.25, scale: 0.5 });
    middle.close();
    expect([...image.data.subarray(0, 3)]).to.deep.equal([200, 200, 100]);
    expect([...image.data.subarray(4 * (width - 1), 4 * (width - 1) + 3)]).to.deep.equal([20, 200, 100]);
  });

  it('shows turned, mirrored and stretched frames as they are meant', async () => {
    const [yellow, red, blue, green]: [Rgb, Rgb, Rgb, Rgb] = [
      [255, 255, 0],
      [255, 0, 0],
      [0, 0, 255],
      [0, 255, 0],
    ];
    const corners = (init: Parameters<typeof frameOf>[3]): VideoFrame =>
      frameOf(320, 180, (x, y) => (y < 90 ? (x < 160 ? yellow : red) : x < 160 ? blue : green), init);
    for (const [init, wanted] of [
      [{}, [yellow, red, blue, green]],
      [{ rotation: 90 }, [blue, yellow, green, red]],
      [{ rotation: 180 }, [green, blue, red, yellow]],
      [{ rotation: 270 }, [red, green, yellow, blue]],
      [{ flip: true }, [red, yellow, green, blue]],
      [{ displayWidth: 426, displayHeight: 180 }, [yellow, red, blue, green]],
    ] as const) {
      const frame = corners(init);
      const [width, height] = [frame.displayWidth, frame.displayHeight];
      const { image, ...glance } = await compositor.load(frame, null);
      const out = await made(frame, ROOM);
      expect([out.width, out.height]).to.deep.equal([width, height]);
      const found = [
        [2, 2],
        [width - 3, 2],
        [2, height - 3],
        [width - 3, height - 3],
      ].map(([x, y]) => out.at(x!, y!));
      expect(found, JSON.stringify(init)).to.deep.equal(wanted);
      expect([...image.data.subarray(0, 3)]).to.deep.equal(wanted[0]);
      expect([glance.width, glance.height]).to.deep.equal([width / 2, height / 2]);
    }
  });

  it('bears frames that change their size, and shows each as it is', async () => {
    for (const [width, height, shade] of [
      [640, 360, 40],
      [360, 640, 80],
      [1280, 720, 120],
      [5, 3, 160],
      [640, 360, 200],
    ] as const) {
      for (const look of [ROOM, BLUR]) {
        const out = await made(
          frameOf(width, height, () => [shade, 0, 0]),
          look,
        );
        expect([out.width, out.height]).to.deep.equal([width, height]);
        expect(out.at(0, 0)).to.deep.equal([shade, 0, 0]);
        expect(out.at(width - 1, height - 1)).to.deep.equal([shade, 0, 0]);
      }
    }
  });

  it('looks at a backdrop once, and at another one when it comes', async () => {
    const context = new OffscreenCanvas(64, 48).getContext('2d')!;
    const shade = (colour: string): ImageBitmap => {
      context.fillStyle = colour;
      context.fillRect(0, 0, 64, 48);
      return context.canvas.transferToImageBitmap();
    };
    const [first, second] = [shade('#102030'), shade('#405060')];
    const before = (bitmap: ImageBitmap): Promise<Seen> =>
      made(noise(64, 48), { behind: { kind: 'backdrop', bitmap }, opacity: null, lift: 0 });
    for (let round = 0; round < 3; round++)
      expect((await before(first)).at(9, 9)).to.deep.equal([16, 32, 48]);
    expect(watch.bitmaps.count).to.equal(1);
    expect((await before(second)).at(9, 9)).to.deep.equal([64, 80, 96]);
    expect((await before(first)).at(9, 9)).to.deep.equal([16, 32, 48]);
    first.close();
    second.close();
  });

  it('makes nothing rather than half of it, and goes on with the next frame', async () => {
    expect(await reasonOf(compositor.render(BLUR, 0))).to.have.property('message', 'No frame was taken in.');
    const bitmap = await createImageBitmap(new ImageData(64, 48));
    bitmap.close();
    const frame = noise(64, 48);
    await compositor.load(frame, null);
    expect(
      await reasonOf(compositor.render({ ...BLUR, behind: { kind: 'backdrop', bitmap } }, 0)),
    ).instanceOf(Error);
    expect(await reasonOf(compositor.render({ ...BLUR, opacity: new Uint8Array(7) }, 0))).instanceOf(
      RangeError,
    );
    frame.close();
    expect(await reasonOf(compositor.load(frame, null))).to.be.instanceOf(Error);
    // What was taken in before is not shown in its place.
    expect(await reasonOf(compositor.render(ROOM, 0))).to.have.property('message', 'No frame was taken in.');
    expect((await made(noise(64, 48), COVER)).width).to.equal(64);
    const huge = frameOf(64, 48, () => [1, 2, 3], { displayWidth: 32_000, displayHeight: 48 });
    expect(await reasonOf(made(huge, ROOM))).to.have.property('name', 'effects-failed');
    expect((await made(noise(64, 48), COVER)).width).to.equal(64);
  });

  it('refuses everything once the graphics card is gone', async () => {
    const frame = noise(640, 360);
    await compositor.load(frame, null);
    watch.contexts[0]!.getExtension('WEBGL_lose_context')!.loseContext();
    for (const asked of [compositor.render(ROOM, 0), compositor.load(frame, null)]) {
      const error = await reasonOf(asked);
      expect(error).to.have.property('name', 'effects-failed');
      expect(error).to.have.property('message', 'The graphics card was taken away.');
    }
    frame.close();
  });

  it('holds no more after 200 frames of changing sizes than after one, and nothing once closed', async function () {
    this.timeout(120_000);
    const run = async (count: number): Promise<void> => {
      for (let index = 0; index < count; index++) {
        const frame = frameOf(index % 2 ? 64 : 96, 48, () => [index, 0, 0]);
        await compositor.load(frame, null);
        frame.close();
        (await compositor.render(index % 3 ? BLUR : ROOM, index)).close();
      }
    };
    await run(1);
    const before = watch.live();
    await run(200);
    expect(before).to.be.above(5);
    expect(watch.live()).to.equal(before);
    compositor.close();
    expect(watch.live()).to.equal(0);
    expect(watch.contexts[0]!.isContextLost()).to.equal(true);
    const frame = noise(64, 48);
    expect(await reasonOf(compositor.load(frame, null))).to.have.property('name', 'effects-failed');
    frame.close();
  });

  it('works in a worker', async () => {
    const worker = new Worker(new URL('./webgl-compositor.worker.ts', import.meta.url), { type: 'module' });
    const answer = new Promise<VideoFrame | string>((resolve) => {
      worker.onmessage = ({ data }: MessageEvent<VideoFrame | string>) => resolve(data);
      worker.onerror = ({ message }) => resolve(message);
    });
    const frame = noise(641, 359);
    worker.postMessage(frame, [frame]);
    const covered = await answer;
    if (typeof covered === 'string') throw new Error(covered);
    const out = await seen(covered);
    expect([out.width, out.height, out.timestampUs]).to.deep.equal([641, 359, 5]);
    expect(detail(out, whole(641, 359), 1)).to.be.below(4);
    covered.close();
    worker.terminate();
  });

  it('is not opened where there is no graphics card, and leaves no context behind', async () => {
    const error = await reasonOf(openWebglCompositor());
    expect(error).to.have.property('name', 'effects-unsupported');
    for (const context of watch.contexts.slice(1)) expect(context.isContextLost()).to.equal(true);
    for (const name of [
      'ANGLE (Google, Vulkan 1.3.0 (SwiftShader Device (Subzero) (0x0000C0DE)), SwiftShader driver)',
      'ANGLE (Mesa, llvmpipe (LLVM 15.0.7, 256 bits), OpenGL 4.5)',
      'softpipe',
      'ANGLE (Microsoft, Microsoft Basic Render Driver Direct3D11 vs_5_0 ps_5_0)',
      'Apple Software Renderer',
    ]) {
      expect(isSoftwareRenderer(name), name).to.equal(true);
    }
    for (const name of [
      'ANGLE (Intel, Mesa Intel(R) UHD Graphics 620 (KBL GT2), OpenGL 4.6)',
      'ANGLE (Apple, ANGLE Metal Renderer: Apple M1, Unspecified Version)',
      'Adreno (TM) 640',
      'Mali-G78',
      'ANGLE (NVIDIA, NVIDIA GeForce GTX 1050 Direct3D11 vs_5_0 ps_5_0, D3D11)',
    ]) {
      expect(isSoftwareRenderer(name), name).to.equal(false);
    }
  });
});
