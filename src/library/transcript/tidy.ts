import { MOST_CUES, MOST_CUE_CHARACTERS } from '../sidecars/limits.ts';
import type { Transcript, TranscriptCue } from '../sidecars/transcript.ts';

/** Of a name, as it stands before what somebody says. */
const MOST_AUTHOR_CHARACTERS = 80;

/** Lines of text without control characters, without spaces around them, and without empty ones between them. */
export function tidyText(text: string): string {
  return text
    .replace(/\r\n?|[\u2028\u2029]/g, '\n')
    .replace(/[^\P{Cc}\n]+/gu, ' ')
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
    .join('\n')
    .slice(0, MOST_CUE_CHARACTERS)
    .trimEnd();
}

/** A name on one line; null where there is nothing in it. */
export function tidyAuthor(author: string | null): string | null {
  const name = (author ?? '')
    .replace(/[\p{Cc}\p{Bidi_Control}\s]+/gu, ' ')
    .trim()
    .slice(0, MOST_AUTHOR_CHARACTERS)
    .trimEnd();
  return name || null;
}

/** A transcript in the form that is stored: whole milliseconds, in order, tidy words, no more cues than are kept. */
export function tidyTranscript(language: string | null, cues: readonly TranscriptCue[]): Transcript {
  return {
    version: 1,
    language,
    cues: cues
      .map(({ fromMs, toMs, author, text }) => ({
        fromMs: Math.max(0, Math.round(fromMs)),
        toMs: Math.max(0, Math.round(toMs)),
        author: tidyAuthor(author),
        text: tidyText(text),
      }))
      .filter(({ fromMs, toMs, text }) => toMs > fromMs && text !== '')
      .toSorted((a, b) => a.fromMs - b.fromMs)
      .slice(0, MOST_CUES),
  };
}
