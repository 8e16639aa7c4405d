import type { Storyboard } from '../../storage/schema.ts';

/** What a media file's container says of its tracks. */
export interface MediaDetails {
  /** The container's MIME type, with codecs as RFC 6381 has them. */
  readonly mimeType: string;
  readonly video: {
    /** Such as `avc`, `vp9`; null where it is not known. */
    readonly codec: string | null;
    readonly width: number;
    readonly height: number;
    /** Frames a second, on average; null where it cannot be told. */
    readonly frameRate: number | null;
    readonly bitrateBps: number | null;
  } | null;
  readonly audio: {
    readonly codec: string | null;
    readonly channels: number;
    readonly sampleRateHz: number;
    readonly bitrateBps: number | null;
  } | null;
}

/** Looks at finished media files. One worker does one task and is then terminated. No media crosses. */
export interface AnalystApi {
  /**
   * Draws a storyboard, from keyframes only, and rests as long as it works, so that nobody else has to wait for it.
   * Null for sound only, and where this browser cannot decode the picture. @throws 'import-not-media'
   */
  drawStoryboard(file: Blob): Promise<Storyboard | null>;
  /** @throws 'import-not-media' */
  describe(file: Blob): Promise<MediaDetails>;
}
