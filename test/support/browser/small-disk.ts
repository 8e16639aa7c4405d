declare global {
  var limitStorage: (origin: string, quotaBytes: number) => Promise<void>;
}

/** The origin's storage, small enough to be filled up. */
export interface SmallDisk {
  /** Fills it up, but for so many bytes. */
  leave(freeBytes: number): Promise<void>;
  /** Takes away what it was filled with. */
  clear(): Promise<void>;
}

const nameOf = (filler: number): string => `filler-${filler}`;
/** What its name takes in Chromium's accounts. */
const NAME_BYTES = 500;

/** Has the browser give the origin no more than `quotaBytes`. Call it before anything is stored. */
export async function openSmallDisk(quotaBytes: number): Promise<SmallDisk> {
  await globalThis.limitStorage(location.origin, quotaBytes);
  const root = await navigator.storage.getDirectory();
  let fillers = 0;
  return {
    async leave(freeBytes) {
      // Of its quota Chromium tells pages a round number instead.
      const { usage = 0 } = await navigator.storage.estimate();
      const size = quotaBytes - usage - freeBytes - NAME_BYTES;
      if (size <= 0) return;
      fillers += 1;
      const handle = await root.getFileHandle(nameOf(fillers), { create: true });
      const writable = await handle.createWritable();
      await writable.truncate(size);
      await writable.close();
    },
    async clear() {
      for (; fillers > 0; fillers -= 1) await root.removeEntry(nameOf(fillers));
    },
  };
}
