import { escapeNal, readBit, readUe, replaceUe, unescapeNal } from './bits.ts';
import { readConfiguration, writeConfiguration, type AvcConfiguration } from './configuration.ts';
import { tellReordering } from './reordering.ts';

/** Parameter sets that come again within the stream are told apart by ids of at most this. */
const MOST_SPS_ID = 31;
const MOST_PPS_ID = 255;

const NAL_TYPE = { slice: 1, idr: 5, sps: 7, pps: 8 } as const;

/** How the packets of one stream are brought into a file that has parameter sets of several. */
export interface Joined {
  /** The packet with the ids that its parameter sets have in the file; the very same where nothing changes. */
  packet(data: Uint8Array): Uint8Array;
}

/**
 * The parameter sets of several H.264 streams in one file. In-band ones are not allowed in 'avc1' and stop Apple's
 * players; several sample descriptions stop others. But one description may hold many sets, and each slice says which
 * it uses: so each stream's get ids of their own, and slices are told.
 */
export interface ParameterSets {
  /**
   * Adds a stream, by its AVCDecoderConfigurationRecord and the frames that are decoded before one that is shown
   * earlier, at most. Null where its slices cannot be told, since they are coded by CABAC, whose data is aligned to
   * bytes behind the slice's header.
   */
  add(description: Uint8Array, reorderedFrames: number): Joined | null;
  /** The record for the file, in which each set says how many frames may have to be put in order. */
  describe(): Uint8Array<ArrayBuffer>;
}

/** No sets yet. */
export function createParameterSets(): ParameterSets {
  const spsById = new Map<number, Uint8Array>();
  const ppsById = new Map<number, Uint8Array>();
  const reorderedBySps = new Map<number, number>();
  const records: AvcConfiguration[] = [];

  return {
    add(description, reorderedFrames) {
      const record = readConfiguration(description);
      const spsIds = new Map<number, number>();
      const newSps = new Map<number, Uint8Array>();
      for (const sps of record.sps) {
        const id = spsIdOf(sps);
        const place = placeFor(sps, id.value, MOST_SPS_ID, [spsById, newSps], (next) =>
          withUe(sps, id, next),
        );
        spsIds.set(id.value, place.id);
        newSps.set(place.id, place.set);
      }
      const ppsIds = new Map<number, number>();
      const newPps = new Map<number, Uint8Array>();
      for (const pps of record.pps) {
        const { id, sps, isCabac } = readPps(pps);
        const moved = withUe(pps, sps, spsIds.get(sps.value) ?? sps.value);
        const place = placeFor(moved, id.value, MOST_PPS_ID, [ppsById, newPps], (next) =>
          withUe(moved, id, next),
        );
        if (place.id !== id.value && isCabac) return null;
        ppsIds.set(id.value, place.id);
        newPps.set(place.id, place.set);
      }
      for (const [id, set] of newSps) {
        spsById.set(id, set);
        reorderedBySps.set(id, Math.max(reorderedBySps.get(id) ?? 0, reorderedFrames));
      }
      for (const [id, set] of newPps) ppsById.set(id, set);
      records.push(record);
      return { packet: (data) => rewrite(data, record, ppsIds) };
    },
    describe() {
      const highest = records.reduce((best, record) => (record.profile > best.profile ? record : best));
      return writeConfiguration({
        ...highest,
        level: Math.max(...records.map(({ level }) => level)),
        sps: [...spsById].map(([id, set]) => tellReordering(set, reorderedBySps.get(id) ?? 0)),
        pps: [...ppsById.values()],
      });
    },
  };
}

type Ue = ReturnType<typeof readUe>;

/** Behind profile, constraints and level. */
const spsIdOf = (sps: Uint8Array): Ue => readUe(unescapeNal(sps), 32);

function readPps(pps: Uint8Array): { id: Ue; sps: Ue; isCabac: boolean } {
  const bytes = unescapeNal(pps);
  const id = readUe(bytes, 8);
  const sps = readUe(bytes, id.toBit);
  return { id, sps, isCabac: readBit(bytes, sps.toBit) };
}

function withUe(nal: Uint8Array, old: Ue, value: number): Uint8Array {
  return old.value === value ? nal : escapeNal(replaceUe(unescapeNal(nal), old, value));
}

/** The id of a set: that of the same set if it is there, its own if it is free, else the first free one. */
function placeFor(
  set: Uint8Array,
  wanted: number,
  most: number,
  taken: readonly ReadonlyMap<number, Uint8Array>[],
  moveTo: (id: number) => Uint8Array,
): { id: number; set: Uint8Array } {
  const at = (id: number): Uint8Array | undefined => taken.map((sets) => sets.get(id)).find(Boolean);
  for (const id of [wanted, ...Array(most + 1).keys()]) {
    const candidate = id === wanted ? set : moveTo(id);
    const there = at(id);
    if (!there || isSame(there, candidate)) return { id, set: candidate };
  }
  throw new Error('There are more parameter sets than ids.');
}

const isSame = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, index) => byte === b[index]);

/** A packet with other ids in its slices, with lengths of four bytes, and without what the file's record says. */
function rewrite(
  data: Uint8Array,
  { lengthSize, sps, pps }: AvcConfiguration,
  ppsIds: ReadonlyMap<number, number>,
): Uint8Array {
  const isMoved = [...ppsIds].some(([from, to]) => from !== to);
  const before = splitNals(data, lengthSize);
  const nals = before.flatMap((nal) => {
    switch ((nal[0] ?? 0) & 0x1f) {
      case NAL_TYPE.slice:
      case NAL_TYPE.idr:
        return [isMoved ? moveSlice(nal, ppsIds) : nal];
      case NAL_TYPE.sps:
      case NAL_TYPE.pps:
        // Of those that change within the stream, the file's record knows nothing.
        return isMoved || [...sps, ...pps].some((set) => isSame(set, nal)) ? [] : [nal];
      default:
        return [nal];
    }
  });
  if (lengthSize === 4 && !isMoved && nals.length === before.length) return data;
  const out = new Uint8Array(nals.reduce((sum, nal) => sum + 4 + nal.length, 0));
  let at = 0;
  for (const nal of nals) {
    new DataView(out.buffer).setUint32(at, nal.length);
    out.set(nal, at + 4);
    at += 4 + nal.length;
  }
  return out;
}

/** The header of a slice begins with first_mb_in_slice, slice_type and pic_parameter_set_id. */
function moveSlice(nal: Uint8Array, ppsIds: ReadonlyMap<number, number>): Uint8Array {
  const bytes = unescapeNal(nal);
  const id = readUe(bytes, readUe(bytes, readUe(bytes, 8).toBit).toBit);
  const next = ppsIds.get(id.value);
  if (next === undefined) throw new Error('A slice names a parameter set that is not there.');
  return next === id.value ? nal : escapeNal(replaceUe(bytes, id, next));
}

function splitNals(data: Uint8Array, lengthSize: number): Uint8Array[] {
  const nals: Uint8Array[] = [];
  for (let at = 0; at + lengthSize <= data.length;) {
    let length = 0;
    for (let index = 0; index < lengthSize; index += 1) length = length * 256 + (data[at + index] ?? 0);
    at += lengthSize;
    nals.push(data.subarray(at, at + length));
    at += length;
  }
  return nals;
}
