import { toBase64Url, utf8 } from '../../lib/bytes.ts';
import { openEntry, type Entry } from './entry.ts';
import { BACKFILLED_MESSAGES, LOG_LIMITS, sharedEntries, type Log } from './log.ts';
import type { ConversationMessage, MessageOf } from './messages.ts';

const ANSWER_TIMEOUT_MS = 2_000;
/** What went missing, between two who cannot reach each other for instance, is found by others after this long. */
const COMPARE_INTERVAL_MS = 10_000;
/** An answer goes out in pieces, so that it fits into what a peer may send. */
const PIECE_CHARACTERS = 16_000;
const PIECE_ENTRIES = 48;
const PIECES_AT_ONCE = 8;
const PIECE_INTERVAL_MS = 600;
/** More than this was never asked for. */
const MOST_ANSWERED = BACKFILLED_MESSAGES + LOG_LIMITS.topics.inAll + LOG_LIMITS.marks.inAll;

/** Sees to it that everyone has the same, however they came and went. */
export interface History {
  personCame(participantId: string): void;
  personLeft(participantId: string): void;
  /** 'lie' where somebody passes on what nobody signed. */
  receive(
    participantId: string,
    message: MessageOf<'history-digest' | 'history-request' | 'history'>,
  ): Promise<'ok' | 'lie'>;
}

/** What the history is made of and kept in. */
export interface HistoryScope {
  readonly room: string;
  readonly readLog: () => Log;
  readonly isOut: (identity: string) => boolean;
  readonly send: (message: ConversationMessage, participantId: string) => void;
  /** Takes verified entries, of anybody who is not out. */
  readonly add: (entries: readonly Entry[]) => void;
}

/**
 * When two meet, and from time to time, they compare digests of what they could pass on, and ask where these differ.
 * Who is new asks one person at a time until they have a beginning, then compares with everyone. Nothing is asked
 * of somebody who was not heard from: their side may not be open to us yet. Stops when `signal` aborts.
 */
export function openHistory(
  { room, readLog, isOut, send, add }: HistoryScope,
  { signal }: { signal: AbortSignal },
): History {
  const present = new Set<string>();
  /** How many entries may still come from whom: only from those who were asked. */
  const expected = new Map<string, number>();
  const answers = new Map<string, AbortController>();
  /** Who could give us the beginning, in the order in which we heard from them; null once we have it. */
  let candidates: Set<string> | null = new Set();
  let asked: string | null = null;
  let timer = 0;

  const shared = (): readonly Entry[] => sharedEntries(readLog(), isOut);

  const ask = (participantId: string): void => {
    expected.set(participantId, MOST_ANSWERED);
    send({ kind: 'history-request', known: shared().map(shortId) }, participantId);
  };

  const askNext = (): void => {
    clearTimeout(timer);
    const [next] = candidates ?? [];
    asked = next ?? null;
    if (next === undefined) return;
    candidates?.delete(next);
    waitForAnswer();
    ask(next);
  };
  const waitForAnswer = (): void => {
    clearTimeout(timer);
    timer = window.setTimeout(askNext, ANSWER_TIMEOUT_MS);
  };

  /** They have something that we lack. */
  const wantFrom = (participantId: string): void => {
    if (!candidates) {
      ask(participantId);
      return;
    }
    if (participantId !== asked) candidates.add(participantId);
    if (asked === null) askNext();
  };

  const compareWith = async (participantId: string): Promise<void> => {
    const digest = await digestOf(shared());
    if (present.has(participantId) && !signal.aborted)
      send({ kind: 'history-digest', digest }, participantId);
  };

  const haveBeginning = (): void => {
    if (!candidates) return;
    candidates = null;
    clearTimeout(timer);
    for (const participantId of present) void compareWith(participantId);
  };

  const answer = async (participantId: string, known: ReadonlySet<string>): Promise<void> => {
    answers.get(participantId)?.abort();
    const controller = new AbortController();
    answers.set(participantId, controller);
    const pieces = piecesOf(shared().filter((entry) => !known.has(shortId(entry))));
    for (const [index, piece] of pieces.entries()) {
      if (index >= PIECES_AT_ONCE) await pause(PIECE_INTERVAL_MS);
      if (controller.signal.aborted || signal.aborted) return;
      const entries = piece.map(({ signed }) => signed);
      send({ kind: 'history', entries, isLast: index === pieces.length - 1 }, participantId);
    }
    answers.delete(participantId);
  };

  const take = async (
    participantId: string,
    { entries, isLast }: MessageOf<'history'>,
  ): Promise<'ok' | 'lie'> => {
    const left = (expected.get(participantId) ?? -1) - entries.length;
    if (left < 0) return 'ok';
    expected.set(participantId, left);
    if (isLast) expected.delete(participantId);
    if (participantId === asked) waitForAnswer();
    const opened = await Promise.all(entries.map((signed) => openEntry(room, signed)));
    if (signal.aborted) return 'ok';
    const good = opened.filter((entry) => entry !== null);
    if (good.length < opened.length) return 'lie';
    add(good.filter(({ author }) => !isOut(author)));
    if (isLast) haveBeginning();
    return 'ok';
  };

  const comparing = setInterval(() => {
    const others = [...present];
    const other = others[Math.floor(Math.random() * others.length)];
    if (other !== undefined) void compareWith(other);
  }, COMPARE_INTERVAL_MS);
  signal.addEventListener('abort', () => {
    clearInterval(comparing);
    clearTimeout(timer);
  });

  return {
    personCame(participantId) {
      present.add(participantId);
      void compareWith(participantId);
    },

    personLeft(participantId) {
      present.delete(participantId);
      expected.delete(participantId);
      answers.get(participantId)?.abort();
      answers.delete(participantId);
      candidates?.delete(participantId);
      if (participantId === asked && candidates) askNext();
    },

    async receive(participantId, message) {
      switch (message.kind) {
        case 'history-digest':
          if (message.digest !== (await digestOf(shared()))) wantFrom(participantId);
          else haveBeginning();
          return 'ok';
        case 'history-request': {
          const own = new Set(shared().map(shortId));
          if (message.known.some((id) => !own.has(id)) && !expected.has(participantId))
            wantFrom(participantId);
          // Not awaited: a long answer takes its time, and other messages of theirs wait for this one.
          void answer(participantId, new Set(message.known));
          return 'ok';
        }
        case 'history':
          return take(participantId, message);
      }
    },
  };
}

/** Enough of an id to tell apart what one room has said. */
const shortId = ({ id }: Entry): string => id.slice(0, 8);

async function digestOf(entries: readonly Entry[]): Promise<string> {
  const ids = entries.map(({ id }) => id).join();
  return toBase64Url(new Uint8Array(await crypto.subtle.digest('SHA-256', utf8(ids))));
}

/** The latest first. At least one piece, though it be empty: silence would mean that nobody is there. */
function piecesOf(entries: readonly Entry[]): readonly (readonly Entry[])[] {
  const pieces: Entry[][] = [];
  let piece: Entry[] = [];
  let characters = 0;
  for (const entry of entries.toReversed()) {
    const isFull = characters + entry.signed.body.length > PIECE_CHARACTERS || piece.length === PIECE_ENTRIES;
    if (isFull && piece.length > 0) {
      pieces.push(piece);
      piece = [];
      characters = 0;
    }
    piece.push(entry);
    characters += entry.signed.body.length;
  }
  return [...pieces, piece];
}

const pause = (durationMs: number): Promise<void> => new Promise((done) => setTimeout(done, durationMs));
