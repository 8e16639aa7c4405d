import { log } from '../../lib/log.ts';
import { createStore, type ReadonlyStore } from '../../lib/store.ts';
import type { Database } from '../../storage/database.ts';
import { changeExports, listExports } from '../../storage/exports.ts';
import type { ExportRecord } from '../../storage/schema.ts';
import { entryOf, recordOf } from './entry-record.ts';
import type { ExportEntry, ExportProgress } from './model.ts';
import { reduceQueue, type QueueEvent, type QueueState } from './queue-state.ts';

/** The queue of all tabs, which outlives them. */
export interface KeptQueue {
  readonly entries: ReadonlyStore<QueueState>;
  /** Resolves once it is kept. @throws 'storage-full' and 'storage-blocked', where it then holds for this tab only */
  dispatch(event: QueueEvent): Promise<void>;
  /** The same for how far an export is, which is told to the other tabs, and kept now and then. */
  report(id: string, progress: ExportProgress): void;
}

/** What is made in the meantime is not lost, only how much of it there is said to be. */
const KEEP_PROGRESS_MS = 5000;

type Told = 'changed' | { readonly id: string; readonly progress: ExportProgress };

/** @throws 'storage-blocked' */
export async function openKeptQueue(
  database: Database,
  { signal }: { signal: AbortSignal },
): Promise<KeptQueue> {
  const entries = createStore<QueueState>([]);
  const progress = new Map<string, ExportProgress>();
  const keptAtMs = new Map<string, number>();
  const otherTabs = new BroadcastChannel(`coterie/exports/${database.name}`);
  signal.addEventListener('abort', () => otherTabs.close(), { once: true });

  const decode = (record: ExportRecord): ExportEntry | null => {
    const entry = entryOf(record);
    const known = entry && progress.get(entry.id);
    return entry && known && entry.state.kind === 'running'
      ? { ...entry, state: { kind: 'running', progress: known } }
      : entry;
  };
  const publish = (records: readonly ExportRecord[]): void =>
    entries.set(records.flatMap((record) => decode(record) ?? []));

  const reduceRecords =
    (event: QueueEvent) =>
    (records: readonly ExportRecord[]): readonly ExportRecord[] => {
      const before = new Map<ExportEntry, ExportRecord>();
      for (const record of records) {
        const entry = decode(record);
        // One that cannot be read is in nobody's way.
        if (entry) before.set(entry, record);
      }
      return reduceQueue([...before.keys()], event).map(
        (entry, place) => before.get(entry) ?? recordOf(entry, place),
      );
    };

  const tell = (told: Told): void => {
    if (!signal.aborted) otherTabs.postMessage(told);
  };
  const show = (id: string, step: ExportProgress): void => {
    progress.set(id, step);
    entries.update((queue) => reduceQueue(queue, { kind: 'progressed', id, progress: step }));
  };
  otherTabs.addEventListener('message', ({ data }: MessageEvent<Told>) => {
    if (data !== 'changed') show(data.id, data.progress);
    else
      listExports(database)
        .then(publish)
        .catch((error: unknown) => log.warn('What another tab exports could not be read.', error));
  });

  const dispatch = async (event: QueueEvent): Promise<void> => {
    try {
      const records = await changeExports(database, reduceRecords(event));
      if (event.kind === 'started') progress.delete(event.id);
      publish(records);
      tell('changed');
    } catch (error) {
      entries.update((queue) => reduceQueue(queue, event));
      throw error;
    }
  };

  publish(await listExports(database));
  return {
    entries,
    dispatch,
    report(id, step) {
      show(id, step);
      tell({ id, progress: step });
      const nowMs = performance.now();
      if (nowMs - (keptAtMs.get(id) ?? -Infinity) < KEEP_PROGRESS_MS) return;
      keptAtMs.set(id, nowMs);
      dispatch({ kind: 'progressed', id, progress: step }).catch((error: unknown) =>
        log.warn('How far an export is could not be kept.', error),
      );
    },
  };
}
