import { readConfiguration } from '../../../workers/editor/avc/configuration.ts';
import { childrenOf, findBox, readBoxes, type Box } from '../../../workers/mp4/boxes.ts';
import { avcFacts, NAL_TYPE, typeOfNal } from './avc.ts';
import type { ReadOptions, Sample, StreamMedia } from './media.ts';

/** What an initialisation segment says of a track. */
export interface Track extends Omit<StreamMedia, 'samples'> {
  readonly id: number;
  readonly timescale: number;
  /** Bytes of the length before each NAL unit of H.264; null of other codecs. */
  readonly lengthSize: number | null;
  readonly defaults: SampleDefaults;
}

interface SampleDefaults {
  readonly duration: number;
  readonly size: number;
  readonly flags: number;
}

/** ISO/IEC 14496-12, section 8.8.3.1: sample_is_non_sync_sample. */
const NON_SYNC = 0x10000;
/** Sections 8.8.7 and 8.8.8. */
const TFHD = { base: 0x1, description: 0x2, duration: 0x8, size: 0x10, flags: 0x20 } as const;
const TRUN = { dataOffset: 0x1, firstFlags: 0x4, duration: 0x100, size: 0x200, flags: 0x400, offset: 0x800 };
/** Fields of sample entries before their boxes: sections 12.1.3 and 12.2.3. */
const VISUAL_ENTRY_BYTES = 78;
const AUDIO_ENTRY_BYTES = 28;
/** A file of this many samples in one fragment is none that anybody makes. */
const MOST_SAMPLES = 1_000_000;

/** The tracks of an initialisation segment. @throws Error where it is none, or damaged */
export function readInit(bytes: Uint8Array): readonly Track[] {
  const moov = childrenOf(findBox(readBoxes(bytes), 'moov'));
  const mvex = moov.find(({ type }) => type === 'mvex');
  if (!mvex) throw new Error('The initialisation segment has no mvex: it is no fragmented MP4.');
  const trexs = childrenOf(mvex)
    .filter(({ type }) => type === 'trex')
    .map(viewOf);
  return moov
    .filter(({ type }) => type === 'trak')
    .map((trak) => {
      const tkhd = viewOf(findBox(childrenOf(trak), 'tkhd'));
      const id = tkhd.getUint32(tkhd.getUint8(0) === 1 ? 20 : 12);
      const mdia = childrenOf(findBox(childrenOf(trak), 'mdia'));
      const mdhd = viewOf(findBox(mdia, 'mdhd'));
      const timescale = mdhd.getUint32(mdhd.getUint8(0) === 1 ? 20 : 12);
      if (timescale === 0) throw new Error('A track has no timescale.');
      const trex = trexs.find((view) => view.getUint32(4) === id);
      const stbl = findBox(childrenOf(findBox(mdia, 'minf')), 'stbl');
      return {
        id,
        timescale,
        ...describe(bytesOf(findBox(childrenOf(stbl), 'stsd'))),
        defaults: {
          duration: trex?.getUint32(12) ?? 0,
          size: trex?.getUint32(16) ?? 0,
          flags: trex?.getUint32(20) ?? 0,
        },
      };
    });
}

/** By the first sample description. */
function describe(
  stsd: Uint8Array,
): Pick<Track, 'kind' | 'codecs' | 'width' | 'height' | 'channels' | 'lengthSize'> {
  const [entry] = readBoxes(stsd.subarray(8));
  if (!entry) throw new Error('A track has no description.');
  const body = bytesOf(entry);
  const view = viewOf(entry);
  const nothing = { width: 0, height: 0, channels: 0, lengthSize: null };
  switch (entry.type) {
    case 'avc1':
    case 'avc3': {
      const configuration = readConfiguration(
        bytesOf(findBox(readBoxes(body.subarray(VISUAL_ENTRY_BYTES)), 'avcC')),
      );
      const [sps] = configuration.sps;
      if (!sps) throw new Error('H.264 has no sequence parameter set.');
      const facts = avcFacts(sps);
      const codecs = facts.codecs.replace('avc1', entry.type);
      return { ...nothing, ...facts, codecs, kind: 'video', lengthSize: configuration.lengthSize };
    }
    case 'mp4a': {
      const esds = bytesOf(findBox(readBoxes(body.subarray(AUDIO_ENTRY_BYTES)), 'esds'));
      return { ...nothing, kind: 'audio', ...aacFacts(esds, view.getUint16(16)) };
    }
    case 'hvc1':
    case 'hev1':
    case 'av01':
    case 'vp09':
      return {
        ...nothing,
        kind: 'video',
        codecs: entry.type,
        width: view.getUint16(24),
        height: view.getUint16(26),
      };
    case 'Opus':
    case 'fLaC':
    case 'ac-3':
    case 'ec-3':
      return { ...nothing, kind: 'audio', codecs: entry.type, channels: view.getUint16(16) };
    default:
      return { ...nothing, kind: 'other', codecs: entry.type };
  }
}

/** Of an ES descriptor (ISO/IEC 14496-1, section 7.2.6): the object type, and of AAC its AudioSpecificConfig. */
function aacFacts(esds: Uint8Array, entryChannels: number): { codecs: string; channels: number } {
  let at = 4;
  const descriptor = (): number => {
    const tag = esds[at++] ?? 0;
    // Sizes of up to four bytes, seven bits each.
    while ((esds[at++] ?? 0) & 0x80 && at < esds.length);
    return tag;
  };
  if (descriptor() !== 3) throw new Error('Sound has no description.');
  const flags = esds[at + 2] ?? 0;
  at += 3 + (flags & 0x80 ? 2 : 0) + (flags & 0x20 ? 2 : 0);
  if (descriptor() !== 4) throw new Error('Sound has no description.');
  const objectType = esds[at] ?? 0;
  at += 13;
  const name = `mp4a.${objectType.toString(16)}`;
  if (objectType !== 0x40 || descriptor() !== 5) return { codecs: name, channels: entryChannels };
  const [first = 0, second = 0] = esds.subarray(at);
  const channels = (second >> 3) & 0xf;
  return { codecs: `${name}.${first >> 3}`, channels: channels === 0 ? entryChannels : channels };
}

/** What a segment holds of each track. @throws Error where it is damaged, or cut off and may not be */
export function readFragments(
  bytes: Uint8Array,
  tracks: readonly Track[],
  { mayBeCut }: ReadOptions,
): readonly StreamMedia[] {
  const found = tracks.map((track) => ({ track, samples: [] as Sample[] }));
  let fragments = 0;
  for (const { type, fromByte, toByte } of topLevelBoxes(bytes, mayBeCut)) {
    if (type !== 'moof') continue;
    fragments += 1;
    const [moof] = readBoxes(bytes.subarray(fromByte, toByte));
    for (const traf of moof ? childrenOf(moof) : []) {
      if (traf.type !== 'traf') continue;
      const id = viewOf(findBox(childrenOf(traf), 'tfhd')).getUint32(4);
      const target = found.find(({ track }) => track.id === id);
      if (!target) throw new Error(`A fragment is of track ${id}, which is not described.`);
      readRuns(bytes, traf, { track: target.track, moofAt: fromByte, mayBeCut }, target.samples);
    }
  }
  if (fragments === 0) throw new Error('There is no fragment in it.');
  return found.map(({ track, samples }) => ({ ...track, samples }));
}

/** The boxes of a segment; of one that is cut off, what there is. */
function* topLevelBoxes(
  bytes: Uint8Array,
  mayBeCut: boolean,
): Generator<{ type: string; fromByte: number; toByte: number }> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at < bytes.length;) {
    if (at + 8 > bytes.length) throw new Error('It is cut off.');
    const size = view.getUint32(at);
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    if (!/^[\w -]{4}$/.test(type)) throw new Error(`There is no box at byte ${at}.`);
    const isCut = at + size > bytes.length;
    if (size < 8 || (isCut && !(mayBeCut && type === 'mdat'))) throw new Error(`Its ${type} is cut off.`);
    yield { type, fromByte: at, toByte: Math.min(bytes.length, at + size) };
    at += size;
  }
}

interface RunScope {
  readonly track: Track;
  readonly moofAt: number;
  readonly mayBeCut: boolean;
}

function readRuns(
  bytes: Uint8Array,
  traf: Box,
  { track, moofAt, mayBeCut }: RunScope,
  samples: Sample[],
): void {
  const boxes = childrenOf(traf);
  const tfhd = viewOf(findBox(boxes, 'tfhd'));
  const tfhdFlags = tfhd.getUint32(0) & 0xffffff;
  let at = 8;
  const optional = (flag: number, otherwise: number): number => {
    if (!(tfhdFlags & flag)) return otherwise;
    at += 4;
    return tfhd.getUint32(at - 4);
  };
  let base = moofAt;
  if (tfhdFlags & TFHD.base) {
    base = Number(tfhd.getBigUint64(at));
    at += 8;
  }
  optional(TFHD.description, 0);
  const duration = optional(TFHD.duration, track.defaults.duration);
  const size = optional(TFHD.size, track.defaults.size);
  const flags = optional(TFHD.flags, track.defaults.flags);
  const tfdt = viewOf(findBox(boxes, 'tfdt'));
  let decodedAt = tfdt.getUint8(0) === 1 ? Number(tfdt.getBigUint64(4)) : tfdt.getUint32(4);
  let dataAt = base;
  for (const trun of boxes.filter(({ type }) => type === 'trun').map(viewOf)) {
    const trunFlags = trun.getUint32(0) & 0xffffff;
    const count = trun.getUint32(4);
    if (samples.length + count > MOST_SAMPLES) throw new Error('A fragment has too many samples.');
    let place = 8;
    const field = (flag: number, otherwise: number): number => {
      if (!(trunFlags & flag)) return otherwise;
      place += 4;
      return trun.getUint32(place - 4);
    };
    if (trunFlags & TRUN.dataOffset) dataAt = base + (field(TRUN.dataOffset, 0) | 0);
    const firstFlags = field(TRUN.firstFlags, flags);
    for (let index = 0; index < count; index += 1) {
      const sampleDuration = field(TRUN.duration, duration);
      const sampleSize = field(TRUN.size, size);
      const sampleFlags = field(TRUN.flags, index === 0 ? firstFlags : flags);
      const offset = field(TRUN.offset, 0) | 0;
      if (dataAt < 0 || dataAt + sampleSize > bytes.length) {
        if (mayBeCut && samples.length > 0) return;
        throw new Error('A sample lies outside.');
      }
      const isSync = !(sampleFlags & NON_SYNC);
      samples.push({
        decodedAtS: decodedAt / track.timescale,
        shownAtS: (decodedAt + offset) / track.timescale,
        durationS: sampleDuration / track.timescale,
        isSync,
        isIdr:
          track.lengthSize === null
            ? isSync
            : isSync && isIdr(bytes.subarray(dataAt, dataAt + sampleSize), track.lengthSize),
      });
      dataAt += sampleSize;
      decodedAt += sampleDuration;
    }
  }
}

/** @throws Error where a NAL unit is cut off */
function isIdr(sample: Uint8Array, lengthSize: number): boolean {
  let hasIdr = false;
  for (let at = 0; at < sample.length;) {
    const length = sample.subarray(at, at + lengthSize).reduce((sum, byte) => sum * 256 + byte, 0);
    at += lengthSize;
    if (length === 0 || at + length > sample.length) throw new Error('A NAL unit is cut off.');
    hasIdr ||= typeOfNal(sample.subarray(at, at + 1)) === NAL_TYPE.idr;
    at += length;
  }
  return hasIdr;
}

function bytesOf({ type, body }: Box): Uint8Array {
  if (!('byteLength' in body)) throw new Error(`${type} is a container.`);
  return body;
}

function viewOf(box: Box): DataView {
  const body = bytesOf(box);
  return new DataView(body.buffer, body.byteOffset, body.byteLength);
}
