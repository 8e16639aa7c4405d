/** One finished output file. `path` is relative, with forward slashes; `bytes` owns its whole buffer. */
export interface OutputFile {
  readonly path: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** One run of ffmpeg. */
export interface FfmpegTask {
  /** Absolute address of `ffmpeg-core.js` (ES module build); its wasm lies beside it. */
  readonly coreUrl: string;
  /** Read in place as `INPUT_PATH`; never copied. */
  readonly input: Blob;
  /** Without the program name. Output paths are relative to the folder that outputs are collected from. */
  readonly args: readonly string[];
  /** Folders that the outputs go to, relative; ffmpeg makes none itself. */
  readonly folders: readonly string[];
}

/** Where the input of every run is found by ffmpeg. */
export const INPUT_PATH = '/input/source';

/** What the worker tells while it works. Each file is sent once, as soon as ffmpeg has closed it. */
export type FfmpegEvent =
  | { readonly kind: 'loading'; readonly fraction: number }
  /** `encodedMs`: position in the output that all renditions have reached. */
  | { readonly kind: 'encoding'; readonly encodedMs: number }
  | { readonly kind: 'file'; readonly file: OutputFile }
  | { readonly kind: 'end' };

/** How ffmpeg ended. `log` holds its last lines, oldest first. */
export interface FfmpegExit {
  readonly exitCode: number;
  readonly log: readonly string[];
}

/** The worker's side, called once per worker. */
export interface FfmpegApi {
  /**
   * Loads the core and runs it to its end. `events` is transferred in; the buffers of files are transferred
   * out through it, and `end` is its last message, sent before the result.
   * @throws 'export-engine-load-failed'
   */
  run(task: FfmpegTask, events: MessagePort): Promise<FfmpegExit>;
}
