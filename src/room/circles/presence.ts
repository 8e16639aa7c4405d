import { MOST_SESSIONS, randomText, type LobbyMessage } from './message.ts';
import type { CirclePerson } from './model.ts';

/** Whoever was not heard for this long is gone: two signs of life may get lost, or come late from a hidden tab. */
export const VANISH_MS = 75_000;
/** A message is fresh where it repeats a nonce that we sent no longer ago than this. */
const FRESH_MS = 120_000;
/** Relays deliver out of order; what is older than this many messages of the same session is dropped. */
const WINDOW = 64;

interface Session {
  readonly identity: string;
  name: string;
  inCall: boolean;
  gone: boolean;
  /** Highest counter so far, and all that were seen at or below it within the window. */
  highest: number;
  readonly counters: Set<number>;
  /** Of the message with the highest counter. */
  nonce: string;
  heardAtMs: number;
  /** When its last fresh message came. -Infinity: perhaps only a recording. */
  freshAtMs: number;
}

/** What a message turned out to be. */
export interface Hearing {
  /** Whoever signed it is there now. */
  readonly isFresh: boolean;
  /** The sender has not proven yet that they hear us, or is new: an answer lets both sides know. */
  readonly wantsAnswer: boolean;
}

/** What one says of one's own presence in the next message. */
export type Stamp = Pick<LobbyMessage, 'session' | 'counter' | 'nonce' | 'heard'>;

/** Who is in one lobby, from what was heard there. Times are of one clock of our own (ms). */
export interface Presence {
  /** Identifies one's next message, and says which messages of others one has heard. */
  stamp(nowMs: number): Stamp;
  /** Takes in a message whose signature is good. Null: it is our own, a repetition, or too old. */
  hear(identity: string, message: LobbyMessage, nowMs: number): Hearing | null;
  /** Those who are there, by name; one entry an install, however many tabs it has open. */
  people(nowMs: number): readonly CirclePerson[];
}

/**
 * Keeps the presence of one lobby. Relays are not trusted with time, nor are the clocks of others: a message proves
 * its freshness by repeating a random nonce that this tab sent a moment ago, so that one recorded before this tab
 * was opened, or long ago, is worth nothing; and within that time a counter lets each message pass only once.
 *
 * What a relay can still do: hold messages back, so that somebody seems to be away; and deliver them up to FRESH_MS
 * late, so that somebody seems to be there who has just left, or a ring comes late. Whoever knows the room's code
 * can be here as many people as they like, and so crowd others out of the list of their own circle.
 */
export function createPresence(): Presence {
  const session = randomText();
  let counter = 0;
  /** When each of our own nonces went out. */
  const sent = new Map<string, number>();
  const sessions = new Map<string, Session>();

  const forget = (nowMs: number): void => {
    for (const [nonce, atMs] of sent) if (nowMs - atMs > FRESH_MS) sent.delete(nonce);
    // Kept for as long as a message of theirs could be replayed and still seem fresh.
    for (const [key, { heardAtMs }] of sessions)
      if (nowMs - heardAtMs > VANISH_MS + FRESH_MS) sessions.delete(key);
  };

  /** The session to give up for a newcomer: one that never proved to be there, else one that has left. */
  const leastWorthy = (nowMs: number): string | null => {
    const isThere = ({ freshAtMs }: Session): boolean => nowMs - freshAtMs <= FRESH_MS;
    const [worst] = [...sessions]
      .filter(([, known]) => !isThere(known))
      .sort(([, a], [, b]) => a.freshAtMs - b.freshAtMs || a.heardAtMs - b.heardAtMs);
    return worst?.[0] ?? null;
  };

  const sessionFor = (identity: string, message: LobbyMessage, nowMs: number): Session | null => {
    const key = `${identity}/${message.session}`;
    const known = sessions.get(key);
    if (known) return known;
    if (sessions.size >= MOST_SESSIONS) {
      const worst = leastWorthy(nowMs);
      if (worst === null) return null;
      sessions.delete(worst);
    }
    const fresh = {
      identity,
      name: '',
      inCall: false,
      gone: false,
      highest: 0,
      counters: new Set<number>(),
      nonce: '',
      heardAtMs: nowMs,
      freshAtMs: -Infinity,
    };
    sessions.set(key, fresh);
    return fresh;
  };

  return {
    stamp: (nowMs) => {
      forget(nowMs);
      counter += 1;
      const nonce = randomText();
      sent.set(nonce, nowMs);
      return { session, counter, nonce, heard: [...sessions.values()].map((known) => known.nonce) };
    },

    hear: (identity, message, nowMs) => {
      if (message.session === session) return null;
      forget(nowMs);
      const known = sessionFor(identity, message, nowMs);
      if (!known) return null;
      const isNew = known.highest === 0;
      if (known.counters.has(message.counter) || message.counter <= known.highest - WINDOW) return null;
      known.counters.add(message.counter);
      known.heardAtMs = nowMs;
      const isFresh = message.heard.some((nonce) => sent.has(nonce));
      if (message.counter > known.highest) {
        known.highest = message.counter;
        for (const seen of known.counters) if (seen <= known.highest - WINDOW) known.counters.delete(seen);
        known.nonce = message.nonce;
        known.name = message.name;
        known.inCall = message.inCall;
        known.gone = message.kind === 'bye';
        if (isFresh) known.freshAtMs = nowMs;
      }
      return { isFresh, wantsAnswer: message.kind !== 'bye' && (isNew || !isFresh) };
    },

    people: (nowMs) => {
      const there = [...sessions.values()]
        .filter(({ gone, freshAtMs }) => !gone && nowMs - freshAtMs <= VANISH_MS)
        .sort((a, b) => a.freshAtMs - b.freshAtMs);
      const people = new Map<string, CirclePerson>();
      for (const { identity, name, inCall } of there)
        people.set(identity, { identity, name, inCall: inCall || people.get(identity)?.inCall === true });
      return [...people.values()].sort((a, b) => a.name.localeCompare(b.name));
    },
  };
}
