// A number in a picture, by which decoders and players are told apart from what they should show: upright bars over the
// upper half, white where the bit is set, the lowest bit on the left.

export const BITS = 12;
/** How often the number goes up. */
export const COUNTS_PER_SECOND = 30;

/** Where in a picture the bits are, as shares of its width and height. */
export const BIT_PLACES: readonly (readonly [x: number, y: number])[] = Array.from(
  { length: BITS },
  (_, bit) => [(bit + 0.5) / BITS, 0.25],
);

/** The number that a picture shows, by its brightness (0..255) at {@link BIT_PLACES}. */
export const countOf = (levels: readonly number[]): number =>
  levels.reduce((sum, level, bit) => sum + (level > 128 ? 1 << bit : 0), 0);
