/** A file that is being fetched, on disk; what was written before a break is still there afterwards. */
export interface IncomingFile {
  /** How much is there. */
  readonly sizeBytes: number;
  /** Takes the next bytes. @throws QuotaExceededError */
  append(bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  /** Puts on disk what was appended. @throws QuotaExceededError */
  close(): Promise<void>;
  /** Lets go of what was appended. */
  abandon(): Promise<void>;
}

/** Where the files of one call lie until they are saved elsewhere. */
export interface IncomingFolder {
  /** Opens the file of a message, to go on at its end. */
  open(messageId: string): Promise<IncomingFile>;
  /** The file as it is on disk. */
  read(messageId: string): Promise<File>;
  remove(messageId: string): Promise<void>;
}

/** The folder of the origin's private file system that holds one folder for each call. */
const FOLDER = 'incoming';
const lockName = (callId: string): string => `coterie-incoming-${callId}`;

/**
 * Makes a folder for one call. It is this call's until `signal` aborts, and is deleted by {@link sweepIncoming} at
 * the start of a later call: by then what was received was saved, or is not wanted.
 */
export async function openIncomingFolder({ signal }: { signal: AbortSignal }): Promise<IncomingFolder> {
  const callId = crypto.randomUUID();
  await holdLock(lockName(callId), signal);
  const all = await openAll();
  const folder = await all.getDirectoryHandle(callId, { create: true });

  return {
    async open(messageId) {
      const handle = await folder.getFileHandle(messageId, { create: true });
      const writable = await handle.createWritable({ keepExistingData: true });
      let { size: sizeBytes } = await handle.getFile();
      await writable.seek(sizeBytes);
      return {
        get sizeBytes() {
          return sizeBytes;
        },
        async append(bytes) {
          await writable.write(bytes);
          sizeBytes += bytes.byteLength;
        },
        close: () => writable.close(),
        abandon: () => writable.abort(),
      };
    },
    async read(messageId) {
      return (await folder.getFileHandle(messageId)).getFile();
    },
    async remove(messageId) {
      await folder.removeEntry(messageId).catch(ignoreMissing);
    },
  };
}

/** Deletes what calls have received that are over, in this tab or another. */
export async function sweepIncoming(): Promise<void> {
  const all = await openAll();
  const callIds: string[] = [];
  for await (const callId of all.keys()) callIds.push(callId);
  for (const callId of callIds) {
    await navigator.locks.request(lockName(callId), { ifAvailable: true }, async (lock) => {
      if (lock) await all.removeEntry(callId, { recursive: true }).catch(ignoreMissing);
    });
  }
}

async function openAll(): Promise<FileSystemDirectoryHandle> {
  const root = await navigator.storage.getDirectory();
  return root.getDirectoryHandle(FOLDER, { create: true });
}

/** Resolves when the lock is held; it is given back when `signal` aborts, or the tab goes. */
function holdLock(name: string, signal: AbortSignal): Promise<void> {
  return new Promise((held, failed) => {
    const aborted = new Promise<void>((resolve) => {
      if (signal.aborted) resolve();
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
    navigator.locks
      .request(name, async () => {
        held();
        await aborted;
      })
      .catch(failed);
  });
}

/** Another tab may have swept it too. */
function ignoreMissing(error: unknown): void {
  if (!(error instanceof Error && error.name === 'NotFoundError')) throw error;
}
