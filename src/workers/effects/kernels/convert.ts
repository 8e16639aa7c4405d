/** Pulls apart a plane in which two take turns, each width x height. Of both outputs the stride is the same. */
export function deinterleave(
  from: usize,
  fromStride: i32,
  width: i32,
  height: i32,
  u: usize,
  v: usize,
  stride: i32,
): void {
  for (let y = 0; y < height; y++) {
    const row = from + y * fromStride;
    const at = y * stride;
    for (let x = 0; x < width; x += 16) {
      const a = v128.load(row + 2 * x);
      const b = v128.load(row + 2 * x, 16);
      // prettier-ignore
      v128.store(u + at + x, v128.shuffle<u8>(a, b, 0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30));
      // prettier-ignore
      v128.store(v + at + x, v128.shuffle<u8>(a, b, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31));
    }
  }
}

/**
 * Three planes of one size and stride as opaque RGBA without gaps, by studio-range BT.601. Up to 12 bytes behind the end
 * of the RGBA are written too.
 */
export function toRgba(
  y: usize,
  u: usize,
  v: usize,
  stride: i32,
  width: i32,
  height: i32,
  rgba: usize,
): void {
  const half = i32x4.splat(128);
  const opaque = i32x4.splat(255);
  for (let row = 0; row < height; row++) {
    const at = row * stride;
    let out = rgba + 4 * row * width;
    for (let x = 0; x < width; x += 4, out += 16) {
      const luma = i32x4.add(
        i32x4.mul(i32x4.sub(widen(y + at + x), i32x4.splat(16)), i32x4.splat(298)),
        half,
      );
      const cb = i32x4.sub(widen(u + at + x), half);
      const cr = i32x4.sub(widen(v + at + x), half);
      const red = i32x4.add(luma, i32x4.mul(cr, i32x4.splat(409)));
      const green = i32x4.sub(
        i32x4.sub(luma, i32x4.mul(cb, i32x4.splat(100))),
        i32x4.mul(cr, i32x4.splat(208)),
      );
      const blue = i32x4.add(luma, i32x4.mul(cb, i32x4.splat(516)));
      const bytes = i8x16.narrow_i16x8_u(
        i16x8.narrow_i32x4_s(i32x4.shr_s(red, 8), i32x4.shr_s(green, 8)),
        i16x8.narrow_i32x4_s(i32x4.shr_s(blue, 8), opaque),
      );
      // prettier-ignore
      v128.store(out, v128.shuffle<u8>(bytes, bytes, 0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15));
    }
  }
}

function widen(address: usize): v128 {
  return i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(address)));
}

/**
 * RGBA, whatever its alpha, as studio-range BT.601 in 8-bit fixed point; chroma is the mean of its 2 x 2 pixels (fewer
 * at odd edges), and half as wide and high, rounded up.
 */
export function fromRgba(
  rgba: usize,
  rgbaStride: i32,
  width: i32,
  height: i32,
  y: usize,
  stride: i32,
  u: usize,
  v: usize,
  chromaStride: i32,
): void {
  const whole = width & ~7;
  for (let top = 0; top < height; top += 2) {
    const from = rgba + top * rgbaStride;
    const luma = y + top * stride;
    const chroma = (top >> 1) * chromaStride;
    // The last row of an odd height is alone.
    const vectors = top + 1 < height ? whole : 0;
    for (let x = 0; x < vectors; x += 8) {
      const at = chroma + (x >> 1);
      eightByTwo(from + 4 * x, rgbaStride, luma + x, stride, u + at, v + at);
    }
    for (let x = vectors; x < width; x += 2) {
      const at = chroma + (x >> 1);
      const columns = min(2, width - x);
      fewPixels(from + 4 * x, rgbaStride, columns, min(2, height - top), luma + x, stride, u + at, v + at);
    }
  }
}

/** Eight pixels of two rows each: sixteen lumas, four of either colour. */
function eightByTwo(from: usize, fromStride: i32, y: usize, stride: i32, u: usize, v: usize): void {
  const upper = redsGreens(from);
  const lower = redsGreens(from + fromStride);
  const upperBlues = blues(from);
  const lowerBlues = blues(from + fromStride);
  v128.store64_lane(y, lumasOf(upper, upperBlues), 0);
  v128.store64_lane(y + stride, lumasOf(lower, lowerBlues), 0);
  const sums = i16x8.add(i16x8.extadd_pairwise_i8x16_u(upper), i16x8.extadd_pairwise_i8x16_u(lower));
  const blue = i16x8.add(
    i16x8.extadd_pairwise_i8x16_u(upperBlues),
    i16x8.extadd_pairwise_i8x16_u(lowerBlues),
  );
  const both = i16x8.narrow_i32x4_s(
    chromasOf(sums, blue, -38, -74, 112),
    chromasOf(sums, blue, 112, -94, -18),
  );
  const bytes = i8x16.narrow_i16x8_u(both, both);
  v128.store32_lane(u, bytes, 0);
  v128.store32_lane(v, bytes, 1);
}

/** Eight reds, then eight greens. */
function redsGreens(from: usize): v128 {
  // prettier-ignore
  return v128.shuffle<u8>(v128.load(from), v128.load(from, 16), 0, 4, 8, 12, 16, 20, 24, 28, 1, 5, 9, 13, 17, 21, 25, 29);
}

/** Eight blues, twice. */
function blues(from: usize): v128 {
  // prettier-ignore
  return v128.shuffle<u8>(v128.load(from), v128.load(from, 16), 2, 6, 10, 14, 18, 22, 26, 30, 2, 6, 10, 14, 18, 22, 26, 30);
}

/** Sums are below 65,536: 16 bits without a sign hold them. */
function lumasOf(redGreen: v128, blue: v128): v128 {
  const red = i16x8.extmul_low_i8x16_u(redGreen, i8x16.splat(66));
  const green = i16x8.extmul_high_i8x16_u(redGreen, i8x16.splat(<i8>129));
  const sum = i16x8.add(i16x8.add(red, green), i16x8.extmul_low_i8x16_u(blue, i8x16.splat(25)));
  const luma = i16x8.add(i16x8.shr_u(i16x8.add(sum, i16x8.splat(128)), 8), i16x8.splat(16));
  return i8x16.narrow_i16x8_u(luma, luma);
}

/** Of sums of four pixels: four reds and four greens, and four blues. */
function chromasOf(redGreen: v128, blue: v128, r: i32, g: i32, b: i32): v128 {
  const grey = i32x4.splat((128 << 10) + 512);
  const red = i32x4.extmul_low_i16x8_s(redGreen, i16x8.splat(<i16>r));
  const green = i32x4.extmul_high_i16x8_s(redGreen, i16x8.splat(<i16>g));
  const sum = i32x4.add(i32x4.add(red, green), i32x4.extmul_low_i16x8_s(blue, i16x8.splat(<i16>b)));
  return i32x4.shr_u(i32x4.add(sum, grey), 10);
}

/** At most two by two pixels, which share a colour. */
function fewPixels(
  from: usize,
  fromStride: i32,
  columns: i32,
  rows: i32,
  y: usize,
  stride: i32,
  u: usize,
  v: usize,
): void {
  let red = 0;
  let green = 0;
  let blue = 0;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const at = from + row * fromStride + 4 * column;
      const r = <i32>load<u8>(at);
      const g = <i32>load<u8>(at, 1);
      const b = <i32>load<u8>(at, 2);
      store<u8>(y + row * stride + column, ((66 * r + 129 * g + 25 * b + 128) >> 8) + 16);
      red += r;
      green += g;
      blue += b;
    }
  }
  const count = columns * rows;
  const whole = 256 * count;
  // Shifted up before it is divided, which rounds towards 0.
  const grey = 128 * whole + 128 * count;
  store<u8>(u, (grey - 38 * red - 74 * green + 112 * blue) / whole);
  store<u8>(v, (grey + 112 * red - 94 * green - 18 * blue) / whole);
}
