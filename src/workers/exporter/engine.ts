import type { EncodedPacket } from 'mediabunny';
import type { EngineName } from '../../media/export/settings.ts';
import type { AudioRendition, ExportPlan, Rendition, VideoRendition } from '../../media/export/rendition.ts';

/** One segment of one rendition, encoded. */
export interface EncodedSegment<R extends Rendition = Rendition> {
  readonly rendition: R;
  /** Of the plan's segments. */
  readonly index: number;
  /**
   * In the order of decoding, with times of the export in seconds, durations without gaps. Of a picture the first is a
   * keyframe. Of sound: those that begin in the segment.
   */
  readonly packets: readonly EncodedPacket[];
  /** The same for all segments of a rendition. H.264 is described as avcC and its packets have length prefixes; AAC is raw. */
  readonly decoderConfig: R extends VideoRendition
    ? VideoDecoderConfig
    : R extends AudioRendition
      ? AudioDecoderConfig
      : VideoDecoderConfig | AudioDecoderConfig;
}

/** What an engine is to encode. */
export interface EncodeTask {
  /** Only read. */
  readonly source: Blob;
  readonly plan: ExportPlan;
  /** Those of the plan that are not copied, each with the index of the first segment that is still to be made. */
  readonly todo: readonly { readonly rendition: Rendition; readonly fromSegment: number }[];
}

/** How an engine hands over what it made. */
export interface EncodeListeners {
  /** Takes the segments of each rendition in order. The engine waits for it, and holds few segments meanwhile. */
  readonly onSegment: (segment: EncodedSegment) => Promise<void>;
  /** How much of the engine itself has arrived, 0..1, where that takes a while. */
  readonly onLoading: (fraction: number) => void;
  /** Seconds of one rendition that were encoded since the last call; more often than there are segments. */
  readonly onEncoded: (rendition: Rendition, seconds: number) => void;
}

/** Encodes all renditions of one source at once, each in one go, from a single reading where it can. */
export interface Engine {
  readonly name: EngineName;
  /**
   * @throws 'export-unsupported' where it cannot decode the source or encode what is asked for, before anything is made
   * @throws 'export-engine-load-failed' @throws 'export-failed' @throws the signal's reason
   */
  encode(task: EncodeTask, listeners: EncodeListeners, scope: { signal: AbortSignal }): Promise<void>;
}
