import type { Lifeline } from '../lifeline.ts';

/** What of a capture is on disk. */
export interface CaptureState {
  /** Of the chunk that comes next. */
  readonly nextSequence: number;
  readonly sizeBytes: number;
}

/** Where a chunk belongs, and when it was taken. */
export interface ChunkStamp {
  readonly sequence: number;
  /** Ms since 1970, by the page's steady clock. */
  readonly capturedAtMs: number;
  /** 0 until the first pause, 1 until the second... */
  readonly part: number;
}

/**
 * One worker writes one capture (storage/captures.ts), and nobody else does while it lives: what is written is with the
 * operating system when a promise resolves, so that no end of the browser takes it away; a loss of power takes the last
 * second.
 */
export interface CaptureApi extends Lifeline {
  /**
   * Opens the capture, or goes on with one that a worker before this one has begun. `head`: see Journal.
   * @throws 'storage-full' @throws 'storage-blocked' where the browser has no such files
   */
  open(id: string, head: string): Promise<CaptureState>;
  /**
   * Adds a chunk; `bytes` are transferred. True where it went into the last reserve: nothing big fits any more.
   * @throws 'storage-full' where it is not stored
   */
  append(bytes: ArrayBuffer, stamp: ChunkStamp): boolean;
  /** Lets go of the files. */
  close(): void;
}
