import type { Transcript } from '../sidecars/transcript.ts';

/** Longer silence begins a new paragraph. */
const PARAGRAPH_PAUSE_MS = 4_000;

/** The words to be read: a paragraph for each turn, `[0:12] Ada: …`. `clock` writes ms as people do. */
export function toPlainText({ cues }: Transcript, clock: (atMs: number) => string): string {
  const paragraphs: { fromMs: number; toMs: number; author: string | null; words: string[] }[] = [];
  for (const { fromMs, toMs, author, text } of cues) {
    const words = text.replaceAll('\n', ' ');
    const last = paragraphs.at(-1);
    if (last?.author === author && fromMs - last.toMs < PARAGRAPH_PAUSE_MS) {
      last.words.push(words);
      last.toMs = Math.max(last.toMs, toMs);
    } else paragraphs.push({ fromMs, toMs, author, words: [words] });
  }
  return paragraphs
    .map(
      ({ fromMs, author, words }) =>
        `[${clock(fromMs)}] ${author === null ? '' : `${author}: `}${words.join(' ')}\n`,
    )
    .join('\n');
}
