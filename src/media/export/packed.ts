import type { Rendition } from './rendition.ts';

/** A stretch of a file, bytes. */
export interface ByteRange {
  readonly offset: number;
  readonly sizeBytes: number;
}

/** A keyframe that can be fetched by itself. */
export interface PackedKeyframe extends ByteRange {
  readonly fromS: number;
  /** Until the next one, or the end. */
  readonly durationS: number;
}

/** A segment in its rendition's file. */
export interface PackedSegment extends ByteRange {
  readonly fromS: number;
  readonly durationS: number;
  /** From the segment's header or the fragment's to the end of the keyframe; none of sound. */
  readonly keyframes: readonly PackedKeyframe[];
}

/** A rendition as it lies in the browser's own storage. */
export interface PackedRendition {
  readonly rendition: Rendition;
  /** RFC 6381: 'avc1.42c01f', 'mp4a.40.2'. */
  readonly codecs: string;
  /** All its segments, one behind the other. */
  readonly file: File;
  /** Of CMAF: the initialisation segment, at the front of `file`. Null of MPEG-TS. */
  readonly init: ByteRange | null;
  readonly segments: readonly PackedSegment[];
  /**
   * Where segments are encrypted, whose parts cannot be decrypted: the keyframes, each encrypted by itself, for which
   * `segments[].keyframes` are then ranges. Null where they are ranges of `file`.
   */
  readonly keyframeFile: File | null;
}
