/** `FileSystemSyncAccessHandle`, which TypeScript's window library lacks since only workers have it. */
export interface SyncFile {
  /** Bytes written; all of them, or it throws QuotaExceededError. */
  write(bytes: Uint8Array, options: { at: number }): number;
  truncate(sizeBytes: number): void;
  flush(): void;
  close(): void;
}

interface SyncFileHandle extends FileSystemFileHandle {
  createSyncAccessHandle(): Promise<SyncFile>;
}

/** Opens a file of the private file system for writing in place. Nobody else may have it open. */
export function openSyncFile(handle: FileSystemFileHandle): Promise<SyncFile> {
  return (handle as SyncFileHandle).createSyncAccessHandle();
}
