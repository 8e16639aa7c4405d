/** Of a table that `scale` makes: where eight samples begin, which of sixteen they mix, and how much of each. */
const ENTRY = 48;

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
 * Shows a part of a plane width x height large, bilinearly. `left`, `top`: of the part's first sample's centre; `stepX`,
 * `stepY`: from sample to sample, all in 65536ths of a sample of the plane; `stepX` is at most 2. Edges are continued
 * outwards. `work`: room for one row of the plane and 48 bytes, and 6 bytes for each of the output's columns and 7 more.
 */
export function scale(
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
  stepX: i32,
  stepY: i32,
  work: usize,
): void {
  const table = work + ((fromWidth + 47) & ~15);
  const isStraight =
    stepX === 65536 && (left & 0xffff) === 0 && left >= 0 && (left >> 16) + width <= fromWidth;
  if (!isStraight) tabulate(fromWidth, width, left, stepX, table);
  for (let y = 0; y < height; y++) {
    const position = min(max(top + y * stepY, 0), (fromHeight - 1) << 16);
    let row = from + (position >> 16) * fromStride;
    const share = ((position & 0xffff) + 256) >> 9;
    if (share > 0) {
      mixTwo(row, row + fromStride, share, fromWidth, work);
      row = work;
    }
    const out = to + y * toStride;
    if (isStraight) memory.copy(out, row + (left >> 16), width);
    else mixAcross(row, table, out, width);
  }
}

/** In 128ths, so that weights fit into bytes and sums into 16 bits. */
function tabulate(fromWidth: i32, width: i32, left: i32, step: i32, table: usize): void {
  const last = (fromWidth - 1) << 16;
  for (let x = 0; x < width; x += 8, table += ENTRY) {
    const first = min(max(left + x * step, 0), last) >> 16;
    store<i32>(table, first);
    for (let k = 0; k < 8; k++) {
      const position = min(max(left + (x + k) * step, 0), last);
      const at = position >> 16;
      const share = ((position & 0xffff) + 256) >> 9;
      store<u8>(table + 16 + k, at - first);
      store<u8>(table + 24 + k, min(at + 1, fromWidth - 1) - first);
      store<u8>(table + 32 + k, 128 - share);
      store<u8>(table + 40 + k, share);
    }
  }
}

function mixAcross(row: usize, table: usize, out: usize, width: i32): void {
  const half = i16x8.splat(64);
  const whole = width & ~7;
  let x = 0;
  for (; x < whole; x += 8, table += ENTRY) {
    v128.store64_lane(out + x, mixEight(row, table, half), 0);
  }
  if (x === width) return;
  // What lies behind the output's last column is somebody else's.
  const rest = mixEight(row, table, half);
  v128.store64_lane(table + 8, rest, 0);
  memory.copy(out + x, table + 8, width - x);
}

function mixEight(row: usize, table: usize, half: v128): v128 {
  const samples = v128.swizzle(v128.load(row + load<i32>(table)), v128.load(table, 16));
  const weights = v128.load(table, 32);
  const sum = i16x8.add(
    i16x8.extmul_low_i8x16_u(samples, weights),
    i16x8.extmul_high_i8x16_u(samples, weights),
  );
  const mixed = i16x8.shr_u(i16x8.add(sum, half), 7);
  return i8x16.narrow_i16x8_u(mixed, mixed);
}

/** `share` of 128 of the lower row. */
function mixTwo(upper: usize, lower: usize, share: i32, width: i32, out: usize): void {
  const lowerShare = i8x16.splat(<i8>share);
  const upperShare = i8x16.splat(<i8>(128 - share));
  const half = i16x8.splat(64);
  for (let x = 0; x < width; x += 16) {
    const a = v128.load(upper + x);
    const b = v128.load(lower + x);
    const low = i16x8.add(i16x8.extmul_low_i8x16_u(a, upperShare), i16x8.extmul_low_i8x16_u(b, lowerShare));
    const high = i16x8.add(
      i16x8.extmul_high_i8x16_u(a, upperShare),
      i16x8.extmul_high_i8x16_u(b, lowerShare),
    );
    v128.store(
      out + x,
      i8x16.narrow_i16x8_u(i16x8.shr_u(i16x8.add(low, half), 7), i16x8.shr_u(i16x8.add(high, half), 7)),
    );
  }
}
