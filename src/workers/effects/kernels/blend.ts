/**
 * Lays `behind` over `plane`, in place, where `opacity` is low (255: the plane stays as it is, 0: nothing of it stays).
 * All three of the same stride; `length`: bytes, a multiple of 16.
 */
export function blend(plane: usize, behind: usize, opacity: usize, length: i32): void {
  const whole = i16x8.splat(256);
  for (let at = 0; at < length; at += 16) {
    const mask = v128.load(opacity + at);
    const front = v128.load(plane + at);
    const back = v128.load(behind + at);
    const low = i16x8.extend_low_i8x16_u(mask);
    const high = i16x8.extend_high_i8x16_u(mask);
    // 0..255 to 0..256, so that dividing is shifting.
    const lowShare = i16x8.add(low, i16x8.shr_u(low, 7));
    const highShare = i16x8.add(high, i16x8.shr_u(high, 7));
    const lowSum = i16x8.add(
      i16x8.mul(i16x8.extend_low_i8x16_u(front), lowShare),
      i16x8.mul(i16x8.extend_low_i8x16_u(back), i16x8.sub(whole, lowShare)),
    );
    const highSum = i16x8.add(
      i16x8.mul(i16x8.extend_high_i8x16_u(front), highShare),
      i16x8.mul(i16x8.extend_high_i8x16_u(back), i16x8.sub(whole, highShare)),
    );
    v128.store(plane + at, i8x16.narrow_i16x8_u(i16x8.shr_u(lowSum, 8), i16x8.shr_u(highSum, 8)));
  }
}

/**
 * Brightens studio-range planes in place: a luma of t (0..1) becomes t + strength t (1 - t), colours grow by a quarter of
 * the strength, which is in 255ths. Lengths are in bytes, multiples of 16.
 */
export function lift(luma: usize, lumaLength: i32, chroma: usize, chromaLength: i32, strength: i32): void {
  const black = i8x16.splat(16);
  const range = i16x8.splat(219);
  // t (1 - t) is d (219 - d) / 219 of a level; d (219 - d) is taken 64 times smaller, lest it overflow.
  const factor = i16x8.splat(<i16>((strength * 64 * 32768) / (255 * 219)));
  for (let at = 0; at < lumaLength; at += 16) {
    const value = v128.load(luma + at);
    const above = i8x16.sub_sat_u(value, black);
    const low = i16x8.extend_low_i8x16_u(above);
    const high = i16x8.extend_high_i8x16_u(above);
    const more = i8x16.narrow_i16x8_u(grown(low, range, factor), grown(high, range, factor));
    v128.store(luma + at, i8x16.add_sat_u(value, more));
  }
  const gain = i16x8.splat(<i16>((strength * 64) / 255));
  // The middle of the colours, and half of what is shifted away: rounded down, all colours would turn a little green.
  const grey = i16x8.splat(128);
  for (let at = 0; at < chromaLength; at += 16) {
    const value = v128.load(chroma + at);
    const low = i16x8.sub(i16x8.extend_low_i8x16_u(value), grey);
    const high = i16x8.sub(i16x8.extend_high_i8x16_u(value), grey);
    v128.store(
      chroma + at,
      i8x16.narrow_i16x8_u(
        i16x8.add(grey, i16x8.add(low, i16x8.shr_s(i16x8.add(i16x8.mul(low, gain), grey), 8))),
        i16x8.add(grey, i16x8.add(high, i16x8.shr_s(i16x8.add(i16x8.mul(high, gain), grey), 8))),
      ),
    );
  }
}

function grown(above: v128, range: v128, factor: v128): v128 {
  // Above white nothing is left to grow.
  const rest = i16x8.max_s(i16x8.sub(range, above), i16x8.splat(0));
  return i16x8.q15mulr_sat_s(i16x8.shr_u(i16x8.mul(above, rest), 6), factor);
}
