/**
 * The NAL units of a packet in Annex B form (ITU-T H.264 and H.265, annex B): each stands behind a start code of three or
 * four bytes. Views of `data`, in order.
 */
export function* nalUnitsOf(data: Uint8Array): Generator<Uint8Array, void, undefined> {
  let start = -1;
  for (let at = 0; ;) {
    const zero = data.indexOf(0, at);
    if (zero === -1 || zero + 2 >= data.length) break;
    const codeBytes = startCodeBytes(data, zero);
    if (codeBytes === 0) {
      at = zero + 1;
      continue;
    }
    if (start !== -1 && zero > start) yield data.subarray(start, zero);
    start = zero + codeBytes;
    at = start;
  }
  if (start !== -1 && start < data.length) yield data.subarray(start);
}

/** 0 where no start code begins at `at`. */
function startCodeBytes(data: Uint8Array, at: number): 0 | 3 | 4 {
  if (data[at + 1] !== 0) return 0;
  if (data[at + 2] === 1) return 3;
  return data[at + 2] === 0 && data[at + 3] === 1 ? 4 : 0;
}
