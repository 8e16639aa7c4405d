/** A file of the private file system that is being written, from its beginning and by nobody else. */
export interface SyncFile {
  /** @throws QuotaExceededError where not all of `bytes` found room */
  write(bytes: Uint8Array, at: number): void;
  /** Puts everything on disk. @throws QuotaExceededError where less is there than was written */
  flush(): void;
  close(): void;
}

/** `FileSystemSyncAccessHandle`, which TypeScript's window library lacks since only workers have it. */
interface SyncAccessHandle {
  write(bytes: Uint8Array, options: { at: number }): number;
  truncate(sizeBytes: number): void;
  getSize(): number;
  flush(): void;
  close(): void;
}

interface SyncFileHandle extends FileSystemFileHandle {
  createSyncAccessHandle(): Promise<SyncAccessHandle>;
}

const quotaExceeded = (): DOMException => new DOMException('Not all was written', 'QuotaExceededError');

/** Opens a file for writing and empties it. */
export async function openSyncFile(fileHandle: FileSystemFileHandle): Promise<SyncFile> {
  const handle = await (fileHandle as SyncFileHandle).createSyncAccessHandle();
  let sizeBytes = 0;
  handle.truncate(0);
  return {
    write(bytes, at) {
      // Chromium answers a full disk with a nonsensical count instead of an error.
      if (handle.write(bytes, { at }) !== bytes.byteLength) throw quotaExceeded();
      sizeBytes = Math.max(sizeBytes, at + bytes.byteLength);
    },
    flush() {
      handle.flush();
      if (handle.getSize() !== sizeBytes) throw quotaExceeded();
    },
    close: () => handle.close(),
  };
}
