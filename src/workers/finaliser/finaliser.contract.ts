import type { Lifeline } from '../lifeline.ts';
import type { Anchor } from '../../storage/schema.ts';

/** Which recording to finalise, of the database of that name. */
export interface FinaliseTask {
  readonly databaseName: string;
  readonly recordingId: string;
}

/** Which file to take in, and under which id. The worker reads it as a stream. */
export interface ImportTask {
  readonly file: File;
  readonly recordingId: string;
}

/** What is known of a finished recording's file. */
export interface MediaFacts {
  readonly mimeType: string;
  readonly durationMs: number;
  readonly sizeBytes: number;
  /** Pixels as displayed; null for sound only. */
  readonly width: number | null;
  readonly height: number | null;
  /** Bytes had to be left out. */
  readonly damaged: boolean;
  /** A small JPEG; null for sound only, or where this browser cannot decode the picture. */
  readonly thumbnail: Blob | null;
  /** Where the recording's own time stands on the calendar; empty where that is not known. */
  readonly anchors: readonly Anchor[];
}

/**
 * One worker does one task and is then terminated. `onProgress` (a comlink proxy) gets a fraction 0..1.
 * No media crosses: the worker reads from the private file system, IndexedDB or the File, and writes to the private file system.
 */
export interface FinaliserApi extends Pick<Lifeline, 'hold'> {
  /**
   * Remuxes what was recorded, without re-encoding, into a seekable file. Leaves that alone, and may be
   * repeated at will.
   * @throws 'recording-empty' @throws 'recording-damaged' @throws 'recording-failed' @throws 'storage-full'
   */
  finalise(task: FinaliseTask, onProgress: (fraction: number) => void): Promise<MediaFacts>;
  /** Checks a media file and copies it. @throws 'import-not-media' @throws 'import-cut-off' @throws 'storage-full' */
  importFile(task: ImportTask, onProgress: (fraction: number) => void): Promise<MediaFacts>;
  /** Makes the running task reject with an AbortError once its file is closed. */
  cancel(): void;
}
