/** One file of a finished bundle. */
export interface BundleFile {
  /** Relative to the bundle, with forward slashes. */
  readonly path: string;
  readonly content: Blob;
}

/** What lies beside picture and sound in a bundle. */
export interface BundleExtras {
  readonly subtitles: readonly SubtitleTrack[];
  /** In order of time. */
  readonly chapters: readonly { readonly fromS: number; readonly title: string }[];
  /** JPEG; null where there is none. */
  readonly poster: Blob | null;
  readonly thumbnails: ThumbnailTrack | null;
  /** Chat, training and the like, by their paths in the bundle. */
  readonly sidecars: readonly BundleFile[];
}

/** What is said, as text. */
export interface SubtitleTrack {
  /** BCP 47, or 'und'. */
  readonly language: string;
  readonly name: string;
  readonly cues: readonly { readonly fromS: number; readonly toS: number; readonly text: string }[];
}

/** Small pictures for scrubbing, many on one sheet, in rows. */
export interface ThumbnailTrack {
  /** JPEG or WebP. */
  readonly sheets: readonly Blob[];
  readonly columns: number;
  readonly rows: number;
  /** Pixels of one picture. */
  readonly width: number;
  readonly height: number;
  /** In order of the pictures on the sheets. */
  readonly timesS: readonly number[];
}
