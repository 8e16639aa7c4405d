import { createStore, type ReadonlyStore } from '../lib/store.ts';
import type { RecordingRecord } from '../storage/schema.ts';

/** What is going on with a recording at this moment. */
export type LibraryActivity =
  | { readonly kind: 'idle' }
  /** `here` is false where another tab records. */
  | { readonly kind: 'recording'; readonly here: boolean }
  /** `fraction` 0..1; null while it waits, or while another tab is at it. */
  | { readonly kind: 'finalising'; readonly fraction: number | null }
  /** Finalising failed; what was stored is kept and can be opened as it is. `error.name` is the code. */
  | { readonly kind: 'failed'; readonly error: Error };

/** A recording as the library's screen shows it. */
export interface LibraryItem extends RecordingRecord {
  readonly activity: LibraryActivity;
}

/** What this tab is doing with which recording. */
export interface Activities extends ReadonlyStore<ReadonlyMap<string, LibraryActivity>> {
  /** Null: nothing any more. */
  set(id: string, activity: LibraryActivity | null): void;
}

/** Nothing going on yet. */
export function createActivities(): Activities {
  const store = createStore<ReadonlyMap<string, LibraryActivity>>(new Map());
  return {
    get value() {
      return store.value;
    },
    watch: (listener) => store.watch(listener),
    set(id, activity) {
      const next = new Map(store.value);
      if (activity) next.set(id, activity);
      else next.delete(id);
      store.set(next);
    },
  };
}

/** Joins the stored records with what this tab is doing; newest first, without what is in the bin. */
export function listItems(
  records: ReadonlyStore<readonly RecordingRecord[]>,
  activities: Activities,
): ReadonlyStore<readonly LibraryItem[]> {
  let joined = new Map<RecordingRecord, LibraryItem>();
  /** An item is the same object for as long as nothing about it changes: lists of hundreds go by that. */
  const itemOf = (record: RecordingRecord): LibraryItem => {
    const activity = activities.value.get(record.id) ?? ELSEWHERE[record.state];
    const before = joined.get(record);
    return before?.activity === activity ? before : { ...record, activity };
  };
  const join = (): LibraryItem[] => {
    const shown = records.value.filter(({ deletedAtMs }) => deletedAtMs === null);
    joined = new Map(shown.map((record) => [record, itemOf(record)]));
    return [...joined.values()].sort((a, b) => b.createdAtMs - a.createdAtMs);
  };
  const items = createStore<readonly LibraryItem[]>(join());
  records.watch(() => items.set(join()));
  activities.watch(() => items.set(join()));
  return items;
}

/** What a record's state means where this tab has nothing to do with it. */
const ELSEWHERE: Record<RecordingRecord['state'], LibraryActivity> = {
  recording: { kind: 'recording', here: false },
  stopped: { kind: 'finalising', fraction: null },
  ready: { kind: 'idle' },
};
