import type { TranscriptCue } from '../sidecars/transcript.ts';

/** Where a cue's text says what is looked for: characters `from` (inclusive) to `to` (exclusive). */
export interface TranscriptMatch {
  readonly cue: number;
  readonly from: number;
  readonly to: number;
}

/** Nobody steps through more. */
const MOST_MATCHES = 2_000;

/** Every place at which `query` is said, in order. Capitals and accents make no difference. */
export function searchTranscript(cues: readonly TranscriptCue[], query: string): readonly TranscriptMatch[] {
  const wanted = fold(query.trim()).text;
  if (wanted === '') return [];
  const matches: TranscriptMatch[] = [];
  for (const [cue, { text }] of cues.entries()) {
    const folded = fold(text);
    for (
      let at = folded.text.indexOf(wanted);
      at >= 0;
      at = folded.text.indexOf(wanted, at + wanted.length)
    ) {
      const from = folded.origins[at] ?? 0;
      // Accents behind the last letter belong to it.
      const to = folded.origins[at + wanted.length] ?? text.length;
      matches.push({ cue, from, to });
      if (matches.length === MOST_MATCHES) return matches;
    }
  }
  return matches;
}

/** Text as it is compared, and for each of its characters where it came from. */
function fold(text: string): { readonly text: string; readonly origins: readonly number[] } {
  let folded = '';
  const origins: number[] = [];
  let at = 0;
  for (const letter of text) {
    const plain = /\s/.test(letter) ? ' ' : letter.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
    origins.push(...Array.from({ length: plain.length }, () => at));
    folded += plain;
    at += letter.length;
  }
  return { text: folded, origins };
}
