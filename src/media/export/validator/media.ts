/** One frame of a picture, or one packet of sound. Times in seconds, as the container has them. */
export interface Sample {
  readonly decodedAtS: number;
  readonly shownAtS: number;
  /** Null where only the next one would tell. */
  readonly durationS: number | null;
  /** The container says that one can enter here. */
  readonly isSync: boolean;
  /** Its bytes are an IDR frame's; of other codecs than H.264 what the container says. */
  readonly isIdr: boolean;
}

/** What a segment holds of one stream. */
export interface StreamMedia {
  readonly kind: 'video' | 'audio' | 'other';
  /** RFC 6381. */
  readonly codecs: string;
  /** Pixels; 0 of sound. */
  readonly width: number;
  readonly height: number;
  /** 0 of pictures. */
  readonly channels: number;
  /** In the order of decoding. */
  readonly samples: readonly Sample[];
}

/** How bytes that are not a whole segment are taken. */
export interface ReadOptions {
  /** They may end behind any whole sample, as ranges of I-frame playlists do. */
  readonly mayBeCut: boolean;
}
