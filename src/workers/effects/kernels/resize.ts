/** Halves a plane of width x height in both directions, by the mean of four; an odd last row or column counts twice. */
export function halve(from: usize, fromStride: i32, width: i32, height: i32, to: usize, toStride: i32): void {
  const half = i16x8.splat(2);
  const outWidth = (width + 1) >> 1;
  const outHeight = (height + 1) >> 1;
  for (let y = 0; y < outHeight; y++) {
    const upper = from + 2 * y * fromStride;
    const lower = from + min(2 * y + 1, height - 1) * fromStride;
    const out = to + y * toStride;
    for (let x = 0; x < outWidth; x += 16) {
      const left = fourSums(upper + 2 * x, lower + 2 * x);
      const right = fourSums(upper + 2 * x + 16, lower + 2 * x + 16);
      v128.store(
        out + x,
        i8x16.narrow_i16x8_u(i16x8.shr_u(i16x8.add(left, half), 2), i16x8.shr_u(i16x8.add(right, half), 2)),
      );
    }
    if (width & 1) {
      const last = width - 1;
      store<u8>(out + outWidth - 1, (<i32>load<u8>(upper + last) + <i32>load<u8>(lower + last) + 1) >> 1);
    }
  }
}

function fourSums(upper: usize, lower: usize): v128 {
  return i16x8.add(
    i16x8.extadd_pairwise_i8x16_u(v128.load(upper)),
    i16x8.extadd_pairwise_i8x16_u(v128.load(lower)),
  );
}

/**
 * Doubles a plane of width x height bilinearly, sample centres a quarter apart; edges are continued outwards. Of the
 * output only `outHeight` rows are written, at most twice as many as there are.
 */
export function double(
  from: usize,
  fromStride: i32,
  width: i32,
  height: i32,
  to: usize,
  toStride: i32,
  outHeight: i32,
): void {
  for (let y = 0; y < outHeight; y++) {
    const near = y >> 1;
    const far = min(height - 1, max(0, near + (y & 1 ? 1 : -1)));
    const nearRow = from + near * fromStride;
    const farRow = from + far * fromStride;
    const out = to + y * toStride;
    for (let x = 0; x < width; x += 8) {
      const here = mixed(nearRow + x, farRow + x);
      // In front of the first row there may be anything, which the correction below replaces.
      const left = mixed(nearRow + x - 1, farRow + x - 1);
      const right = mixed(nearRow + x + 1, farRow + x + 1);
      const three = i16x8.mul(here, i16x8.splat(3));
      const half = i16x8.splat(8);
      const even = i16x8.shr_u(i16x8.add(i16x8.add(three, left), half), 4);
      const odd = i16x8.shr_u(i16x8.add(i16x8.add(three, right), half), 4);
      // prettier-ignore
      v128.store(out + 2 * x, v128.shuffle<u8>(even, odd, 0, 16, 2, 18, 4, 20, 6, 22, 8, 24, 10, 26, 12, 28, 14, 30));
    }
    store<u8>(out, edge(nearRow, farRow));
    store<u8>(out + 2 * width - 1, edge(nearRow + width - 1, farRow + width - 1));
  }
}

function mixed(near: usize, far: usize): v128 {
  const a = v128.load8x8_u(near);
  return i16x8.add(i16x8.mul(a, i16x8.splat(3)), v128.load8x8_u(far));
}

function edge(near: usize, far: usize): i32 {
  return (3 * <i32>load<u8>(near) + <i32>load<u8>(far) + 2) >> 2;
}

/**
 * Cuts a part out of a plane and shows it width x height large, bilinearly. `left`, `top`: of the part's first sample's
 * centre, `step`: from sample to sample, both in 65536ths of a sample of the plane, of which the part may not leave any.
 * `row`: room for one row of the plane.
 */
export function resample(
  from: usize,
  fromStride: i32,
  fromWidth: i32,
  fromHeight: i32,
  to: usize,
  toStride: i32,
  width: i32,
  height: i32,
  left: i32,
  top: i32,
  step: i32,
  row: usize,
): void {
  for (let y = 0; y < height; y++) {
    const position = min(max(top + y * step, 0), (fromHeight - 1) << 16);
    const upper = from + (position >> 16) * fromStride;
    const lower = from + min((position >> 16) + 1, fromHeight - 1) * fromStride;
    mixRows(upper, lower, (position & 0xffff) >> 8, fromWidth, row);
    const out = to + y * toStride;
    for (let x = 0, across = left; x < width; x++, across += step) {
      const clamped = min(max(across, 0), (fromWidth - 1) << 16);
      const at = clamped >> 16;
      const share = (clamped & 0xffff) >> 8;
      const a = <i32>load<u8>(row + at);
      const b = <i32>load<u8>(row + min(at + 1, fromWidth - 1));
      store<u8>(out + x, a + (((b - a) * share + 128) >> 8));
    }
  }
}

/** `share` of 256 of the lower row. */
function mixRows(upper: usize, lower: usize, share: i32, width: i32, out: usize): void {
  const lowerShare = i16x8.splat(<i16>share);
  const upperShare = i16x8.splat(<i16>(256 - share));
  const half = i16x8.splat(128);
  for (let x = 0; x < width; x += 8) {
    const sum = i16x8.add(
      i16x8.mul(v128.load8x8_u(upper + x), upperShare),
      i16x8.mul(v128.load8x8_u(lower + x), lowerShare),
    );
    const mixed = i16x8.shr_u(i16x8.add(sum, half), 8);
    v128.store64_lane(out + x, i8x16.narrow_i16x8_u(mixed, mixed), 0);
  }
}
