import type { Stated } from './statement.ts';

/** One signer has a say about so many people: those of whom they spoke last. */
export const MOST_SUBJECTS = 256;

/** Sorts what takes precedence first: the higher sequence, then the lower id, so that all peers agree. */
export function byPrecedence(a: Stated, b: Stated): number {
  return b.statement.sequence - a.statement.sequence || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}

/** What a statement is about: a person, by identity key, or the room's rules. */
export function topicOf({ statement }: Stated): string {
  return statement.kind === 'role' ? statement.subject : 'policy';
}

/**
 * What matters of `stated`: of each signer the last word on the room's rules, and on the MOST_SUBJECTS people of
 * whom they spoke last. The rest can be forgotten: compacting parts before a union changes nothing, since both
 * steps take maxima, so that any order of gossip leads to the same.
 */
export function compact<T extends Stated>(stated: readonly T[]): readonly T[] {
  const bySigner = Map.groupBy(stated, ({ signer }) => signer);
  return [...bySigner.values()].flatMap((said) => {
    const lastWords = new Map<string, T>();
    for (const item of said.toSorted(byPrecedence)) {
      const topic = topicOf(item);
      if (!lastWords.has(topic)) lastWords.set(topic, item);
    }
    const policy = lastWords.get('policy');
    lastWords.delete('policy');
    const roles = [...lastWords.values()].slice(0, MOST_SUBJECTS);
    return policy ? [policy, ...roles] : roles;
  });
}
