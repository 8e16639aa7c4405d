import type { Rung } from './export.ts';

/** The picture in one size. */
export interface VideoRendition {
  readonly kind: 'video';
  /** Of its folder in a bundle: '720p'. */
  readonly name: string;
  readonly codec: 'avc' | 'vp8' | 'vp9';
  readonly rung: Rung;
  /** The source's own packets, as they are. */
  readonly isCopied: boolean;
}

/** The sound, which all sizes share. */
export interface AudioRendition {
  readonly kind: 'audio';
  /** Of its folder in a bundle: 'audio'. */
  readonly name: string;
  readonly codec: 'aac' | 'opus';
  /** Stereo at 48 kHz, unless it is copied. */
  readonly bitrateBps: number;
  readonly isCopied: boolean;
}

/** One stream of what is exported. */
export type Rendition = VideoRendition | AudioRendition;

/** A stretch of the export's time, seconds. */
export interface SegmentSpan {
  readonly fromS: number;
  /** The next one's `fromS`, or the end. */
  readonly toS: number;
}

/** When encoded frames are shown: at a steady rate, or when those of the source are. */
export type FrameTiming =
  { readonly kind: 'constant'; readonly frameRate: number } | { readonly kind: 'source' };

/**
 * What is made of a source. All renditions have these segments, and of each picture the first frame of every segment
 * is an IDR frame, and another is the first at or after every {@link KEYFRAME_SECONDS} from there.
 */
export interface ExportPlan {
  readonly renditions: readonly Rendition[];
  /** One behind the other from 0 to the end, each about {@link SEGMENT_SECONDS} long. */
  readonly segments: readonly SegmentSpan[];
  /** Where a rendition is copied, the source's: so all have their segments' borders at the same frames. */
  readonly timing: FrameTiming;
  /** The source's time that is 0 in the export, seconds; negative where its own times are. */
  readonly originS: number;
}

/** Apple's HLS authoring specification: segments of 6 s, an IDR frame every 2 s. */
export const SEGMENT_SECONDS = 6;
export const KEYFRAME_SECONDS = 2;
