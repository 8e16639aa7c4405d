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
    if (start !== -1) yield* withoutPadding(data.subarray(start, zero));
    start = zero + codeBytes;
    at = start;
  }
  if (start !== -1) yield* withoutPadding(data.subarray(start));
}

/** A unit never ends in zeros: those behind it are padding (trailing_zero_8bits). */
function* withoutPadding(unit: Uint8Array): Generator<Uint8Array, void, undefined> {
  const last = unit.findLastIndex((byte) => byte !== 0);
  if (last !== -1) yield unit.subarray(0, last + 1);
}

/** 0 where no start code begins at `at`. */
function startCodeBytes(data: Uint8Array, at: number): 0 | 3 | 4 {
  if (data[at + 1] !== 0) return 0;
  if (data[at + 2] === 1) return 3;
  return data[at + 2] === 0 && data[at + 3] === 1 ? 4 : 0;
}

const PARAMETER_SETS = { avc: [7, 8], hevc: [32, 33, 34] } as const;

/** Brings the packets of one track out of Annex B into the form of MP4. */
export interface UnitPrefixer {
  /** Gives `hold` what the packet is in MP4, piece by piece. @throws Error where the packet has no unit */
  prefix(packet: Uint8Array, hold: (bytes: Uint8Array) => void): void;
  /** Parameter sets came that are not those of the first packet: they stay in the stream, which 'avc1' does not allow. */
  readonly hasSetsInStream: boolean;
}

/**
 * In MP4 a length stands in front of each unit (ISO/IEC 14496-15, section 5.3.4.2). The parameter sets of the first packet
 * are in the index, and are left out wherever they come again: in the stream of an 'avc1' they stop Apple's players. Once
 * others have come, where a picture changed its size, all stay where they are.
 */
export function createUnitPrefixer(codec: keyof typeof PARAMETER_SETS): UnitPrefixer {
  const setTypes: readonly number[] = PARAMETER_SETS[codec];
  const typeOf = ([head = 0]: Uint8Array): number => (codec === 'avc' ? head & 0x1f : (head >> 1) & 0x3f);
  const sets: Uint8Array[] = [];
  let isFirst = true;
  let hasSetsInStream = false;

  const isLeftOut = (unit: Uint8Array): boolean => {
    if (!setTypes.includes(typeOf(unit))) return false;
    if (isFirst) sets.push(unit.slice());
    else hasSetsInStream ||= !sets.some((set) => isSame(set, unit));
    return !hasSetsInStream;
  };
  return {
    prefix(packet, hold) {
      let count = 0;
      for (const unit of nalUnitsOf(packet)) {
        count += 1;
        if (isLeftOut(unit)) continue;
        const length = new Uint8Array(4);
        new DataView(length.buffer).setUint32(0, unit.length);
        hold(length);
        hold(unit);
      }
      if (count === 0) throw new Error('A packet has no NAL unit.');
      isFirst = false;
    },
    get hasSetsInStream() {
      return hasSetsInStream;
    },
  };
}

const isSame = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, index) => byte === b[index]);
