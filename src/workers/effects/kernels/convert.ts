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
  for (let top = 0; top < height; top += 2) {
    for (let left = 0; left < width; left += 2) {
      let red = 0;
      let green = 0;
      let blue = 0;
      let count = 0;
      const bottom = min(top + 2, height);
      const right = min(left + 2, width);
      for (let py = top; py < bottom; py++) {
        for (let px = left; px < right; px++) {
          const at = rgba + py * rgbaStride + 4 * px;
          const r = <i32>load<u8>(at);
          const g = <i32>load<u8>(at, 1);
          const b = <i32>load<u8>(at, 2);
          store<u8>(y + py * stride + px, ((66 * r + 129 * g + 25 * b + 128) >> 8) + 16);
          red += r;
          green += g;
          blue += b;
          count++;
        }
      }
      const at = (top >> 1) * chromaStride + (left >> 1);
      const whole = 256 * count;
      // Shifted up before it is divided, which rounds towards 0.
      const grey = 128 * whole + 128 * count;
      store<u8>(u + at, (grey - 38 * red - 74 * green + 112 * blue) / whole);
      store<u8>(v + at, (grey + 112 * red - 94 * green - 18 * blue) / whole);
    }
  }
}
