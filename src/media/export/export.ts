/** One rung of the ladder: a rendition's size and rates. */
export interface Rung {
  readonly width: number;
  readonly height: number;
  readonly videoBitrateBps: number;
  readonly audioBitrateBps: number;
}

/** What the exporter must know of its source. */
export interface SourceInfo {
  readonly width: number;
  readonly height: number;
  readonly frameRate: number;
  readonly durationMs: number;
  readonly hasVideo: boolean;
  readonly hasAudio: boolean;
}

/** One file of a finished bundle, in the order it was finished. `path` is relative, with forward slashes. */
export interface BundleFile {
  readonly path: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** What was made. */
export interface ExportSummary {
  readonly fileName: string;
  readonly sizeBytes: number;
  readonly fileCount: number;
  readonly rungs: readonly Rung[];
  readonly elapsedMs: number;
}
