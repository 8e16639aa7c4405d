import type { ChatLine, ChatSidecar } from '../sidecars/chat.ts';
import type { Moment } from './moment.ts';

/** Reactions so close to each other are to one thing. */
const BURST_MS = 8_000;
const LEAST_REACTIONS = 3;
/** People react some seconds after what they react to. */
const REACTION_LEAD_MS = 8_000;

/** What stands out in the conversation: bursts of reactions, raised hands, questions, polls. */
export function momentsFromChat({ lines }: ChatSidecar): readonly Moment[] {
  const said = lines.flatMap((line): Moment[] => {
    const atMs = line.offsetMs;
    const { author } = line;
    switch (line.kind) {
      case 'question':
        return [
          {
            atMs,
            fromMs: atMs - 2_000,
            toMs: atMs + 12_000,
            score: 0.4,
            reason: { kind: 'question', author, text: line.text },
          },
        ];
      case 'poll':
        return [
          {
            atMs,
            fromMs: atMs - 3_000,
            toMs: atMs + 10_000,
            score: 0.45,
            reason: { kind: 'poll', text: line.question },
          },
        ];
      case 'hand':
        return line.raised
          ? [
              {
                atMs,
                fromMs: atMs - 2_000,
                toMs: atMs + 12_000,
                score: 0.35,
                reason: { kind: 'hand', author },
              },
            ]
          : [];
      case 'message':
      case 'file':
      case 'reaction':
        return [];
    }
  });
  return [...said, ...reactionBursts(lines)];
}

function reactionBursts(lines: readonly ChatLine[]): Moment[] {
  const moments: Moment[] = [];
  let burst: { offsetMs: number; emoji: string }[] = [];
  const finish = (): void => {
    const [first] = burst;
    const last = burst.at(-1);
    if (first && last && burst.length >= LEAST_REACTIONS) {
      moments.push({
        atMs: first.offsetMs - REACTION_LEAD_MS,
        fromMs: first.offsetMs - REACTION_LEAD_MS - 2_000,
        toMs: last.offsetMs + 4_000,
        score: Math.min(0.85, 0.4 + 0.06 * burst.length),
        reason: {
          kind: 'reactions',
          count: burst.length,
          withinMs: last.offsetMs - first.offsetMs,
          emoji: mostFrequent(burst.map(({ emoji }) => emoji)),
        },
      });
    }
    burst = [];
  };
  for (const line of lines) {
    if (line.kind !== 'reaction') continue;
    const last = burst.at(-1);
    if (last && line.offsetMs - last.offsetMs > BURST_MS) finish();
    burst.push(line);
  }
  finish();
  return moments;
}

function mostFrequent(words: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts].toSorted(([, a], [, b]) => b - a)[0]?.[0] ?? '';
}
