// The guided filter (He, Sun, Tang: Guided Image Filtering, 2013), in three steps, between which cells of four floats
// are averaged over boxes (boxBlur): where the guide has an edge nearby, the filtered values have theirs there too.

/** The first step: of `count` samples, cells of guide, value, guide x value and guide squared, all 0..1. */
export function guideCells(guide: usize, value: usize, count: i32, cells: usize): void {
  const scale: f32 = 1.0 / 255.0;
  for (let index = 0; index < count; index++, cells += 16) {
    const g = <f32>load<u8>(guide + index) * scale;
    const p = <f32>load<u8>(value + index) * scale;
    store<f32>(cells, g);
    store<f32>(cells, p, 4);
    store<f32>(cells, g * p, 8);
    store<f32>(cells, g * g, 12);
  }
}

/**
 * The second, in place: of the means of the first, per cell, the line value = slope x guide + offset that fits best.
 * The larger `smoothness`, the more of an edge the guide has to have.
 */
export function guideLines(cells: usize, count: i32, smoothness: f32): void {
  for (let index = 0; index < count; index++, cells += 16) {
    const g = load<f32>(cells);
    const p = load<f32>(cells, 4);
    const slope = (load<f32>(cells, 8) - g * p) / (load<f32>(cells, 12) - g * g + smoothness);
    store<f32>(cells, slope);
    store<f32>(cells, p - slope * g, 4);
  }
}

/** The third: of the means of the second, the filtered value of each sample, 0..255. */
export function guideValues(guide: usize, cells: usize, count: i32, out: usize): void {
  const scale: f32 = 1.0 / 255.0;
  for (let index = 0; index < count; index++, cells += 16) {
    const g = <f32>load<u8>(guide + index) * scale;
    const value = load<f32>(cells) * g + load<f32>(cells, 4);
    store<u8>(out + index, <u8>(<i32>(min(max(value, <f32>0), <f32>1) * 255.0 + 0.5)));
  }
}
