/** A person, plainly drawn, before a background, as a glance of a camera of 1280 x 720 shows them: luma and what is true. */
export interface MaskedScene {
  readonly width: number;
  readonly height: number;
  /** Row-major, studio range. */
  readonly luma: Uint8Array;
  /** 255 where the person is. */
  readonly truth: Uint8Array;
}

/** Side of the checkerboard's squares, in cells. */
export const SQUARE = 3;

export interface Drawn {
  readonly width?: number;
  readonly height?: number;
  /** The middle of the person, in cells, as well as halfway. */
  readonly x: number;
  readonly background?: 'checkerboard' | 'plain';
  /** The mouth is open: something inside the face that changes. */
  readonly isTalking?: boolean;
}

/** Draws the person: a head with eyes and mouth, and shoulders, both of an even brightness with a little shading. */
export function drawMasked({
  width = 320,
  height = 180,
  x,
  background = 'checkerboard',
  isTalking = false,
}: Drawn): MaskedScene {
  const luma = new Uint8Array(width * height);
  const truth = new Uint8Array(width * height);
  const unit = height / 180;
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const at = row * width + column;
      const across = (column + 0.5 - x) / unit;
      const down = (row + 0.5) / unit - 60;
      const isHead = (across / 28) ** 2 + (down / 36) ** 2 <= 1;
      const isBody = (across / 62) ** 2 + (Math.min(0, down - 75) / 40) ** 2 <= 1 && down > 30;
      const isNeck = Math.abs(across) < 15 && down > 20;
      const board = (Math.floor(column / SQUARE) + Math.floor(row / SQUARE)) % 2 ? 225 : 25;
      luma[at] = background === 'plain' ? 60 : board;
      if (!isHead && !isBody && !isNeck) continue;
      truth[at] = 255;
      luma[at] = isHead || (isNeck && down < 50) ? 150 + Math.round(across / 4) : 110;
      const isEye = Math.abs(Math.abs(across) - 10) < 4 && Math.abs(down + 8) < 2;
      const isMouth = Math.abs(across) < 8 && Math.abs(down - 16) < (isTalking ? 5 : 1);
      if (isHead && (isEye || isMouth)) luma[at] = 40;
    }
  }
  return { width, height, luma, truth };
}

/** The confidence that a good model gives: the truth, softened over `soft` cells and shifted by `off` cells. */
export function softened({ width, height, truth }: MaskedScene, soft = 2, off = 0): Uint8Array {
  const clamp = (value: number, length: number): number => Math.min(length - 1, Math.max(0, value));
  const rows = new Float32Array(truth.length);
  const out = new Uint8Array(truth.length);
  const count = 2 * soft + 1;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let sum = 0;
      for (let k = -soft; k <= soft; k++) sum += truth[y * width + clamp(x - off + k, width)]!;
      rows[y * width + x] = sum / count;
    }
  }
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let sum = 0;
      for (let k = -soft; k <= soft; k++) sum += rows[clamp(y + k, height) * width + x]!;
      out[y * width + x] = Math.round(sum / count);
    }
  }
  return out;
}
