import type { EncodedPacket } from 'mediabunny';
import { readConfiguration } from '../../editor/avc/configuration.ts';
import { bytesOf, unitsOf } from '../avc-units.ts';
import type { EncodedSegment } from '../engine.ts';
import { keyframeIntervals, type Packager } from './packager.ts';
import { createTransportWriter, type Unit } from './transport-packets.ts';

/** Units a second. */
const CLOCK_HZ = 90_000;
/** ITU-T H.264, section 7.3.2.4: an access unit delimiter, any kind of slices. */
const DELIMITER = Uint8Array.of(9, 0xf0);
const START_CODE = Uint8Array.of(0, 0, 0, 1);

/**
 * Opens a packager of MPEG-TS (ISO/IEC 13818-1): one stream, with its tables before each keyframe, so that every keyframe
 * can be entered at and fetched by itself. Its clock is 0 where the export begins.
 */
export function openTransportStream(first: EncodedSegment): Packager {
  const isPicture = first.rendition.kind === 'video';
  const frame = isPicture ? annexBOf(first) : adtsOf(first);
  return {
    init: null,
    pack(segment, span, continuity) {
      const writer = createTransportWriter(isPicture ? 'avc' : 'aac', continuity);
      const keyframes = keyframeIntervals(segment, span).map(({ packets, fromS, toS }) => {
        const offset = writer.sizeBytes;
        writer.tables();
        const times = timesOf(packets);
        let keyframeBytes = 0;
        for (const [index, packet] of packets.entries()) {
          const { shownAt = 0, decodedAt = 0 } = times[index] ?? {};
          const unit: Unit = { data: frame(packet), shownAt, decodedAt, isEntry: packet.type === 'key' };
          writer.unit(unit);
          if (index === 0) keyframeBytes = writer.sizeBytes - offset;
        }
        return { fromS, durationS: toS - fromS, offset, sizeBytes: keyframeBytes };
      });
      return {
        bytes: writer.take(),
        keyframes: isPicture ? keyframes : [],
        continuity: writer.continuity,
      };
    },
  };
}

/** As late as possible, in order, and never after it is shown: then no time before the first is needed. */
function timesOf(packets: readonly EncodedPacket[]): readonly { shownAt: number; decodedAt: number }[] {
  const shown = packets.map(({ timestamp }) => Math.round(timestamp * CLOCK_HZ));
  const sorted = [...shown].sort((a, b) => a - b);
  let next = Infinity;
  return shown
    .map((shownAt, index) => ({ shownAt, inOrder: sorted[index] ?? shownAt }))
    .reverse()
    .map(({ shownAt, inOrder }) => {
      next = Math.max(0, Math.min(shownAt, inOrder, next - 1));
      return { shownAt, decodedAt: next };
    })
    .reverse();
}

/** Start codes before units, a delimiter before each picture, parameter sets before keyframes. */
function annexBOf({ decoderConfig }: EncodedSegment): (packet: EncodedPacket) => Uint8Array {
  const { description } = decoderConfig;
  if (!description) throw new Error('H.264 without a description.');
  const { lengthSize, sps, pps } = readConfiguration(bytesOf(description));
  return ({ data, type }) => {
    const units = [DELIMITER, ...(type === 'key' ? [...sps, ...pps] : []), ...unitsOf(data, { lengthSize })];
    const out = new Uint8Array(units.reduce((sum, unit) => sum + START_CODE.length + unit.length, 0));
    let at = 0;
    for (const unit of units) {
      out.set(START_CODE, at);
      out.set(unit, at + START_CODE.length);
      at += START_CODE.length + unit.length;
    }
    return out;
  };
}

const ADTS_BYTES = 7;

/** A header before each frame of AAC (ISO/IEC 14496-3, section 1.A.3), by the AudioSpecificConfig (section 1.6.2.1). */
function adtsOf({ decoderConfig }: EncodedSegment): (packet: EncodedPacket) => Uint8Array {
  const { description } = decoderConfig;
  const [high = 0, low = 0] = description ? bytesOf(description) : [];
  const objectType = high >> 3;
  const rateIndex = ((high & 7) << 1) | (low >> 7);
  const channels = (low >> 3) & 0xf;
  if (objectType === 0 || objectType > 4 || rateIndex > 12)
    throw new Error('AAC that a transport stream cannot name.');
  return ({ data }) => {
    const length = ADTS_BYTES + data.length;
    const out = new Uint8Array(length);
    out.set([
      ...[0xff, 0xf1, ((objectType - 1) << 6) | (rateIndex << 2) | (channels >> 2)],
      ...[((channels & 3) << 6) | (length >> 11), (length >> 3) & 0xff, ((length & 7) << 5) | 0x1f, 0xfc],
    ]);
    out.set(data, ADTS_BYTES);
    return out;
  };
}
