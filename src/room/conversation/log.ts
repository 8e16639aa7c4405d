import type { BodyOf } from './body.ts';
import { compareEntries, type Entry } from './entry.ts';

type MarkBody = BodyOf<'upvote' | 'answered' | 'ballot' | 'poll-closed'>;

/**
 * What is kept of a conversation, each list in the order that is the same for everyone. It depends only on which
 * entries were ever merged, not on when or how often: each limit keeps the latest, so `keep(a ∪ b)` is
 * `keep(keep(a) ∪ keep(b))`.
 */
export interface Log {
  readonly messages: readonly Entry<BodyOf<'message'>>[];
  readonly topics: readonly Entry<BodyOf<'question' | 'poll'>>[];
  /** Votes and the like: the latest of each kind by each author on each target. */
  readonly marks: readonly Entry<MarkBody>[];
}

interface Limits {
  readonly inAll: number;
  /** Nobody can push out what others said with more than this. */
  readonly byOneAuthor: number;
}

/** How many entries are kept. */
export const LOG_LIMITS = {
  messages: { inAll: 1_000, byOneAuthor: 500 },
  topics: { inAll: 500, byOneAuthor: 50 },
  marks: { inAll: 5_000, byOneAuthor: 1_000 },
} as const satisfies Record<keyof Log, Limits>;

/** How many messages a newcomer is given. */
export const BACKFILLED_MESSAGES = 200;

/** No conversation counts this far. */
const LONGEST_LEAP = 1e9;
/** Half of what a number can count to: the other half is millions of leaps long. */
const HIGHEST_FIRST_CLOCK = 2 ** 52;

export const EMPTY_LOG: Log = { messages: [], topics: [], marks: [] };

/** The log with `entries` in it; `log` itself where they bring nothing new. */
export function mergeEntries(log: Log, entries: readonly Entry[]): Log {
  const messages = keep(log.messages, entries.filter(isMessage), ({ id }) => id, LOG_LIMITS.messages);
  const topics = keep(log.topics, entries.filter(isTopic), ({ id }) => id, LOG_LIMITS.topics);
  const marks = keep(log.marks, entries.filter(isMark), markKey, LOG_LIMITS.marks);
  const isSame = messages === log.messages && topics === log.topics && marks === log.marks;
  return isSame ? log : { messages, topics, marks };
}

/** The highest lamport clock in the log; 0 where it is empty. */
export function clockOf({ messages, topics, marks }: Log): number {
  return Math.max(...[messages, topics, marks].map((list) => list.at(-1)?.body.lamport ?? 0));
}

/**
 * Those of `entries` that do not leap far ahead of all others: who leapt to the end of what a number can count
 * would leave no room behind them. `asHistory`: a newcomer may come into a conversation that has counted far.
 */
export function withoutLeaps(
  log: Log,
  entries: readonly Entry[],
  { asHistory }: { asHistory: boolean },
): readonly Entry[] {
  const ascending = entries.toSorted(compareEntries);
  let clock = clockOf(log);
  if (asHistory && clock === 0) clock = Math.min(ascending[0]?.body.lamport ?? 0, HIGHEST_FIRST_CLOCK);
  return ascending.filter(({ body: { lamport } }) => {
    const isNear = lamport <= clock + LONGEST_LEAP;
    if (isNear) clock = Math.max(clock, lamport);
    return isNear;
  });
}

/** What is passed on to others: the latest messages and all the rest, but for authors who were put out. */
export function sharedEntries(log: Log, isOut: (identity: string) => boolean): readonly Entry[] {
  const isIn = ({ author }: Entry): boolean => !isOut(author);
  return [
    ...log.messages.filter(isIn).slice(-BACKFILLED_MESSAGES),
    ...log.topics.filter(isIn),
    ...log.marks.filter(isIn),
  ];
}

function keep<E extends Entry>(
  kept: readonly E[],
  added: readonly E[],
  keyOf: (entry: E) => string,
  { inAll, byOneAuthor }: Limits,
): readonly E[] {
  const latest = new Map(kept.map((entry) => [keyOf(entry), entry]));
  let isNew = false;
  for (const entry of added) {
    const known = latest.get(keyOf(entry));
    if (known && compareEntries(known, entry) >= 0) continue;
    latest.set(keyOf(entry), entry);
    isNew = true;
  }
  if (!isNew) return kept;
  const shares = new Map<string, number>();
  const result = [...latest.values()]
    .sort((a, b) => compareEntries(b, a))
    .filter(({ author }) => {
      const share = (shares.get(author) ?? 0) + 1;
      shares.set(author, share);
      return share <= byOneAuthor;
    })
    .slice(0, inAll)
    .reverse();
  const isUnchanged = result.length === kept.length && result.every((entry, index) => entry === kept[index]);
  return isUnchanged ? kept : result;
}

const isMessage = (entry: Entry): entry is Entry<BodyOf<'message'>> => entry.body.kind === 'message';
const isTopic = (entry: Entry): entry is Entry<BodyOf<'question' | 'poll'>> =>
  entry.body.kind === 'question' || entry.body.kind === 'poll';
const isMark = (entry: Entry): entry is Entry<MarkBody> => !isMessage(entry) && !isTopic(entry);
const markKey = ({ author, body: { kind, target } }: Entry<MarkBody>): string =>
  `${kind} ${author} ${target}`;
