/**
 * Halves a grid of three planes, width x height each, of one stride, into cells of four floats: the sums over 2 x 2
 * cells of each plane's value times its weight, and of the weights. A cell weighs as much as background shows in it:
 * 256 - opacity. Never 0: deep inside the person there is no background to take, and nobody sees what is there.
 */
export function weigh(
  y: usize,
  u: usize,
  v: usize,
  opacity: usize,
  stride: i32,
  width: i32,
  height: i32,
  cells: usize,
): void {
  for (let top = 0; top < height; top += 2) {
    const bottom = min(top + 2, height);
    for (let left = 0; left < width; left += 2, cells += 16) {
      const right = min(left + 2, width);
      let ySum = 0;
      let uSum = 0;
      let vSum = 0;
      let weights = 0;
      for (let row = top; row < bottom; row++) {
        for (let column = left; column < right; column++) {
          const at = row * stride + column;
          const weight = 256 - <i32>load<u8>(opacity + at);
          ySum += weight * <i32>load<u8>(y + at);
          uSum += weight * <i32>load<u8>(u + at);
          vSum += weight * <i32>load<u8>(v + at);
          weights += weight;
        }
      }
      let cell = i32x4.splat(ySum);
      cell = i32x4.replace_lane(cell, 1, uSum);
      cell = i32x4.replace_lane(cell, 2, vSum);
      cell = i32x4.replace_lane(cell, 3, weights);
      v128.store(cells, f32x4.convert_i32x4_s(cell));
    }
  }
}

/**
 * Each cell of `to` is the mean of 2 radius + 1 of `from` along its line, by running sums; ends are continued outwards.
 * Cells are four floats; `step` of them from cell to cell, `lineStep` from line to line.
 */
export function boxBlur(
  from: usize,
  to: usize,
  lines: i32,
  lineStep: i32,
  length: i32,
  step: i32,
  radius: i32,
): void {
  const count = 2 * radius + 1;
  const scale = f32x4.splat(<f32>1 / <f32>count);
  const stepBytes = 16 * step;
  for (let line = 0; line < lines; line++) {
    const start = from + 16 * line * lineStep;
    let out = to + 16 * line * lineStep;
    let sum = f32x4.mul(v128.load(start), f32x4.splat(<f32>radius));
    for (let k = 0; k < radius; k++) sum = f32x4.add(sum, v128.load(start + min(k, length - 1) * stepBytes));
    for (let k = 0; k < length; k++, out += stepBytes) {
      sum = f32x4.add(sum, v128.load(start + min(k + radius, length - 1) * stepBytes));
      v128.store(out, f32x4.mul(sum, scale));
      sum = f32x4.sub(sum, v128.load(start + max(k - radius, 0) * stepBytes));
    }
  }
}

/** The first three floats of each cell by the fourth, as three planes of one stride, width x height each. */
export function unweigh(
  cells: usize,
  width: i32,
  height: i32,
  y: usize,
  u: usize,
  v: usize,
  stride: i32,
): void {
  const half = f32x4.splat(0.5);
  for (let row = 0; row < height; row++) {
    for (let x = 0; x < width; x++, cells += 16) {
      const cell = v128.load(cells);
      const weight = v128.shuffle<f32>(cell, cell, 3, 3, 3, 3);
      const values = i32x4.trunc_sat_f32x4_u(f32x4.add(f32x4.div(cell, weight), half));
      const at = row * stride + x;
      store<u8>(y + at, i32x4.extract_lane(values, 0));
      store<u8>(u + at, i32x4.extract_lane(values, 1));
      store<u8>(v + at, i32x4.extract_lane(values, 2));
    }
  }
}
