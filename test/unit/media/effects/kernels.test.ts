import { expect } from 'chai';
import * as fc from 'fast-check';
import { loadKernels, type Kernels } from '../../../../src/workers/effects/compositor/kernels.ts';
import { shapeOf, type Plane } from '../../../../src/workers/effects/compositor/planes.ts';
import { randomOf } from './framed-scene.ts';

/** A vector may be read and written behind a plane; what lies further is somebody else's. */
const GAP = 64;
const CANARY = 0xa5;
const SIZES = fc.record({ width: fc.integer({ min: 1, max: 67 }), height: fc.integer({ min: 1, max: 35 }) });
const RUNS = { numRuns: 60, seed: 1 };

const clamp = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, value));

const expectNear = (got: number, wanted: number, tolerance: number): void => {
  // The assertion library takes long for millions of samples.
  if (!(Math.abs(got - wanted) <= tolerance)) expect.fail(`${got}, not ${wanted}`);
};

describe('kernels', () => {
  let kernels: Kernels;
  let end = 1024;
  let random: () => number;
  const claimed: { from: number; to: number }[] = [];

  before(async () => {
    kernels = await loadKernels();
    kernels.memory.grow(32);
  });

  /** Memory without anything in it but canaries. */
  const begin = (seed: number): void => {
    random = randomOf(seed + 1);
    end = 1024;
    claimed.length = 0;
    new Uint8Array(kernels.memory.buffer).fill(CANARY);
  };
  const room = (bytes: number): number => {
    const address = end;
    claimed.push({ from: address, to: address + bytes });
    end = Math.ceil((address + bytes + GAP) / 32) * 32;
    return address;
  };
  const bytesAt = (address: number, length: number): Uint8Array =>
    new Uint8Array(kernels.memory.buffer, address, length);
  const plane = (width: number, height: number): Plane => {
    const shape = shapeOf(width, height);
    return { ...shape, address: room(shape.bytes) };
  };
  /** A plane of random samples, behind whose width there is something else. */
  const noisy = (width: number, height: number, least = 0, most = 255): Plane => {
    const made = plane(width, height);
    const samples = bytesAt(made.address, made.bytes);
    for (let at = 0; at < samples.length; at++)
      samples[at] = least + Math.floor(random() * (most - least + 1));
    return made;
  };
  const at = ({ address, stride, width, height }: Plane, x: number, y: number): number =>
    bytesAt(address + clamp(y, 0, height - 1) * stride + clamp(x, 0, width - 1), 1)[0]!;
  const all = (of: Plane): number[] =>
    Array.from({ length: of.width * of.height }, (_, index) =>
      at(of, index % of.width, Math.floor(index / of.width)),
    );
  const floats = (count: number, make: () => number): number => {
    const address = room(4 * count);
    new Float32Array(kernels.memory.buffer, address, count).forEach(
      (_, index, array) => (array[index] = make()),
    );
    return address;
  };
  const floatsAt = (address: number, count: number): Float32Array =>
    new Float32Array(kernels.memory.buffer, address, count).slice();

  /** In front of the first and from a vector behind each of the claimed parts on, nothing was written. */
  const expectCanaries = (allowance = 32): void => {
    const bytes = new Uint8Array(kernels.memory.buffer);
    let from = 0;
    for (const part of [...claimed, { from: end + 4096, to: end + 4096 }]) {
      for (let index = from; index < part.from; index++)
        if (bytes[index] !== CANARY)
          expect.fail(`written at ${index}, ${index - from + allowance} behind a plane`);
      from = part.to + allowance;
    }
  };
  /** Compares all samples of a plane with what they should be. */
  const expectPlane = (got: Plane, wanted: (x: number, y: number) => number, tolerance: number): void => {
    for (let y = 0; y < got.height; y++) {
      for (let x = 0; x < got.width; x++) {
        const difference = Math.abs(at(got, x, y) - wanted(x, y));
        if (!(difference <= tolerance))
          expect.fail(`at ${x}, ${y} of ${got.width} x ${got.height}: ${at(got, x, y)}, not ${wanted(x, y)}`);
      }
    }
  };
  /** Whole rows: a plane's rows hold nothing that the next row or plane needs. */
  const property = (test: (width: number, height: number) => void): void => {
    let seed = 0;
    fc.assert(
      fc.property(SIZES, ({ width, height }) => {
        begin(seed++);
        test(width, height);
        expectCanaries();
      }),
      {
        ...RUNS,
        examples: [[{ width: 1, height: 1 }], [{ width: 32, height: 2 }], [{ width: 67, height: 35 }]],
      },
    );
  };

  it('pulls interleaved planes apart', () =>
    property((width, height) => {
      const shape = shapeOf(width, height);
      const pairs = noisy(2 * shape.stride, height);
      const [u, v] = [plane(width, height), plane(width, height)];
      kernels.deinterleave(pairs.address, pairs.stride, width, height, u.address, v.address, u.stride);
      expectPlane(u, (x, y) => at(pairs, 2 * x, y), 0);
      expectPlane(v, (x, y) => at(pairs, 2 * x + 1, y), 0);
    }));

  it('turns planes into RGBA', () =>
    property((width, height) => {
      const [y, u, v] = [noisy(width, height), noisy(width, height), noisy(width, height)];
      const rgba = room(4 * width * height);
      kernels.toRgba(y.address, u.address, v.address, y.stride, width, height, rgba);
      const got = bytesAt(rgba, 4 * width * height);
      const [ys, us, vs] = [all(y), all(u), all(v)];
      ys.forEach((luma, index) => {
        const [c, d, e] = [1.164 * (luma - 16), us[index]! - 128, vs[index]! - 128];
        const wanted = [c + 1.596 * e, c - 0.392 * d - 0.813 * e, c + 2.017 * d, 255];
        wanted.forEach((value, channel) => expectNear(got[4 * index + channel]!, clamp(value, 0, 255), 1.5));
      });
    }));

  it('turns RGBA into planes', () =>
    property((width, height) => {
      const rgba = noisy(4 * width, height);
      const y = plane(width, height);
      const [u, v] = [0, 1].map(() => plane(Math.ceil(width / 2), Math.ceil(height / 2))) as [Plane, Plane];
      const { stride } = rgba;
      kernels.fromRgba(
        rgba.address,
        stride,
        width,
        height,
        y.address,
        y.stride,
        u.address,
        v.address,
        u.stride,
      );
      const channel = (px: number, py: number, index: number): number => at(rgba, 4 * px + index, py);
      const luma = (px: number, py: number): number =>
        16 + 0.257 * channel(px, py, 0) + 0.504 * channel(px, py, 1) + 0.098 * channel(px, py, 2);
      expectPlane(y, luma, 1.2);
      const mean = (x: number, top: number, index: number): number => {
        const values: number[] = [];
        for (let py = 2 * top; py < Math.min(height, 2 * top + 2); py++)
          for (let px = 2 * x; px < Math.min(width, 2 * x + 2); px++) values.push(channel(px, py, index));
        return values.reduce((sum, value) => sum + value, 0) / values.length;
      };
      expectPlane(
        u,
        (x, py) => 128 - 0.148 * mean(x, py, 0) - 0.291 * mean(x, py, 1) + 0.439 * mean(x, py, 2),
        1.5,
      );
      expectPlane(
        v,
        (x, py) => 128 + 0.439 * mean(x, py, 0) - 0.368 * mean(x, py, 1) - 0.071 * mean(x, py, 2),
        1.5,
      );
    }));

  it('turns RGBA into planes by vectors just as pixel by pixel', () =>
    property((width, height) => {
      const rgba = noisy(4 * width, height);
      const y = plane(width, height);
      const [u, v] = [0, 1].map(() => plane(Math.ceil(width / 2), Math.ceil(height / 2))) as [Plane, Plane];
      kernels.fromRgba(
        rgba.address,
        rgba.stride,
        width,
        height,
        y.address,
        y.stride,
        u.address,
        v.address,
        u.stride,
      );
      const channels = (px: number, py: number): number[] =>
        [0, 1, 2].map((index) => at(rgba, 4 * px + index, py));
      const luma = (px: number, py: number): number => {
        const [r, g, b] = channels(px, py) as [number, number, number];
        return ((66 * r + 129 * g + 25 * b + 128) >> 8) + 16;
      };
      const chroma = (red: number, green: number, blue: number) => (x: number, top: number) => {
        let [sum, count] = [0, 0];
        for (let py = 2 * top; py < Math.min(height, 2 * top + 2); py++)
          for (let px = 2 * x; px < Math.min(width, 2 * x + 2); px++) {
            const [r, g, b] = channels(px, py) as [number, number, number];
            sum += red * r + green * g + blue * b;
            count++;
          }
        return Math.floor((128 * 256 * count + 128 * count + sum) / (256 * count));
      };
      expectPlane(y, luma, 0);
      expectPlane(u, chroma(-38, -74, 112), 0);
      expectPlane(v, chroma(112, -94, -18), 0);
    }));

  it('halves', () =>
    property((width, height) => {
      const from = noisy(width, height);
      const to = plane(Math.ceil(width / 2), Math.ceil(height / 2));
      kernels.halve(from.address, from.stride, width, height, to.address, to.stride);
      const four = (x: number, y: number): number =>
        at(from, 2 * x, 2 * y) +
        at(from, 2 * x + 1, 2 * y) +
        at(from, 2 * x, 2 * y + 1) +
        at(from, 2 * x + 1, 2 * y + 1);
      expectPlane(to, (x, y) => four(x, y) / 4, 0.5);
    }));

  it('doubles, to an odd size too', () =>
    property((width, height) => {
      const from = noisy(Math.ceil(width / 2), Math.ceil(height / 2));
      const to = plane(width, height);
      kernels.double(from.address, from.stride, from.width, from.height, to.address, to.stride, height);
      const beside = (place: number): [near: number, far: number] => [
        place >> 1,
        (place >> 1) + (place & 1 ? 1 : -1),
      ];
      const wanted = (x: number, y: number): number => {
        const [[nx, fx], [ny, fy]] = [beside(x), beside(y)];
        return (9 * at(from, nx, ny) + 3 * at(from, fx, ny) + 3 * at(from, nx, fy) + at(from, fx, fy)) / 16;
      };
      expectPlane(to, wanted, 1);
    }));

  it('cuts a part out and enlarges it', () => {
    let seed = 0;
    const part = fc.record({
      x: fc.double({ min: 0, max: 1, noNaN: true }),
      y: fc.double({ min: 0, max: 1, noNaN: true }),
      scale: fc.double({ min: 0.5, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(SIZES, part, ({ width, height }, { x, y, scale }) => {
        begin(seed++);
        const [from, to] = [noisy(width, height), plane(width, height)];
        const work = room(7 * width + 96);
        const one = 65_536;
        const left = (1 - scale) * x * width + scale / 2 - 0.5;
        const top = (1 - scale) * y * height + scale / 2 - 0.5;
        const [l, t, s] = [left, top, scale].map((value) => Math.round(value * one)) as [
          number,
          number,
          number,
        ];
        kernels.scale(
          from.address,
          from.stride,
          width,
          height,
          to.address,
          to.stride,
          width,
          height,
          l,
          t,
          s,
          s,
          work,
        );
        const wanted = (px: number, py: number): number => {
          const sx = clamp((l + px * s) / one, 0, width - 1);
          const sy = clamp((t + py * s) / one, 0, height - 1);
          const [ix, iy] = [Math.floor(sx), Math.floor(sy)];
          const [ax, ay] = [sx - ix, sy - iy];
          const above = at(from, ix, iy) * (1 - ax) + at(from, ix + 1, iy) * ax;
          const below = at(from, ix, iy + 1) * (1 - ax) + at(from, ix + 1, iy + 1) * ax;
          return above * (1 - ay) + below * ay;
        };
        expectPlane(to, wanted, 3);
        expectCanaries();
      }),
      RUNS,
    );
  });

  it('leaves a flat plane as it is wherever it is cut', () => {
    for (let level = 0; level < 256; level += 5) {
      begin(1);
      const [from, to] = [noisy(37, 21, level, level), plane(37, 21)];
      kernels.scale(
        from.address,
        from.stride,
        37,
        21,
        to.address,
        to.stride,
        37,
        21,
        70_001,
        90_001,
        50_003,
        50_003,
        room(7 * 37 + 96),
      );
      expectPlane(to, () => level, 0);
    }
  });

  it('weighs cells by the background that is seen in them', () =>
    property((width, height) => {
      const planes = [0, 1, 2].map(() => noisy(width, height));
      const opacity = noisy(width, height);
      const [halfWidth, halfHeight] = [Math.ceil(width / 2), Math.ceil(height / 2)];
      const cells = room(16 * halfWidth * halfHeight);
      const [y, u, v] = planes.map(({ address }) => address) as [number, number, number];
      kernels.weigh(y, u, v, opacity.address, opacity.stride, width, height, cells);
      const got = floatsAt(cells, 4 * halfWidth * halfHeight);
      for (let index = 0; index < halfWidth * halfHeight; index++) {
        const wanted = [0, 0, 0, 0];
        for (let k = 0; k < 4; k++) {
          const [px, py] = [2 * (index % halfWidth) + (k & 1), 2 * Math.floor(index / halfWidth) + (k >> 1)];
          if (px >= width || py >= height) continue;
          const weight = 256 - at(opacity, px, py);
          planes.forEach((from, channel) => (wanted[channel]! += weight * at(from, px, py)));
          wanted[3]! += weight;
        }
        expect([...got.subarray(4 * index, 4 * index + 4)]).to.deep.equal(wanted);
      }
    }));

  it('blurs by boxes, rows and columns, wider than the picture too', () => {
    let seed = 0;
    fc.assert(
      fc.property(
        SIZES,
        fc.integer({ min: 1, max: 40 }),
        fc.boolean(),
        ({ width, height }, radius, isDown) => {
          begin(seed++);
          const count = 4 * width * height;
          const from = floats(count, () => random() * 1000);
          const to = room(4 * count);
          if (isDown) kernels.boxBlur(from, to, width, 1, height, width, radius);
          else kernels.boxBlur(from, to, height, width, width, 1, radius);
          const [given, got] = [floatsAt(from, count), floatsAt(to, count)];
          for (let index = 0; index < count; index++) {
            const [lane, cell] = [index % 4, index >> 2];
            const [x, y] = [cell % width, Math.floor(cell / width)];
            let sum = 0;
            for (let k = -radius; k <= radius; k++) {
              const [cx, cy] = isDown ? [x, clamp(y + k, 0, height - 1)] : [clamp(x + k, 0, width - 1), y];
              sum += given[4 * (cy * width + cx) + lane]!;
            }
            if (Math.abs(got[index]! - sum / (2 * radius + 1)) > 0.05)
              expect.fail(`${index}: ${got[index]}, ${sum}`);
          }
          expectCanaries();
        },
      ),
      RUNS,
    );
  });

  it('divides cells by their weights', () =>
    property((width, height) => {
      const count = width * height;
      const cells = floats(4 * count, () => 1 + random() * 255);
      const values = new Float32Array(kernels.memory.buffer, cells, 4 * count);
      for (let index = 0; index < count; index++)
        for (let lane = 0; lane < 3; lane++)
          values[4 * index + lane] = random() * 255 * values[4 * index + 3]!;
      const planes = [0, 1, 2].map(() => plane(width, height));
      const [y, u, v] = planes as [Plane, Plane, Plane];
      kernels.unweigh(cells, width, height, y.address, u.address, v.address, y.stride);
      planes.forEach((to, lane) =>
        expectPlane(
          to,
          (x, row) => values[4 * (row * width + x) + lane]! / values[4 * (row * width + x) + 3]!,
          0.51,
        ),
      );
    }));

  it('blends', () =>
    property((width, height) => {
      const [front, behind, opacity] = [noisy(width, height), noisy(width, height), noisy(width, height)];
      const before = all(front);
      kernels.blend(front.address, behind.address, opacity.address, front.bytes);
      const wanted = (x: number, y: number): number => {
        const share = at(opacity, x, y) / 255;
        return before[y * width + x]! * share + at(behind, x, y) * (1 - share);
      };
      // What is hidden, and what is not, is so exactly.
      expectPlane(front, wanted, 1.8);
      for (let y = 0; y < height; y++)
        for (let x = 0; x < width; x++) {
          if (at(opacity, x, y) === 0) expect(at(front, x, y)).to.equal(at(behind, x, y));
          if (at(opacity, x, y) === 255) expect(at(front, x, y)).to.equal(before[y * width + x]);
        }
    }));

  it('brightens every luma and colour as the formula says, by any strength', () => {
    for (let strength = 0; strength <= 255; strength += 5) {
      begin(strength);
      const [luma, chroma] = [plane(256, 1), plane(256, 1)];
      for (const { address } of [luma, chroma])
        bytesAt(address, 256).forEach((_, index, bytes) => (bytes[index] = index));
      kernels.lift(luma.address, luma.bytes, chroma.address, chroma.bytes, strength);
      const s = strength / 255;
      const wanted = (level: number): number => {
        const t = (level - 16) / 219;
        return t > 0 && t < 1 ? clamp(16 + 219 * (t + s * t * (1 - t)), 0, 255) : level;
      };
      expectPlane(luma, wanted, 1.1);
      expectPlane(chroma, (level) => clamp(128 + (level - 128) * (1 + s / 4), 0, 255), 1.01);
      expectPlane({ ...chroma, address: chroma.address + 128, width: 1 }, () => 128, 0);
      // What was brighter stays so, but for rounding.
      const levels = all(luma);
      expect(levels.slice(1).every((level, index) => level >= levels[index]! - 1)).to.equal(true);
      if (strength === 0)
        expect([...levels, ...all(chroma)]).to.deep.equal([...Array(256).keys(), ...Array(256).keys()]);
      expectCanaries();
    }
  });

  it('prepares, fits and applies the lines of the guided filter', () =>
    property((width, height) => {
      const [guide, value] = [noisy(width, height), noisy(width, height)];
      const count = width * height;
      const cells = room(16 * count);
      kernels.guideCells(guide.address, value.address, guide.stride, width, height, cells);
      const [gs, ps] = [all(guide), all(value)];
      floatsAt(cells, 4 * count).forEach((got, index) => {
        const [g, p] = [gs[index >> 2]! / 255, ps[index >> 2]! / 255];
        const wanted = [g, p, g * p, g * g][index % 4]!;
        if (Math.abs(got - wanted) > 1e-5) expect.fail(`${index}: ${got}, not ${wanted}`);
      });
      // Means of which the variance is not 0.
      const means = new Float32Array(kernels.memory.buffer, cells, 4 * count);
      means.forEach((_, index) => (means[index] = random()));
      const given = means.slice();
      kernels.guideLines(cells, count, 2);
      for (let index = 0; index < count; index++) {
        const [g, p, gp, gg] = given.subarray(4 * index, 4 * index + 4) as unknown as [
          number,
          number,
          number,
          number,
        ];
        const slope = (gp - g * p) / (gg - g * g + 2);
        // How much of the variance p (1 - p) of a hard mask the line explains, four times over.
        const trust = clamp((4 * slope * (gp - g * p)) / (p * (1 - p) + 1e-4), 0, 1);
        const wanted = [trust * slope, trust * (p - slope * g), 1 - trust];
        wanted.forEach((value, lane) => {
          if (Math.abs(means[4 * index + lane]! - value) > 1e-3) expect.fail(`lane ${lane} of ${index}`);
        });
      }
    }));

  it('gives each sample its value by the lines around it', () =>
    property((width, height) => {
      const guide = noisy(width, height);
      const out = noisy(width, height);
      const before = all(out);
      const [cellsWidth, cellsHeight] = [Math.ceil(width / 2), Math.ceil(height / 2)];
      const cells = floats(4 * cellsWidth * cellsHeight, () => 2 * random() - 0.5);
      const row = room(16 * (cellsWidth + 2));
      kernels.guideValues(guide.address, guide.stride, width, height, cells, row, out.address);
      const given = floatsAt(cells, 4 * cellsWidth * cellsHeight);
      const line = (x: number, y: number, lane: number): number =>
        given[4 * (clamp(y, 0, cellsHeight - 1) * cellsWidth + clamp(x, 0, cellsWidth - 1)) + lane]!;
      const wanted = (x: number, y: number): number => {
        const mixed = [0, 1, 2].map((lane) => {
          const [nx, ny, fx, fy] = [x >> 1, y >> 1, (x >> 1) + (x & 1 ? 1 : -1), (y >> 1) + (y & 1 ? 1 : -1)];
          const near = 0.75 * line(nx, ny, lane) + 0.25 * line(fx, ny, lane);
          return 0.75 * near + 0.25 * (0.75 * line(nx, fy, lane) + 0.25 * line(fx, fy, lane));
        });
        const kept = mixed[2]! * (before[y * width + x]! / 255);
        return 255 * clamp(mixed[0]! * (at(guide, x, y) / 255) + mixed[1]! + kept, 0, 1);
      };
      expectPlane(out, wanted, 0.6);
    }));
});
