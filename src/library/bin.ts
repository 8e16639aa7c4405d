import { AppError } from '../lib/errors.ts';
import { log } from '../lib/log.ts';
import { createStore, type ReadonlyStore } from '../lib/store.ts';
import type { Recordings } from '../storage/recordings.ts';
import type { RecordingRecord } from '../storage/schema.ts';

/** How long a deletion can be undone. */
export const UNDO_MS = 30_000;

/** Recordings that were deleted together, and can be brought back together. */
export interface Deletion {
  readonly deletedAtMs: number;
  readonly ids: readonly string[];
  /** Of the first of them. */
  readonly name: string;
  /** When they are gone for good, on the clock of `performance.now()`. */
  readonly dueMs: number;
}

/** Deleted recordings, until they are gone for good. Every tab has the same, and so has the next start. */
export interface Bin {
  /** The latest first. */
  readonly deletions: ReadonlyStore<readonly Deletion[]>;
  /** Puts recordings here; those that are gone meanwhile are passed over. @throws 'storage-blocked' */
  add(ids: readonly string[]): Promise<void>;
  /** Brings recordings back. @throws 'not-found' where one of them is gone for good */
  restore(ids: readonly string[]): Promise<void>;
}

/**
 * Watches over what is in the bin. `remove` deletes a recording for good if it still stands there as it was given:
 * whoever undoes in another tab at the last moment wins.
 */
export function openBin(
  {
    recordings,
    remove,
  }: {
    recordings: Recordings;
    remove: (id: string, isMeant: (record: RecordingRecord) => boolean) => Promise<unknown>;
  },
  { signal }: { signal: AbortSignal },
): Bin {
  /** When this tab first saw a deletion: what is told to the person is not shortened or drawn out by a change of clocks. */
  const dueMs = new Map<number, number>();
  const deletions = createStore<readonly Deletion[]>([]);
  const leaving = new Set<string>();
  let timer: ReturnType<typeof setTimeout> | undefined;

  const dueOf = (deletedAtMs: number): number => {
    const leftMs = Math.min(UNDO_MS, Math.max(0, deletedAtMs + UNDO_MS - Date.now()));
    const due = dueMs.get(deletedAtMs) ?? performance.now() + leftMs;
    dueMs.set(deletedAtMs, due);
    return due;
  };

  const read = (records: readonly RecordingRecord[]): void => {
    const byTime = new Map<number, RecordingRecord[]>();
    for (const record of records) {
      if (record.deletedAtMs === null) continue;
      byTime.set(record.deletedAtMs, [...(byTime.get(record.deletedAtMs) ?? []), record]);
    }
    if (byTime.size === 0 && deletions.value.length === 0) return;
    deletions.set(
      [...byTime]
        .sort(([a], [b]) => b - a)
        .map(([deletedAtMs, records]) => ({
          deletedAtMs,
          ids: records.map(({ id }) => id),
          name: records[0]?.name ?? '',
          dueMs: dueOf(deletedAtMs),
        })),
    );
    plan();
  };

  const plan = (): void => {
    clearTimeout(timer);
    const waiting = deletions.value.filter(({ ids }) => ids.some((id) => !leaving.has(id)));
    if (waiting.length === 0 || signal.aborted) return;
    const next = Math.min(...waiting.map((deletion) => deletion.dueMs));
    timer = setTimeout(empty, Math.max(0, next - performance.now()));
  };

  const empty = (): void => {
    const due = deletions.value.filter((deletion) => deletion.dueMs <= performance.now());
    for (const { ids, deletedAtMs } of due) {
      for (const id of ids) if (!leaving.has(id)) void removeForGood(id, deletedAtMs);
    }
  };

  const removeForGood = async (id: string, deletedAtMs: number): Promise<void> => {
    leaving.add(id);
    try {
      await remove(id, (record) => record.deletedAtMs === deletedAtMs);
    } catch (error) {
      // It stays in the bin, and out of sight; the next start tries again.
      log.warn('A deleted recording could not be removed.', error);
    } finally {
      leaving.delete(id);
    }
  };

  const stopWatching = recordings.list.watch(read);
  signal.addEventListener(
    'abort',
    () => {
      stopWatching();
      clearTimeout(timer);
    },
    { once: true },
  );
  read(recordings.list.value);

  return {
    deletions,
    async add(ids) {
      // One moment for all: it is what holds them together.
      const deletedAtMs = Date.now();
      await recordings.updateEach(ids, () => ({ deletedAtMs }));
    },
    async restore(ids) {
      const restored = await recordings.updateEach(ids, () => ({ deletedAtMs: null }));
      if (restored.length < ids.length) throw new AppError('not-found', 'It is gone for good.');
    },
  };
}
