import { openSyncHandle, quotaExceeded, writeAll } from './sync-file.ts';

/** A file of the private file system that is being written, from its beginning and by nobody else. */
export interface OutputFile {
  /** @throws QuotaExceededError where not all of `bytes` found room */
  write(bytes: Uint8Array, at: number): void;
  /** Puts everything on disk. @throws QuotaExceededError where less is there than was written */
  flush(): void;
  close(): void;
}

/** Opens a file for writing and empties it. */
export async function openOutputFile(fileHandle: FileSystemFileHandle): Promise<OutputFile> {
  const handle = await openSyncHandle(fileHandle);
  let sizeBytes = 0;
  handle.truncate(0);
  return {
    write(bytes, at) {
      writeAll(handle, bytes, at);
      sizeBytes = Math.max(sizeBytes, at + bytes.byteLength);
    },
    flush() {
      handle.flush();
      if (handle.getSize() !== sizeBytes) throw quotaExceeded();
    },
    close: () => handle.close(),
  };
}

/** Remembers why writing failed, if it did: what goes wrong meanwhile is then no fault of what is read. */
export function watchWrites(file: OutputFile): { readonly file: OutputFile; readonly check: () => void } {
  let failure: unknown = null;
  return {
    file: {
      ...file,
      write(bytes, at) {
        try {
          file.write(bytes, at);
        } catch (error) {
          failure ??= error;
          throw error;
        }
      },
    },
    check() {
      if (failure !== null) throw failure as Error;
    },
  };
}
