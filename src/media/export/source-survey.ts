import type { Gop, PictureIndex } from '../editing/source-index.ts';

/** What is to be known of a picture before its export is planned. Times are the source's own, seconds. */
export interface PictureSurvey {
  readonly codec: PictureIndex['codec'];
  /** Pixels as shown: upright, and square. */
  readonly width: number;
  readonly height: number;
  /**
   * Every player can show its packets as they are: upright, with square pixels, of one size and one set of parameters from
   * the first to the last, eight bits, 4:2:0, no fields.
   */
  readonly isUniform: boolean;
  /** Frames a second that an export at a constant rate gets. */
  readonly frameRate: number;
  /** In order of time, without gaps; the first begins with the picture. */
  readonly gops: readonly Gop[];
  readonly firstS: number;
  readonly endS: number;
}

/** What is to be known of a sound before its export is planned. Times are the source's own, seconds. */
export interface SoundSurvey {
  readonly codec: 'aac' | 'opus' | 'other';
  /** AAC-LC, described apart from its packets; of Opus always true. */
  readonly isPlain: boolean;
  readonly channels: number;
  readonly sampleRate: number;
  /** Each packet begins where the one before ends. */
  readonly isGapless: boolean;
  readonly firstS: number;
  readonly endS: number;
}

/** What is to be known of a source before its export is planned. */
export interface SourceSurvey {
  readonly picture: PictureSurvey | null;
  readonly sound: SoundSurvey | null;
}
