import { createStore, type ReadonlyStore } from '../../lib/store.ts';
import { createTokenBucket } from '../../mesh/token-bucket.ts';
import type { CaptionMessage } from './messages.ts';
import type { CaptionLine } from './model.ts';

/** More than fits on any screen. */
const MOST_LINES = 12;
/** Somebody's app that says more than this is not listened to meanwhile; the honest one says three a second. */
const RATE = { burst: 12, perSecond: 5 };

/** What is being said, by oneself and others. */
export interface Heard {
  /** The latest few, in the order in which they began to be told. */
  readonly lines: ReadonlyStore<readonly CaptionLine[]>;
  /** Takes a phrase as somebody else tells it. */
  hear(participantId: string, message: CaptionMessage): void;
  /** Takes one of one's own. */
  put(line: CaptionLine): void;
  forget(participantId: string): void;
  onFinal(listener: (line: CaptionLine) => void): () => void;
}

/** Keeps the latest lines. A phrase that is final, or older than the latest of the same person, is told of no more. */
export function createHeard(nowMs: () => number = () => performance.now()): Heard {
  const lines = createStore<readonly CaptionLine[]>([]);
  const listeners = new Set<(line: CaptionLine) => void>();
  const limits = new Map<string, (units: number) => boolean>();
  /** The number of the latest phrase of each that is final. */
  const finals = new Map<string, number>();

  const put = (line: CaptionLine): void => {
    const { participantId, number, isFinal } = line;
    if (number <= (finals.get(participantId) ?? -1)) return;
    if (isFinal) finals.set(participantId, number);
    const isSame = (other: CaptionLine): boolean =>
      other.participantId === participantId && other.number === number;
    lines.update((before) => {
      // Words that came to nothing are taken back.
      if (line.text === '') return before.filter((other) => !isSame(other));
      if (before.some(isSame)) return before.map((other) => (isSame(other) ? line : other));
      // Of what was left unfinished before, nothing more will come.
      const kept = before.filter((other) => other.participantId !== participantId || other.isFinal);
      return [...kept, line].slice(-MOST_LINES);
    });
    if (isFinal && line.text !== '') for (const listener of [...listeners]) listener(line);
  };

  return {
    lines,
    put,
    hear: (participantId, { number, text, isFinal, language, lastedMs, agoMs }) => {
      const take = limits.get(participantId) ?? createTokenBucket(RATE, nowMs);
      limits.set(participantId, take);
      if (!take(1)) return;
      const toldAtMs = nowMs();
      const endedAtMs = toldAtMs - agoMs;
      put({
        participantId,
        number,
        text,
        isFinal,
        language,
        startedAtMs: endedAtMs - lastedMs,
        endedAtMs,
        toldAtMs,
      });
    },
    forget: (participantId) => {
      limits.delete(participantId);
      finals.delete(participantId);
      // What they said stays until it has been read; only what they were saying goes.
      lines.update((before) => before.filter((line) => line.participantId !== participantId || line.isFinal));
    },
    onFinal: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
