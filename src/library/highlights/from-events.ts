import type { ChatSidecar } from '../sidecars/chat.ts';
import type { EventsSidecar } from '../sidecars/events.ts';
import type { Moment } from './moment.ts';

/** A question is marked as answered when its answer is over; this long ago it began at most. */
const LONGEST_ANSWER_MS = 90_000;
/** Where it is not known when it was asked. */
const SOME_ANSWER_MS = 20_000;

/** What happened in the room: moments that somebody marked, answers, people who came later. */
export function momentsFromEvents({ moments }: EventsSidecar, chat: ChatSidecar | null): readonly Moment[] {
  return moments.flatMap((event): Moment[] => {
    const { offsetMs, author } = event;
    switch (event.kind) {
      case 'marked':
        // One taps after what one wants to keep.
        return [
          {
            atMs: offsetMs - 5_000,
            fromMs: offsetMs - 12_000,
            toMs: offsetMs + 3_000,
            score: 1,
            reason: { kind: 'marked', author },
          },
        ];
      case 'answered': {
        const askedMs = chat?.lines.findLast(
          (line) => line.kind === 'question' && line.text === event.question && line.offsetMs <= offsetMs,
        )?.offsetMs;
        const isNear = askedMs !== undefined && offsetMs - askedMs <= LONGEST_ANSWER_MS;
        const atMs = isNear ? askedMs : offsetMs - SOME_ANSWER_MS;
        return [
          {
            atMs,
            fromMs: atMs - 1_000,
            toMs: Math.min(offsetMs + 2_000, atMs + SOME_ANSWER_MS),
            score: 0.75,
            reason: { kind: 'answered', text: event.question },
          },
        ];
      }
      case 'came':
        return [
          {
            atMs: offsetMs,
            fromMs: offsetMs,
            toMs: offsetMs + 8_000,
            score: 0.2,
            reason: { kind: 'came', author },
          },
        ];
      case 'left':
        return [];
    }
  });
}
