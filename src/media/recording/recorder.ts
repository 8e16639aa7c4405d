import type { Closable } from '../../lib/stage.ts';
import type { ReadonlyStore } from '../../lib/store.ts';

/** Where a recorder puts its bytes, in order. Implemented by storage, handed in by the library. */
export interface ChunkSink {
  /** Resolves when the chunk is on disk. Takes ownership of `bytes`. @throws 'storage-full' @throws 'storage-blocked' */
  append(bytes: ArrayBuffer, capturedAtMs: number): Promise<void>;
}

/** How a recorder encodes. */
export interface RecorderSettings {
  /** As `MediaRecorder` takes it; see format.ts. */
  readonly mimeType: string;
  readonly videoBitrateBps: number;
  readonly audioBitrateBps: number;
  /** How often encoded bytes are handed to the sink. */
  readonly timesliceMs: number;
  readonly keyFrameIntervalMs: number;
}

/** A running recording. `closed` rejects where it stopped by itself (disk full, encoder failure). */
export interface Recorder extends Closable {
  readonly mimeType: string;
  readonly sizeBytes: ReadonlyStore<number>;
  readonly startedAtMs: number;
}
