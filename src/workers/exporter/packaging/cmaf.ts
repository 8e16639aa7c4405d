import type { EncodedPacket } from 'mediabunny';
import type { SegmentSpan } from '../../../media/export/rendition.ts';
import type { EncodedSegment } from '../engine.ts';
import {
  ascii,
  changeBox,
  childrenOf,
  findBox,
  fullBox,
  halvesOf,
  writeBox,
  type Box,
} from '../../mp4/boxes.ts';
import { MOVIE_TIMESCALE, withDuration, withoutDates, withTiming } from '../../mp4/header-boxes.ts';
import { describeTracks, type TrackFormat } from '../../mp4/template.ts';
import { keyframeIntervals, type Packager } from './packager.ts';

/** As MPEG-TS counts; a multiple of the usual frame rates, those of NTSC included. */
const VIDEO_TIMESCALE = 90_000;
const TRACK_ID = 1;
/** Fragments are numbered through a rendition; a segment has one a keyframe, at most so many. */
const MOST_FRAGMENTS = 1024;
/** ISO/IEC 14496-12, section 8.8.3.1: depends on no other; depends on others and is no sync sample. */
const KEY_FLAGS = 0x02000000;
const DELTA_FLAGS = 0x01010000;
/** Section 8.8.7: default-base-is-moof, default-sample-flags-present. */
const TFHD_FLAGS = 0x020020;
/** Section 8.8.8. */
const TRUN = { dataOffset: 0x1, firstFlags: 0x4, duration: 0x100, size: 0x200, offset: 0x800 } as const;
/** ISO/IEC 23000-19, section 7.2. */
const FILE_TYPE: Box = { type: 'ftyp', body: ascii('iso6\0\0\0\0iso6cmfccmf2mp41') };

/** Opens a packager of CMAF (ISO/IEC 23000-19): fragments of MP4, each from one keyframe to the next. */
export async function openCmaf(first: EncodedSegment): Promise<Packager> {
  const timescale = first.rendition.kind === 'video' ? VIDEO_TIMESCALE : soundRateOf(first);
  return {
    init: await describe(first, timescale),
    pack(segment, span, continuity) {
      const parts: Uint8Array[] = [];
      let offset = 0;
      const keyframes = keyframeIntervals(segment, span).map((interval, place) => {
        const number = 1 + segment.index * MOST_FRAGMENTS + place;
        const fragment = writeFragment(interval.packets, interval, timescale, number, first.rendition.kind);
        parts.push(...fragment.parts);
        const { fromS, toS } = interval;
        const keyframe = { fromS, durationS: toS - fromS, offset, sizeBytes: fragment.keyframeBytes };
        offset += fragment.sizeBytes;
        return keyframe;
      });
      return {
        bytes: concatenate(parts),
        keyframes: first.rendition.kind === 'video' ? keyframes : [],
        continuity,
      };
    },
  };
}

const soundRateOf = ({ decoderConfig }: EncodedSegment): number =>
  'sampleRate' in decoderConfig ? decoderConfig.sampleRate : VIDEO_TIMESCALE;

/** The initialisation segment: a film without samples, to which fragments add theirs. */
async function describe(segment: EncodedSegment, timescale: number): Promise<Uint8Array<ArrayBuffer>> {
  const { rendition, packets, decoderConfig } = segment;
  const format: TrackFormat =
    rendition.kind === 'video'
      ? {
          kind: 'video',
          codec: rendition.codec,
          decoderConfig: decoderConfig,
          rotation: 0,
        }
      : { kind: 'audio', codec: rendition.codec, decoderConfig: decoderConfig as AudioDecoderConfig };
  const bitrateBps = rendition.kind === 'video' ? rendition.rung.videoBitrateBps : rendition.bitrateBps;
  const bytesPerSecond = Math.ceil(bitrateBps / 8);
  const template = await describeTracks([
    {
      format,
      first: packets[0]?.data ?? new Uint8Array(1),
      meanBytesPerSecond: bytesPerSecond,
      mostBytesPerSecond: bytesPerSecond,
    },
  ]);
  const movie: Box = {
    type: 'moov',
    body: [
      withoutDates(withTiming(findBox(template, 'mvhd'), MOVIE_TIMESCALE, 0)),
      withoutSamples(findBox(template, 'trak'), timescale),
      { type: 'mvex', body: [fullBox('trex', 0, 0, [TRACK_ID, 1, 0, 0, 0])] },
    ],
  };
  return concatenate([writeBox(FILE_TYPE), writeBox(movie)]);
}

function withoutSamples(trak: Box, timescale: number): Box {
  const empty = (type: string, fields: number): Box => fullBox(type, 0, 0, Array<number>(fields).fill(0));
  const changed = changeBox(trak, {
    tkhd: (tkhd) => withoutDates(withDuration(tkhd, 0)),
    mdia: (mdia) =>
      changeBox(mdia, {
        mdhd: (mdhd) => withoutDates(withTiming(mdhd, timescale, 0)),
        minf: (minf) =>
          changeBox(minf, {
            stbl: (stbl) => ({
              type: 'stbl',
              body: [
                findBox(childrenOf(stbl), 'stsd'),
                empty('stts', 1),
                empty('stsc', 1),
                empty('stsz', 2),
                empty('stco', 1),
              ],
            }),
          }),
      }),
  });
  return { type: 'trak', body: childrenOf(changed).filter(({ type }) => type !== 'edts') };
}

/** One 'moof' and its 'mdat'. The keyframe ends where its first sample ends. */
function writeFragment(
  packets: readonly EncodedPacket[],
  { toS }: SegmentSpan,
  timescale: number,
  number: number,
  kind: 'video' | 'audio',
): { parts: readonly Uint8Array[]; keyframeBytes: number; sizeBytes: number } {
  const shownAt = packets.map(({ timestamp }) => Math.round(timestamp * timescale));
  // Decoded at the times at which they are shown, but in order: offsets may then be negative (section 8.8.8, version 1).
  const decodedAt = [...shownAt].sort((a, b) => a - b);
  const endsAt =
    kind === 'video'
      ? Math.round(toS * timescale)
      : Math.max(...packets.map(({ timestamp, duration }) => Math.round((timestamp + duration) * timescale)));
  const isReordered = decodedAt.some((time, index) => time !== shownAt[index]);
  const durationOf = (index: number): number =>
    Math.max(0, (decodedAt[index + 1] ?? endsAt) - (decodedAt[index] ?? 0));
  const flags = TRUN.dataOffset | TRUN.duration | TRUN.size | (kind === 'video' ? TRUN.firstFlags : 0);
  const samples = packets.flatMap(({ data }, index) => {
    const sample = [durationOf(index), data.length];
    return isReordered ? [...sample, (shownAt[index] ?? 0) - (decodedAt[index] ?? 0)] : sample;
  });
  const movieFragment = (dataOffset: number): Uint8Array =>
    writeBox({
      type: 'moof',
      body: [
        fullBox('mfhd', 0, 0, [number]),
        {
          type: 'traf',
          body: [
            fullBox('tfhd', 0, TFHD_FLAGS, [TRACK_ID, kind === 'video' ? DELTA_FLAGS : KEY_FLAGS]),
            fullBox('tfdt', 1, 0, halvesOf(decodedAt[0] ?? 0)),
            fullBox('trun', 1, isReordered ? flags | TRUN.offset : flags, [
              packets.length,
              dataOffset,
              ...(kind === 'video' ? [KEY_FLAGS] : []),
              ...samples,
            ]),
          ],
        },
      ],
    });
  const dataAt = movieFragment(0).length + MDAT_HEADER_BYTES;
  const dataBytes = packets.reduce((sum, { data }) => sum + data.length, 0);
  const header = new Uint8Array(MDAT_HEADER_BYTES);
  new DataView(header.buffer).setUint32(0, MDAT_HEADER_BYTES + dataBytes);
  header.set(ascii('mdat'), 4);
  return {
    parts: [movieFragment(dataAt), header, ...packets.map(({ data }) => data)],
    keyframeBytes: dataAt + (packets[0]?.data.length ?? 0),
    sizeBytes: dataAt + dataBytes,
  };
}

const MDAT_HEADER_BYTES = 8;

function concatenate(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
