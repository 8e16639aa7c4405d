// The guided filter (He, Sun, Tang: Guided Image Filtering, 2013; on half the resolution, as He and Sun: Fast Guided
// Filter, 2015): where the guide has an edge nearby, the filtered values have theirs there too. In three steps, between
// which cells of four floats are averaged over boxes (boxBlur).

/** Soft masks vary less than hard ones, and a line that explains so much of the hard one's variance is good enough. */
const TRUSTED: f32 = 4.0;

/** The first step: cells of guide, value, guide x value and guide squared, all 0..1. Both planes: width x height. */
export function guideCells(
  guide: usize,
  value: usize,
  stride: i32,
  width: i32,
  height: i32,
  cells: usize,
): void {
  const scale: f32 = 1.0 / 255.0;
  for (let y = 0; y < height; y++) {
    const row = y * stride;
    for (let x = 0; x < width; x++, cells += 16) {
      const g = <f32>load<u8>(guide + row + x) * scale;
      const p = <f32>load<u8>(value + row + x) * scale;
      store<f32>(cells, g);
      store<f32>(cells, p, 4);
      store<f32>(cells, g * p, 8);
      store<f32>(cells, g * g, 12);
    }
  }
}

/**
 * The second, in place: of the means of the first, per cell, the line value = slope x guide + offset that fits best, and
 * how much of the value is kept as it was, since no line explains it: before a strong texture a line that fits badly would
 * only blur it. The larger `smoothness`, the more of an edge the guide has to have.
 */
export function guideLines(cells: usize, count: i32, smoothness: f32): void {
  for (let index = 0; index < count; index++, cells += 16) {
    const g = load<f32>(cells);
    const p = load<f32>(cells, 4);
    const together = load<f32>(cells, 8) - g * p;
    const slope = together / (load<f32>(cells, 12) - g * g + smoothness);
    // Of the variance of a mask that is 0 or 1, the part which the line explains.
    const trust = min(<f32>1, max(<f32>0, (TRUSTED * slope * together) / (p * (1 - p) + <f32>0.0001)));
    store<f32>(cells, trust * slope);
    store<f32>(cells, trust * (p - slope * g), 4);
    store<f32>(cells, 1 - trust, 8);
  }
}

/**
 * The third: of the means of the second, doubled bilinearly, the filtered value (0..255) of each sample of a guide of
 * width x height, twice as large as the cells are. `row`: room for a row of cells and two more; `out`: the values as they
 * were, of the guide's shape, which are replaced.
 */
export function guideValues(
  guide: usize,
  stride: i32,
  width: i32,
  height: i32,
  cells: usize,
  row: usize,
  out: usize,
): void {
  const cellsWidth = (width + 1) >> 1;
  const cellsHeight = (height + 1) >> 1;
  const rowBytes = 16 * cellsWidth;
  const most = f32x4.splat(0.75);
  const least = f32x4.splat(0.25);
  const scale: f32 = 1.0 / 255.0;
  for (let y = 0; y < height; y++) {
    const near = y >> 1;
    const far = min(cellsHeight - 1, max(0, near + (y & 1 ? 1 : -1)));
    const nearRow = cells + near * rowBytes;
    const farRow = cells + far * rowBytes;
    for (let at = 0; at < rowBytes; at += 16) {
      const line = f32x4.add(
        f32x4.mul(v128.load(nearRow + at), most),
        f32x4.mul(v128.load(farRow + at), least),
      );
      v128.store(row + 16 + at, line);
    }
    // Edges are continued outwards.
    v128.store(row, v128.load(row, 16));
    v128.store(row + 16 + rowBytes, v128.load(row + rowBytes));
    const samples = y * stride;
    for (let x = 0; x < width; x++) {
      const here = row + 16 + 16 * (x >> 1);
      const beside = x & 1 ? here + 16 : here - 16;
      const line = f32x4.add(f32x4.mul(v128.load(here), most), f32x4.mul(v128.load(beside), least));
      const g = <f32>load<u8>(guide + samples + x) * scale;
      const before = <f32>load<u8>(out + samples + x) * scale;
      const value =
        f32x4.extract_lane(line, 0) * g + f32x4.extract_lane(line, 1) + f32x4.extract_lane(line, 2) * before;
      store<u8>(out + samples + x, <u8>(<i32>(min(max(value, <f32>0), <f32>1) * 255.0 + 0.5)));
    }
  }
}
