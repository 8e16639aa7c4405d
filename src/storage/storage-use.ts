import { createStore, type ReadonlyStore } from '../lib/store.ts';

/** How much of the browser's storage this origin uses, and whether the browser may clear it by itself. */
export interface StorageUse {
  readonly usedBytes: number;
  /** About what there is in all; a browser's estimate. */
  readonly quotaBytes: number;
  /** True: the browser never evicts it without asking the person. */
  readonly persistent: boolean;
}

/** Watches over the room there is. */
export interface StorageMeter {
  readonly use: ReadonlyStore<StorageUse>;
  /** Looks again; browsers tell nobody when it changes. */
  refresh(): Promise<void>;
  /** Asks the browser never to evict anything; true where it agreed. */
  persist(): Promise<boolean>;
}

async function measure(): Promise<StorageUse> {
  const [{ usage = 0, quota = 0 }, persistent] = await Promise.all([
    navigator.storage.estimate(),
    navigator.storage.persisted(),
  ]);
  return { usedBytes: usage, quotaBytes: quota, persistent };
}

/** Opens the meter, measured once. */
export async function openStorageMeter(): Promise<StorageMeter> {
  const use = createStore(await measure());
  const refresh = async (): Promise<void> => use.set(await measure());
  return {
    use,
    refresh,
    async persist() {
      const granted = await navigator.storage.persist();
      await refresh();
      return granted;
    },
  };
}
