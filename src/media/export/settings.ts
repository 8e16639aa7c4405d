import type { Rung } from './export.ts';

/** Who encodes. Both make the same; `webcodecs` uses the browser's encoders, `ffmpeg` several @ffmpeg/core side by side. */
export type EngineName = 'webcodecs' | 'ffmpeg';

/** Pixels that each engine encoded a second on this device; absent where it has not been measured. */
export type EngineSpeeds = Readonly<Partial<Record<EngineName, number>>>;

/** An HLS bundle: a folder for any static host. */
export interface HlsSettings {
  readonly kind: 'hls';
  /** Some of `offeredRungs`; none for sound only. */
  readonly rungs: readonly Rung[];
  readonly segmentFormat: 'cmaf' | 'ts';
  /** A file a segment, or one a rendition, of which players fetch byte ranges. */
  readonly layout: 'files' | 'byte-ranges';
  /** AES-128, with a key that the passphrase gives; null for none. */
  readonly passphrase: string | null;
  readonly engine: EngineName | 'auto';
}

/** One file that plays by itself. */
export interface FileSettings {
  readonly kind: 'file';
  /** `audio`: M4A with AAC. */
  readonly format: 'mp4' | 'webm' | 'audio';
  /** Null for sound only. */
  readonly rung: Rung | null;
  readonly engine: EngineName | 'auto';
}

/** What a person chose. */
export type ExportSettings = HlsSettings | FileSettings;
