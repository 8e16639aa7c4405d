import { StreamTarget, type StreamTargetChunk } from 'mediabunny';
import type { OutputFile } from './output-file.ts';

/** Written at a time; the muxer's many small writes are gathered up to this size. */
const WRITE_BYTES = 2 ** 20;

/** A muxer's place to write to. */
export interface FileTarget {
  readonly target: StreamTarget;
  /** Throws why writing failed, if it did: the muxer's own errors do not say. */
  readonly check: () => void;
}

/** Has a muxer write into `file`, which stays the caller's. */
export function createFileTarget(file: OutputFile): FileTarget {
  let failure: unknown = null;
  const writable = new WritableStream<StreamTargetChunk>({
    write({ data, position }) {
      try {
        file.write(data, position);
      } catch (error) {
        failure = error;
        throw error;
      }
    },
  });
  return {
    target: new StreamTarget(writable, { chunked: true, chunkSize: WRITE_BYTES }),
    check() {
      if (failure !== null) throw failure as Error;
    },
  };
}
