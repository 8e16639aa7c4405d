/** One rung of the ladder: a rendition's size in pixels and the most that its video may take. */
export interface Rung {
  readonly width: number;
  readonly height: number;
  readonly videoBitrateBps: number;
}

/** What the exporter must know of its source. Sizes are as shown (upright, square pixels), 0 without video. */
export interface SourceInfo {
  readonly width: number;
  readonly height: number;
  /** Frames a second that the export gets; 0 without video. */
  readonly frameRate: number;
  readonly durationMs: number;
  /** Where the picture ends, at most `durationMs`: recorders often stop it some frames before the sound. */
  readonly videoEndMs: number;
  readonly hasVideo: boolean;
  readonly hasAudio: boolean;
  /** Of a picture that can likely be copied as it is, being upright H.264: bits a second of the file. Else null. */
  readonly copyableBps: number | null;
}

/** Something that the validator found wrong. */
export interface Finding {
  /** Which rule is broken: an id that does not change. */
  readonly rule: string;
  /** Of a warning: everything plays, but not as well as it could. */
  readonly severity: 'error' | 'warning';
  /** The rule in words. */
  readonly sentence: string;
  /** The file it was found in, relative to the bundle. */
  readonly path: string;
  /** What was there, and what was expected. */
  readonly detail: string;
}

/** What was made. */
export interface ExportSummary {
  readonly fileName: string;
  readonly sizeBytes: number;
  readonly fileCount: number;
  readonly rungs: readonly Rung[];
  readonly elapsedMs: number;
  /** Empty where the validator found nothing. */
  readonly findings: readonly Finding[];
}
