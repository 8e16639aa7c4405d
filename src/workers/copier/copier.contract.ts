import type { Lifeline } from '../lifeline.ts';

/** Copies large files between disks without holding them in memory, and adds up what was copied. */
export interface CopierApi extends Pick<Lifeline, 'hold'> {
  /**
   * Writes `source` as `name` into `folder`, where it appears only when it is whole. Resolves with its CRC-32.
   * `onBytes` (a comlink proxy) gets the bytes copied so far. @throws 'storage-full' @throws 'backup-failed' @throws AbortError
   */
  copyToFolder(
    source: Blob,
    folder: FileSystemDirectoryHandle,
    name: string,
    onBytes: (bytes: number) => void,
  ): Promise<number>;
  /** As {@link copyToFolder}, into a recording's own file, which is deleted again where that fails. */
  copyToRecording(source: Blob, recordingId: string, onBytes: (bytes: number) => void): Promise<number>;
  /** Only adds up. @throws AbortError */
  checksum(source: Blob, onBytes: (bytes: number) => void): Promise<number>;
  /** Makes the running copy reject with an AbortError once its file is closed. */
  cancel(): void;
}
