import type { EncodedPacket } from 'mediabunny';
import type { PackedKeyframe } from '../../../media/export/packed.ts';
import type { Rendition, SegmentSpan } from '../../../media/export/rendition.ts';
import type { EncodedSegment } from '../engine.ts';
import { bytesOf } from '../avc-units.ts';

/** How many packets a transport stream has had, modulo 16: of its tables, and of picture or sound. */
export interface Continuity {
  readonly tables: number;
  readonly media: number;
}

/** A segment as players fetch it. Keyframes are ranges of `bytes`. */
export interface PackagedSegment {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly keyframes: readonly PackedKeyframe[];
  /** For the next segment. */
  readonly continuity: Continuity;
}

/** Puts the packets of one rendition into a format's segments. */
export interface Packager {
  /** The initialisation segment; null where the format has none. */
  readonly init: Uint8Array<ArrayBuffer> | null;
  /** @param continuity what the segment before left */
  pack(segment: EncodedSegment, span: SegmentSpan, continuity: Continuity): PackagedSegment;
}

/** Of the first segment. */
export const BEGINNING: Continuity = { tables: 0, media: 0 };

/** A segment's packets from one keyframe to the next, of sound all; and when they are shown. */
export function keyframeIntervals(
  { rendition, packets }: Pick<EncodedSegment, 'rendition' | 'packets'>,
  { fromS, toS }: SegmentSpan,
): readonly (SegmentSpan & { readonly packets: readonly EncodedPacket[] })[] {
  if (packets.length === 0) return [];
  const starts = packets.flatMap(({ type }, index) =>
    index === 0 || (rendition.kind === 'video' && type === 'key') ? [index] : [],
  );
  const timeOf = (start: number): number => packets[start]?.timestamp ?? toS;
  return starts.map((start, place) => {
    const next = starts[place + 1];
    return {
      packets: packets.slice(start, next),
      fromS: place === 0 ? fromS : timeOf(start),
      toS: next === undefined ? toS : timeOf(next),
    };
  });
}

/** RFC 6381: 'avc1.42c01f', 'mp4a.40.2'. */
export function codecsOf({ rendition, decoderConfig }: EncodedSegment): string {
  if (rendition.codec !== 'avc' || !decoderConfig.description) return decoderConfig.codec;
  // The three bytes after the record's version are profile, constraints and level.
  const [, ...named] = bytesOf(decoderConfig.description).subarray(0, 4);
  return `avc1.${named.map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}

/** What a rendition's codec and parameters are, to tell whether another maker's segments go on from those there are. */
export function configurationOf(rendition: Rendition, { decoderConfig }: EncodedSegment): string {
  const { description } = decoderConfig;
  const bytes = description ? bytesOf(description) : new Uint8Array(0);
  return `${rendition.codec} ${[...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}
