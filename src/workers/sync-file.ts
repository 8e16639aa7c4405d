/** `FileSystemSyncAccessHandle`, which TypeScript's window library lacks since only workers have it. */
export interface SyncAccessHandle {
  read(bytes: Uint8Array, options: { readonly at: number }): number;
  write(bytes: Uint8Array, options: { readonly at: number }): number;
  truncate(sizeBytes: number): void;
  getSize(): number;
  flush(): void;
  close(): void;
}

interface SyncFileHandle extends FileSystemFileHandle {
  createSyncAccessHandle(): Promise<SyncAccessHandle>;
}

/** What a worker that has died held open is let go of a moment later. */
const LONGEST_WAIT_MS = 3000;
const RETRY_MS = 50;

/**
 * Opens a file of the private file system, which nobody else can write until it is closed.
 * @throws NoModificationAllowedError where somebody else has it open, and goes on having it
 */
export async function openSyncHandle(fileHandle: FileSystemFileHandle): Promise<SyncAccessHandle> {
  const endMs = performance.now() + LONGEST_WAIT_MS;
  for (;;) {
    try {
      return await (fileHandle as SyncFileHandle).createSyncAccessHandle();
    } catch (error) {
      const isHeld = error instanceof Error && error.name === 'NoModificationAllowedError';
      if (!isHeld || performance.now() > endMs) throw error;
      await new Promise((done) => setTimeout(done, RETRY_MS));
    }
  }
}

/** Writes all of `bytes`. @throws QuotaExceededError where not all of it found room */
export function writeAll(handle: SyncAccessHandle, bytes: Uint8Array, at: number): void {
  // Chromium answers a full disk with a nonsensical count instead of an error.
  if (handle.write(bytes, { at }) !== bytes.byteLength) throw quotaExceeded();
}

/** What is thrown where there is no room. */
export const quotaExceeded = (): DOMException =>
  new DOMException('Not all was written', 'QuotaExceededError');
