/** What the kernel `recolour` takes, after the addresses: the black of the luma, then factors. */
export type Recolouring = readonly [
  black: number,
  gain: number,
  yFromU: number,
  yFromV: number,
  uFromU: number,
  uFromV: number,
  vFromU: number,
  vFromV: number,
];

/** Studio-range BT.601: what cameras and calls deliver in Chromium, so that nothing of theirs is converted. */
export const BT601: VideoColorSpaceInit = {
  matrix: 'smpte170m',
  primaries: 'smpte170m',
  transfer: 'smpte170m',
  fullRange: false,
};

/** The kernel counts in 4096ths. */
const ONE = 4096;
/** How much of red and blue there is in luma. @source ITU-R BT.601-7, BT.709-6, BT.2020-2 */
const LUMA_SHARES: Record<string, readonly [red: number, blue: number]> = {
  bt709: [0.2126, 0.0722],
  'bt2020-ncl': [0.2627, 0.0593],
};
const BT601_SHARES = [0.299, 0.114] as const;

/** True where the same values of planes are the same colours. */
export const isSameColours = (a: VideoColorSpaceInit, b: VideoColorSpaceInit): boolean =>
  (a.matrix ?? null) === (b.matrix ?? null) && Boolean(a.fullRange) === Boolean(b.fullRange);

/** How frames of a colour space become studio-range BT.601; null where they are. Planes that say nothing are taken as such. */
export function recolouringOf({ matrix, fullRange }: VideoColorSpace): Recolouring | null {
  const shares = LUMA_SHARES[matrix ?? ''];
  if (!shares && !fullRange) return null;
  const [red, blue] = shares ?? BT601_SHARES;
  const [toRed, toBlue] = BT601_SHARES;
  const green = 1 - red - blue;
  const toGreen = 1 - toRed - toBlue;
  // What one unit of a colour difference adds to each of R, G and B, and those to the luma.
  const fromU = [0, (-2 * blue * (1 - blue)) / green, 2 * (1 - blue)] as const;
  const fromV = [2 * (1 - red), (-2 * red * (1 - red)) / green, 0] as const;
  const luma = ([r, g, b]: readonly [number, number, number]): number => toRed * r + toGreen * g + toBlue * b;
  const toU = (rgb: readonly [number, number, number]): number => (rgb[2] - luma(rgb)) / (2 * (1 - toBlue));
  const toV = (rgb: readonly [number, number, number]): number => (rgb[0] - luma(rgb)) / (2 * (1 - toRed));
  const [lumaRange, chromaRange] = fullRange ? [255, 255] : [219, 224];
  const gain = (factor: number, range: number, toRange: number): number =>
    Math.round((ONE * factor * toRange) / range);
  return [
    fullRange ? 0 : 16,
    gain(1, lumaRange, 219),
    gain(luma(fromU), chromaRange, 219),
    gain(luma(fromV), chromaRange, 219),
    gain(toU(fromU), chromaRange, 224),
    gain(toU(fromV), chromaRange, 224),
    gain(toV(fromU), chromaRange, 224),
    gain(toV(fromV), chromaRange, 224),
  ];
}
