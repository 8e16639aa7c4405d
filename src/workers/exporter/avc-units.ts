import { readConfiguration, type AvcConfiguration } from '../editor/avc/configuration.ts';
import { nalUnitsOf } from '../mp4/annex-b.ts';

/** ITU-T H.264, table 7-1. */
const NAL_TYPE = { sps: 7, pps: 8, delimiter: 9, filler: 12 } as const;

export const isParameterSet = (unit: Uint8Array): boolean => {
  const type = (unit[0] ?? 0) & 0x1f;
  return type === NAL_TYPE.sps || type === NAL_TYPE.pps;
};

/** Whether two NAL units say the same, though one may come with zeros behind it. */
export function isSameUnit(one: Uint8Array, other: Uint8Array): boolean {
  const [a, b] = [withoutZerosBehind(one), withoutZerosBehind(other)];
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}

/** No NAL unit ends in zeros (ITU-T H.264, section 7.4.1); those between two in Annex B some descriptions keep. */
const withoutZerosBehind = (unit: Uint8Array): Uint8Array =>
  unit.subarray(0, unit.findLastIndex((byte) => byte !== 0) + 1);

/** Says nothing that a container does not say: where a picture begins, or that bytes were to be filled up. */
const isRedundant = (unit: Uint8Array): boolean => {
  const type = (unit[0] ?? 0) & 0x1f;
  return type === NAL_TYPE.delimiter || type === NAL_TYPE.filler;
};

/** How the NAL units of a stream's packets are told apart: by a length before each, or by start codes (Annex B). */
export interface UnitForm {
  /** Bytes; null of Annex B. */
  readonly lengthSize: number | null;
}

/** The NAL units of a packet, views of `data`, in order. @throws Error where one is cut off */
export function* unitsOf(data: Uint8Array, { lengthSize }: UnitForm): Generator<Uint8Array, void, undefined> {
  if (lengthSize === null) {
    yield* nalUnitsOf(data);
    return;
  }
  for (let at = 0; at < data.length;) {
    let length = 0;
    for (let index = 0; index < lengthSize; index += 1) length = length * 256 + (data[at + index] ?? 0);
    at += lengthSize;
    if (at + length > data.length) throw new Error('A NAL unit is cut off.');
    if (length > 0) yield data.subarray(at, at + length);
    at += length;
  }
}

/** What an H.264 stream is described by; of Annex B it is made of the first keyframe's parameter sets. */
export interface AvcStream {
  readonly form: UnitForm;
  readonly configuration: AvcConfiguration;
}

/** @throws Error where a stream in Annex B begins without parameter sets */
export function describeAvc(config: VideoDecoderConfig, firstKey: Uint8Array): AvcStream {
  if (config.description) {
    const configuration = readConfiguration(bytesOf(config.description));
    return { form: { lengthSize: configuration.lengthSize }, configuration };
  }
  const form = { lengthSize: null };
  const sets = [...unitsOf(firstKey, form)].filter(isParameterSet).map((unit) => unit.slice());
  const sps = sets.filter(([head = 0]) => (head & 0x1f) === NAL_TYPE.sps);
  const pps = sets.filter(([head = 0]) => (head & 0x1f) === NAL_TYPE.pps);
  const [, profile, compatibility, level] = sps[0] ?? [];
  if (profile === undefined || compatibility === undefined || level === undefined)
    throw new Error('The picture begins without parameter sets.');
  // ISO/IEC 14496-15, section 5.3.3.1.2: High profiles say what colour they have; 4:2:0 at eight bits.
  const rest = profile === 100 ? Uint8Array.of(0xfd, 0xf8, 0xf8, 0) : new Uint8Array(0);
  return { form, configuration: { profile, compatibility, level, lengthSize: 4, sps, pps, rest } };
}

/** The packet as 'avc1' has it: lengths of four bytes, and no parameter sets, which stand in the description. */
export function toAvc1(data: Uint8Array, form: UnitForm): Uint8Array {
  const units = [...unitsOf(data, form)];
  const kept = units.filter((unit) => !isParameterSet(unit) && !isRedundant(unit));
  if (form.lengthSize === 4 && kept.length === units.length) return data;
  const out = new Uint8Array(kept.reduce((sum, unit) => sum + 4 + unit.length, 0));
  const view = new DataView(out.buffer);
  let at = 0;
  for (const unit of kept) {
    view.setUint32(at, unit.length);
    out.set(unit, at + 4);
    at += 4 + unit.length;
  }
  return out;
}

/** A view of what WebCodecs takes as bytes. */
export function bytesOf(source: AllowSharedBufferSource): Uint8Array {
  return ArrayBuffer.isView(source)
    ? new Uint8Array(source.buffer, source.byteOffset, source.byteLength)
    : new Uint8Array(source);
}
