import type { Lifeline } from '../lifeline.ts';

/** One finished output file. `path` is relative, with forward slashes; `bytes` owns its whole buffer. */
export interface OutputFile {
  readonly path: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** What a core is started with. */
export interface FfmpegSetup {
  /** Absolute address of `ffmpeg-core.js` (ES module build). */
  readonly coreUrl: string;
  /** Of the wasm beside it. */
  readonly module: WebAssembly.Module;
  /** Read in place as `INPUT_PATH`; never copied. */
  readonly input: Blob;
}

/** One run of ffmpeg. */
export interface FfmpegRun {
  /** Without the program name. Output paths are relative to the folder that outputs are collected from. */
  readonly args: readonly string[];
  /** Folders that the outputs go to, relative; ffmpeg makes none itself. */
  readonly folders?: readonly string[];
}

/** Where the input of every run is found by ffmpeg. */
export const INPUT_PATH = '/input/source';

/** What the worker tells while it works. Each file is sent once, as soon as ffmpeg has closed it. */
export type FfmpegEvent =
  /** `encodedMs`: how far the outputs are, as ffmpeg tells it. */
  | { readonly kind: 'encoding'; readonly encodedMs: number }
  /** It reads its input, which may take long before anything is encoded. */
  | { readonly kind: 'reading' }
  | { readonly kind: 'file'; readonly file: OutputFile }
  | { readonly kind: 'end' };

/** How ffmpeg ended. `log` holds its last lines, oldest first. */
export interface FfmpegExit {
  readonly exitCode: number;
  readonly log: readonly string[];
  /** Of the core, which never shrinks. */
  readonly memoryBytes: number;
}

/** The worker's side: started once, it runs ffmpeg any number of times, one after another. */
export interface FfmpegApi extends Pick<Lifeline, 'hold'> {
  /** @throws 'export-engine-load-failed' */
  start(setup: FfmpegSetup): Promise<void>;
  /**
   * Runs ffmpeg to its end. `events` is transferred in; the buffers of files are transferred out through it, and `end`
   * is its last message, sent before the result. After an exit code other than 0 the core may be damaged.
   */
  run(run: FfmpegRun, events: MessagePort): FfmpegExit;
}
