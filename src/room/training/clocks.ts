import { createTokenBucket } from '../../mesh/token-bucket.ts';
import { estimateClock, type ClockEstimate, type ClockExchange } from './clock.ts';
import type { TrainingMessage } from './messages.ts';

type ClockMessage = Extract<TrainingMessage, { kind: 'clock-ask' | 'clock-answer' }>;

/** One of eight is almost sure to have waited nowhere. */
const EXCHANGES = 8;
/** Far enough apart that what held up one does not hold up the next. */
const INTERVAL_MS = 50;
const WAIT_MS = 1_000;
const ANSWERS = { burst: 40, perSecond: 10 };

/** How the clocks of others stand to one's own. */
export interface Clocks {
  /** Asks a peer some times in half a second; null where no answer came within one. */
  measure(peerId: string): Promise<ClockEstimate | null>;
  hear(peerId: string, message: ClockMessage): void;
  /** Forgets how often somebody has asked. */
  personLeft(peerId: string): void;
}

/** `nowMs` is the clock that others are told of. Nothing is asked any more once `signal` has aborted. */
export function openClocks(
  {
    send,
    nowMs = () => performance.now(),
  }: { send: (message: ClockMessage, peerId: string) => void; nowMs?: () => number },
  { signal }: { signal: AbortSignal },
): Clocks {
  const pending = new Map<
    number,
    { readonly peerId: string; readonly done: (came: ClockExchange) => void }
  >();
  const asked = new Map<number, number>();
  const limits = new Map<string, (units: number) => boolean>();
  let lastId = 0;

  const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
  const answer = (peerId: string, id: number): void => {
    const heardAtMs = nowMs();
    const take = limits.get(peerId) ?? createTokenBucket(ANSWERS);
    limits.set(peerId, take);
    if (take(1)) send({ kind: 'clock-answer', id, heardAtMs, answeredAtMs: nowMs() }, peerId);
  };

  return {
    measure: async (peerId) => {
      const came: ClockExchange[] = [];
      const ids: number[] = [];
      const { promise: allCame, resolve } = Promise.withResolvers<undefined>();
      const done = (exchange: ClockExchange): void => {
        came.push(exchange);
        if (came.length === EXCHANGES) resolve(undefined);
      };
      for (let number = 0; number < EXCHANGES && !signal.aborted; number += 1) {
        if (number > 0) await pause(INTERVAL_MS);
        lastId += 1;
        ids.push(lastId);
        pending.set(lastId, { peerId, done });
        asked.set(lastId, nowMs());
        send({ kind: 'clock-ask', id: lastId }, peerId);
      }
      await Promise.race([allCame, pause(WAIT_MS - EXCHANGES * INTERVAL_MS)]);
      for (const known of [pending, asked]) for (const id of ids) known.delete(id);
      return estimateClock(came);
    },
    hear: (peerId, message) => {
      if (message.kind === 'clock-ask') {
        answer(peerId, message.id);
        return;
      }
      const cameAtMs = nowMs();
      const { id, heardAtMs, answeredAtMs } = message;
      const question = pending.get(id);
      const askedAtMs = asked.get(id);
      if (question?.peerId !== peerId || askedAtMs === undefined) return;
      pending.delete(id);
      question.done({ askedAtMs, heardAtMs, answeredAtMs, cameAtMs });
    },
    personLeft: (peerId) => void limits.delete(peerId),
  };
}
