import type { Lifeline } from '../lifeline.ts';
import type { PackedRendition } from '../../media/export/packed.ts';
import type { EngineName, EngineSpeeds, ExportSettings } from '../../media/export/settings.ts';

/** What is to be encoded and packed, and where. */
export interface PackTask {
  /** Only read. */
  readonly source: Blob;
  /** Without its passphrase: `key` is what that gave. */
  readonly settings: ExportSettings;
  /** 16 bytes of AES-128; null for none. */
  readonly key: Uint8Array<ArrayBuffer> | null;
  /**
   * A folder in the private file system's `exports`. What an interrupted run of the same task left in it is not made
   * again.
   */
  readonly workspace: string;
  /** Of earlier exports, for `engine: 'auto'`. */
  readonly knownSpeeds: EngineSpeeds;
}

/** What a worker tells while it packs. Fractions 0..1. */
export type PackStep =
  | { readonly kind: 'loading'; readonly fraction: number }
  /** `fraction` counts what an interrupted run had made already. */
  | { readonly kind: 'encoding'; readonly fraction: number };

/** What was packed. */
export interface Packed {
  /** The picture's from the largest to the smallest, then the sound's. */
  readonly renditions: readonly PackedRendition[];
  readonly durationS: number;
  /** Of the picture, frames a second; 0 without one. */
  readonly frameRate: number;
  /** Null where nothing had to be encoded. */
  readonly engine: EngineName | null;
  /** Pixels a second that the engine encoded in this run; null where that was too little to tell. */
  readonly pixelsPerSecond: number | null;
  /** The file that plays by itself, in the workspace; null of HLS. */
  readonly file: File | null;
}

/** One worker packs one task and is then terminated; what it wrote outlives it. */
export interface ExporterApi extends Pick<Lifeline, 'hold'> {
  /**
   * @param onStep a comlink proxy, called at most ten times a second
   * @throws 'import-not-media' @throws 'export-unsupported' @throws 'export-engine-load-failed' @throws 'export-failed'
   * @throws 'storage-full' @throws 'storage-blocked' @throws AbortError after `stop`
   */
  pack(task: PackTask, onStep: (step: PackStep) => void): Promise<Packed>;
  /** How much of the time it may work, 0..1: less while there is a call. */
  setPace(share: number): void;
  /** Makes `pack` reject with an AbortError once all that is whole has been written. */
  stop(): void;
}
