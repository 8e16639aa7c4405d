/**
 * A small picture with opacity, to be laid over planes. Even in width and height. `bytes` holds, without gaps: luma and its
 * opacity, width x height each; then U, V and their opacity, half as wide and high. Studio-range BT.601; opacity 0..255.
 */
export interface Drawing {
  readonly width: number;
  readonly height: number;
  readonly bytes: Uint8Array;
}

/** A drawing, with its upper left corner at an even place. */
export interface Placed {
  readonly drawing: Drawing;
  readonly x: number;
  readonly y: number;
}

/** What was painted, as a drawing. `image` is even in width and height. */
export function drawingOf({ width, height, data }: ImageData): Drawing {
  const area = width * height;
  const bytes = new Uint8Array(2.75 * area);
  for (let y = 0; y < height; y += 2) {
    for (let x = 0; x < width; x += 2) {
      let [opacity, cb, cr] = [0, 0, 0];
      for (const pixel of [y * width + x, y * width + x + 1, (y + 1) * width + x, (y + 1) * width + x + 1]) {
        const alpha = data[4 * pixel + 3] ?? 0;
        if (alpha === 0) continue;
        const colour = toStudio(data[4 * pixel] ?? 0, data[4 * pixel + 1] ?? 0, data[4 * pixel + 2] ?? 0);
        bytes[pixel] = colour.y;
        bytes[area + pixel] = alpha;
        opacity += alpha;
        cb += alpha * colour.u;
        cr += alpha * colour.v;
      }
      if (opacity === 0) continue;
      const at = 2 * area + (y / 2) * (width / 2) + x / 2;
      bytes[at] = cb / opacity;
      bytes[at + area / 4] = cr / opacity;
      bytes[at + area / 2] = opacity / 4;
    }
  }
  return { width, height, bytes };
}

/** The same, more transparent. `share`: 0..1 */
export function faded({ width, height, bytes }: Drawing, share: number): Drawing {
  const area = width * height;
  const less = bytes.slice();
  for (let at = area; at < 2 * area; at += 1) less[at] = (less[at] ?? 0) * share;
  for (let at = 2.5 * area; at < 2.75 * area; at += 1) less[at] = (less[at] ?? 0) * share;
  return { width, height, bytes: less };
}

/** A colour of planes. */
export interface PlaneColour {
  readonly y: number;
  readonly u: number;
  readonly v: number;
}

/** sRGB (0..255 each) as studio-range BT.601. @source ITU-R BT.601-7, 2.5 */
export function toStudio(red: number, green: number, blue: number): PlaneColour {
  const luma = 0.299 * red + 0.587 * green + 0.114 * blue;
  return {
    y: Math.round(16 + (219 / 255) * luma),
    u: Math.round(128 + ((224 / 255) * (blue - luma)) / 1.772),
    v: Math.round(128 + ((224 / 255) * (red - luma)) / 1.402),
  };
}
