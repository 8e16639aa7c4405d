/** Kr and Kb of the matrices that films use: ITU-R BT.601, BT.709, BT.2020. */
const WEIGHTS: Readonly<Record<string, readonly [number, number]>> = {
  smpte170m: [0.299, 0.114],
  bt470bg: [0.299, 0.114],
  bt709: [0.2126, 0.0722],
  'bt2020-ncl': [0.2627, 0.0593],
};

/** A picture as brightness and two colour differences at half size: I420, 8 bits. */
export interface Planes {
  readonly width: number;
  readonly height: number;
  /** Y, then U, then V, without padding. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Where each plane of an I420 picture begins, and how long its rows are. */
export function planesLayout(width: number, height: number): readonly { offset: number; stride: number }[] {
  const half = (width + 1) >> 1;
  const chroma = half * ((height + 1) >> 1);
  return [
    { offset: 0, stride: width },
    { offset: width * height, stride: half },
    { offset: width * height + chroma, stride: half },
  ];
}

/** Room for a picture of that size. */
export function createPlanes(width: number, height: number): Planes {
  const last = planesLayout(width, height)[2];
  const bytes = new Uint8Array((last?.offset ?? 0) + (last?.stride ?? 0) * ((height + 1) >> 1));
  return { width, height, bytes };
}

/** Writes RGBA pixels as Y'CbCr, by the matrix and range that `colorSpace` names. ITU-R BT.709, section 3. */
export function toPlanes(pixels: Uint8ClampedArray, planes: Planes, colorSpace: VideoColorSpaceInit): void {
  const { width, height, bytes } = planes;
  const [kr, kb] = WEIGHTS[colorSpace.matrix ?? 'bt709'] ?? [0.2126, 0.0722];
  const kg = 1 - kr - kb;
  const isFull = colorSpace.fullRange === true;
  const [black, lumaScale, chromaScale] = isFull ? [0, 1, 1] : [16, 219 / 255, 224 / 255];
  const [uScale, vScale] = [chromaScale / (2 * (1 - kb)), chromaScale / (2 * (1 - kr))];
  const half = (width + 1) >> 1;
  const [, u, v] = planesLayout(width, height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const at = (y * width + x) * 4;
      const [red, green, blue] = [pixels[at] ?? 0, pixels[at + 1] ?? 0, pixels[at + 2] ?? 0];
      const luma = kr * red + kg * green + kb * blue;
      bytes[y * width + x] = black + luma * lumaScale + 0.5;
      if ((x | y) & 1) continue;
      const place = (y >> 1) * half + (x >> 1);
      // The purest blue and red of a full range are half a step above a byte, and would come out as their opposite.
      bytes[(u?.offset ?? 0) + place] = Math.min(255, 128.5 + (blue - luma) * uScale);
      bytes[(v?.offset ?? 0) + place] = Math.min(255, 128.5 + (red - luma) * vScale);
    }
  }
}

/** A small picture that can be laid over another, at an even place. */
export interface Stamp {
  readonly x: number;
  readonly y: number;
  readonly planes: Planes;
  /** 0..255 for each pixel. */
  readonly alpha: Uint8Array;
}

/** Lays `stamp` over a picture; what lies outside of it is untouched. `opacity` 0..1. */
export function blend(onto: Planes, stamp: Stamp, opacity: number): void {
  const { planes, alpha } = stamp;
  const target = planesLayout(onto.width, onto.height);
  for (const [index, source] of planesLayout(planes.width, planes.height).entries()) {
    const shift = index === 0 ? 0 : 1;
    const place = target[index];
    if (!place) continue;
    const [columns, rows] = [(planes.width + shift) >> shift, (planes.height + shift) >> shift];
    for (let y = 0; y < rows; y += 1) {
      const to = place.offset + (y + (stamp.y >> shift)) * place.stride + (stamp.x >> shift);
      for (let x = 0; x < columns; x += 1) {
        const weight = ((alpha[(y << shift) * planes.width + (x << shift)] ?? 0) * opacity) / 255;
        if (weight === 0) continue;
        const below = onto.bytes[to + x] ?? 0;
        const above = planes.bytes[source.offset + y * source.stride + x] ?? 0;
        onto.bytes[to + x] = below + (above - below) * weight + 0.5;
      }
    }
  }
}
