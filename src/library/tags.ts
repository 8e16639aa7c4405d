import { tidyTag } from '../lib/tag-text.ts';
import type { Recordings } from '../storage/recordings.ts';

const MOST_TAGS = 20;

/** What is done to the tags of recordings. */
export interface TagChange {
  readonly add?: readonly string[];
  readonly remove?: readonly string[];
}

/** Tags that differ in capitals only are the same. */
const keyOf = (tag: string): string => tag.toLocaleLowerCase();

/** The tags after a change: those there were come first, each once, at most 20. */
export function changedTags(
  tags: readonly string[],
  { add = [], remove = [] }: TagChange,
): readonly string[] {
  const gone = new Set(remove.map((tag) => keyOf(tidyTag(tag))));
  const kept = new Map<string, string>();
  for (const tag of tags) if (!gone.has(keyOf(tag))) kept.set(keyOf(tag), tag);
  for (const tag of add.map(tidyTag)) {
    if (tag && !kept.has(keyOf(tag)) && kept.size < MOST_TAGS) kept.set(keyOf(tag), tag);
  }
  return [...kept.values()];
}

/** Changes the tags of several recordings; those that are gone meanwhile are passed over. */
export async function changeTags(
  recordings: Recordings,
  ids: readonly string[],
  change: TagChange,
): Promise<void> {
  await recordings.updateEach(ids, ({ tags }) => ({ tags: changedTags(tags, change) }));
}
