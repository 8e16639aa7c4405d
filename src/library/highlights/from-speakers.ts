import type { EventsSidecar } from '../sidecars/events.ts';
import type { Transcript } from '../sidecars/transcript.ts';
import type { Moment } from './moment.ts';

/** Who spoke when, one at a time. */
export interface Turn {
  readonly fromMs: number;
  readonly toMs: number;
  readonly author: string;
}

/** A word of agreement interrupts nobody. */
const INTERJECTION_MS = 4_000;
/** Whoever spoke for so long has a part of their own. */
const LONG_TURN_MS = 60_000;

/** Who spoke when, from the room's own events where there are any, else from the transcript. */
export function turnsOf(events: EventsSidecar | null, transcript: Transcript | null): readonly Turn[] {
  if (events && events.speakers.length > 0) return joined(events.speakers);
  return joined(
    (transcript?.cues ?? []).flatMap(({ fromMs, toMs, author }) =>
      author === null ? [] : [{ fromMs, toMs, author }],
    ),
  );
}

/** Where the word passes on after somebody has had it for long. */
export function momentsFromSpeakers(turns: readonly Turn[]): readonly Moment[] {
  return turns.flatMap((turn, index): Moment[] => {
    const before = turns[index - 1];
    if (!before) return [];
    const beforeMs = before.toMs - before.fromMs;
    if (beforeMs < LONG_TURN_MS) return [];
    return [
      {
        atMs: turn.fromMs,
        fromMs: turn.fromMs - 1_000,
        toMs: turn.fromMs + 12_000,
        // Ten minutes are as much of a change as there is.
        score: 0.3 + 0.2 * Math.min(1, beforeMs / 600_000),
        reason: { kind: 'speaker', author: turn.author, before: before.author, beforeMs },
      },
    ];
  });
}

/** One turn for all that somebody says until another truly speaks. */
function joined(spoken: readonly Turn[]): readonly Turn[] {
  const turns: Turn[] = [];
  for (const next of spoken.toSorted((a, b) => a.fromMs - b.fromMs)) {
    const last = turns.at(-1);
    if (last?.author === next.author)
      turns[turns.length - 1] = { ...last, toMs: Math.max(last.toMs, next.toMs) };
    else if (next.toMs - next.fromMs >= INTERJECTION_MS) turns.push(next);
  }
  return turns;
}
