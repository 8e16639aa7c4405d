/** Gives a part of a plane one value. */
export function fill(plane: usize, stride: i32, width: i32, height: i32, value: i32): void {
  for (let y = 0; y < height; y++, plane += stride) memory.fill(plane, <u8>value, width);
}

/** Lays a drawing over a part of a plane, as much as its opacity (0..255) says. Both are width x height, of one stride. */
export function overlay(
  plane: usize,
  planeStride: i32,
  drawing: usize,
  opacity: usize,
  stride: i32,
  width: i32,
  height: i32,
): void {
  const whole = width & ~15;
  const ones = i16x8.splat(128);
  for (let y = 0; y < height; y++, plane += planeStride, drawing += stride, opacity += stride) {
    let x = 0;
    for (; x < whole; x += 16) {
      const share = v128.load(opacity + x);
      if (!v128.any_true(share)) continue;
      const front = v128.load(drawing + x);
      const back = v128.load(plane + x);
      const rest = v128.not(share);
      const low = i16x8.add(i16x8.extmul_low_i8x16_u(front, share), i16x8.extmul_low_i8x16_u(back, rest));
      const high = i16x8.add(i16x8.extmul_high_i8x16_u(front, share), i16x8.extmul_high_i8x16_u(back, rest));
      v128.store(plane + x, i8x16.narrow_i16x8_u(by255(low, ones), by255(high, ones)));
    }
    for (; x < width; x++) {
      const share = <i32>load<u8>(opacity + x);
      const sum = <i32>load<u8>(drawing + x) * share + <i32>load<u8>(plane + x) * (255 - share) + 128;
      store<u8>(plane + x, (sum + (sum >> 8)) >> 8);
    }
  }
}

/** x / 255, rounded, of up to 255 x 255. @source Blinn, Three Wrongs Make a Right, 1995 */
function by255(value: v128, half: v128): v128 {
  const sum = i16x8.add(value, half);
  return i16x8.shr_u(i16x8.add(sum, i16x8.shr_u(sum, 8)), 8);
}

/**
 * Brings a part of a picture to another matrix or range, in place: each luma is gain x (luma - black) + its share of
 * both colours + 16, each colour its share of both + 128. Width and height are the luma's, and even. All factors are in
 * 4096ths.
 */
export function recolour(
  y: usize,
  stride: i32,
  u: usize,
  v: usize,
  chromaStride: i32,
  width: i32,
  height: i32,
  black: i32,
  gain: i32,
  yFromU: i32,
  yFromV: i32,
  uFromU: i32,
  uFromV: i32,
  vFromU: i32,
  vFromV: i32,
): void {
  const middle = i16x8.splat(128);
  const toY = pairs(yFromU, yFromV);
  const toU = pairs(uFromU, uFromV);
  const toV = pairs(vFromU, vFromV);
  const gains = i16x8.splat(<i16>gain);
  const shift = i32x4.splat(2048 - gain * black + (16 << 12));
  const whole = width & ~15;
  for (let row = 0; row < height; row += 2) {
    const chroma = (row >> 1) * chromaStride;
    const line = y + row * stride;
    for (let column = 0; column < whole; column += 16) {
      const at = chroma + (column >> 1);
      const cb = i16x8.sub(v128.load8x8_u(u + at), middle);
      const cr = i16x8.sub(v128.load8x8_u(v + at), middle);
      const left = v128.shuffle<u8>(cb, cr, 0, 1, 16, 17, 2, 3, 18, 19, 4, 5, 20, 21, 6, 7, 22, 23);
      const right = v128.shuffle<u8>(cb, cr, 8, 9, 24, 25, 10, 11, 26, 27, 12, 13, 28, 29, 14, 15, 30, 31);
      v128.store64_lane(u + at, chromaOf(left, right, toU), 0);
      v128.store64_lane(v + at, chromaOf(left, right, toV), 0);
      const a = i32x4.add(i32x4.dot_i16x8_s(left, toY), shift);
      const b = i32x4.add(i32x4.dot_i16x8_s(right, toY), shift);
      brighten(line + column, a, b, gains);
      brighten(line + stride + column, a, b, gains);
    }
    for (let column = whole; column < width; column += 2) {
      const at = chroma + (column >> 1);
      const cb = <i32>load<u8>(u + at) - 128;
      const cr = <i32>load<u8>(v + at) - 128;
      store<u8>(u + at, byte(128 + ((uFromU * cb + uFromV * cr + 2048) >> 12)));
      store<u8>(v + at, byte(128 + ((vFromU * cb + vFromV * cr + 2048) >> 12)));
      const colour = yFromU * cb + yFromV * cr + 2048 - gain * black + (16 << 12);
      for (let luma = line + column; luma <= line + stride + column; luma += stride) {
        store<u8>(luma, byte((gain * <i32>load<u8>(luma) + colour) >> 12));
        store<u8>(luma + 1, byte((gain * <i32>load<u8>(luma, 1) + colour) >> 12));
      }
    }
  }
}

/** Two factors, to be multiplied with pairs of colours. */
function pairs(first: i32, second: i32): v128 {
  return i32x4.splat((first & 0xffff) | (second << 16));
}

function chromaOf(left: v128, right: v128, factors: v128): v128 {
  const middle = i32x4.splat((128 << 12) + 2048);
  const a = i32x4.shr_s(i32x4.add(i32x4.dot_i16x8_s(left, factors), middle), 12);
  const b = i32x4.shr_s(i32x4.add(i32x4.dot_i16x8_s(right, factors), middle), 12);
  const both = i16x8.narrow_i32x4_s(a, b);
  return i8x16.narrow_i16x8_u(both, both);
}

/** Sixteen lumas, of which each two have a colour. */
function brighten(luma: usize, a: v128, b: v128, gains: v128): void {
  const values = v128.load(luma);
  const low = i16x8.extend_low_i8x16_u(values);
  const high = i16x8.extend_high_i8x16_u(values);
  const first = i32x4.shr_s(
    i32x4.add(i32x4.extmul_low_i16x8_s(low, gains), v128.shuffle<i32>(a, a, 0, 0, 1, 1)),
    12,
  );
  const second = i32x4.shr_s(
    i32x4.add(i32x4.extmul_high_i16x8_s(low, gains), v128.shuffle<i32>(a, a, 2, 2, 3, 3)),
    12,
  );
  const third = i32x4.shr_s(
    i32x4.add(i32x4.extmul_low_i16x8_s(high, gains), v128.shuffle<i32>(b, b, 0, 0, 1, 1)),
    12,
  );
  const fourth = i32x4.shr_s(
    i32x4.add(i32x4.extmul_high_i16x8_s(high, gains), v128.shuffle<i32>(b, b, 2, 2, 3, 3)),
    12,
  );
  v128.store(
    luma,
    i8x16.narrow_i16x8_u(i16x8.narrow_i32x4_s(first, second), i16x8.narrow_i32x4_s(third, fourth)),
  );
}

function byte(value: i32): i32 {
  return min(max(value, 0), 255);
}
