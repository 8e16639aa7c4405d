import type { Lifeline } from '../lifeline.ts';

/**
 * A zip being written into a file of the origin-private file system, or into one that the person picked. Calls are made one after the other, each
 * after the answer to the one before.
 */
export interface ZipApi extends Pick<Lifeline, 'hold'> {
  /**
   * Makes or empties `fileName` in `folder` (made where absent), and keeps it open.
   * @throws 'storage-blocked' @throws 'storage-full'
   */
  open(folder: string, fileName: string): Promise<void>;
  /** As {@link open}, into a file that the person picked; it changes only when the zip is finished. @throws 'target-refused' */
  openInto(handle: FileSystemFileHandle): Promise<void>;
  /** From now on `listener` (a comlink proxy) gets the bytes written so far, every few megabytes. */
  report(listener: (writtenBytes: number) => void): Promise<void>;
  /**
   * Adds one entry, stored as it is: media does not compress. `bytes` is transferred in. Resolves when the next
   * one may come. @throws 'storage-full'
   */
  add(path: string, bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  /** As {@link add}, of a file that is read from where it lies. @throws 'storage-full' */
  addFile(path: string, file: Blob): Promise<void>;
  /** Writes the directory of the zip and closes the file. @throws 'storage-full' @throws 'target-full' */
  finish(): Promise<void>;
  /** Closes the file half-written, so that it can be removed. */
  abandon(): Promise<void>;
}
