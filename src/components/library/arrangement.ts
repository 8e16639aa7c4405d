import type { Found, LibraryItem, RecordingSource } from '../../app.ts';

/** Orders of the list. */
export const SORTS = ['newest', 'oldest', 'name', 'longest', 'largest'] as const;
export type Sort = (typeof SORTS)[number];

/** What of the library is to be seen, and in which order. */
export interface ListView {
  readonly query: string;
  /** Null: whatever its tags. */
  readonly tag: string | null;
  readonly source: RecordingSource | null;
  readonly sort: Sort;
}

export const WHOLE_LIBRARY: ListView = { query: '', tag: null, source: null, sort: 'newest' };

/** A recording in the list, with where the search found it. */
export interface ListedItem {
  readonly item: LibraryItem;
  /** Null where nothing is searched. */
  readonly found: Found | null;
  /** All that it takes on the disk, bytes. */
  readonly sizeBytes: number;
}

/** A line of the list: one recording, or several that were made together. */
export interface ListEntry {
  /** Of the recording, or of the take. */
  readonly key: string;
  readonly tracks: readonly ListedItem[];
}

const ORDER: Record<Sort, (a: ListedItem, b: ListedItem) => number> = {
  newest: (a, b) => b.item.createdAtMs - a.item.createdAtMs,
  oldest: (a, b) => a.item.createdAtMs - b.item.createdAtMs,
  name: (a, b) => a.item.name.localeCompare(b.item.name, undefined, { numeric: true }),
  longest: (a, b) => (b.item.durationMs ?? 0) - (a.item.durationMs ?? 0),
  largest: (a, b) => b.sizeBytes - a.sizeBytes,
};

/** What the list shows. A take stands where the first of its recordings would, which are in the same order in it. */
export function arrange(
  items: readonly LibraryItem[],
  view: ListView,
  find: (item: LibraryItem, query: string) => Found | null,
  sizeOf: (item: LibraryItem) => number,
): readonly ListEntry[] {
  const isSearched = view.query.trim() !== '';
  const listed = items.flatMap((item): ListedItem[] => {
    if (view.tag !== null && !item.tags.includes(view.tag)) return [];
    if (view.source !== null && item.source !== view.source) return [];
    const found = isSearched ? find(item, view.query) : null;
    return isSearched && !found ? [] : [{ item, found, sizeBytes: sizeOf(item) }];
  });
  const entries = new Map<string, ListedItem[]>();
  for (const one of listed.sort(ORDER[view.sort])) {
    const key = one.item.takeId ?? one.item.id;
    const tracks = entries.get(key);
    if (tracks) tracks.push(one);
    else entries.set(key, [one]);
  }
  return [...entries].map(([key, tracks]) => ({ key, tracks }));
}

/** All tags there are, the most used first. */
export function allTags(items: readonly LibraryItem[]): readonly string[] {
  const uses = new Map<string, number>();
  for (const { tags } of items) for (const tag of tags) uses.set(tag, (uses.get(tag) ?? 0) + 1);
  return [...uses].sort(([a, m], [b, n]) => n - m || a.localeCompare(b)).map(([tag]) => tag);
}

/** Those from `from` to `to`, both included, whichever comes first: what is meant by a click with Shift. */
export function between(ids: readonly string[], from: string | null, to: string): readonly string[] {
  const [a, b] = [from === null ? -1 : ids.indexOf(from), ids.indexOf(to)];
  return a === -1 ? [to] : ids.slice(Math.min(a, b), Math.max(a, b) + 1);
}
