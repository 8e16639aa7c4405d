/** Elements of a raw_data_block: ISO 14496-3, table 4.85. */
const CHANNEL_PAIR = 1;

/**
 * The window that a packet of AAC-LC was transformed with: its sequence and shape, the same in both channels. Null where
 * they differ, or it is no pair of channels. ISO 14496-3, tables 4.4 (channel_pair_element) and 4.6 (ics_info):
 * id 3 bits, tag 4, common_window 1, then reserved 1, window_sequence 2, window_shape 1.
 */
export function aacWindow(packet: Uint8Array): number | null {
  const first = packet[0] ?? 0;
  const second = packet[1] ?? 0;
  const isCommon = (first & 1) === 1;
  return first >> 5 === CHANNEL_PAIR && isCommon ? (second >> 4) & 7 : null;
}

/**
 * Where to go over from one run of packets to another of the same sound, between `from` and `to`: behind a packet that both
 * transformed alike, so that what overlaps fits together (the aliasing of one half of a window is cancelled by the next's).
 * The latest such place; null where there is none. `one(n)` and `other(n)`: packet n of each run.
 */
export function findSeam(
  one: (place: number) => Uint8Array | undefined,
  other: (place: number) => Uint8Array | undefined,
  { from, to }: { from: number; to: number },
): number | null {
  for (let place = to; place > from; place -= 1) {
    const [before, same] = [one(place - 1), other(place - 1)];
    const window = before && aacWindow(before);
    if (same && window !== null && window === aacWindow(same)) return place;
  }
  return null;
}
