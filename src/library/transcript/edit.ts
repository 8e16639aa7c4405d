import type { Transcript, TranscriptCue } from '../sidecars/transcript.ts';
import { tidyTranscript } from './tidy.ts';

/** One change of a transcript; `index` is the cue's place in it. What names no cue changes nothing. */
export type TranscriptEdit =
  /** Empty words delete the cue. */
  | { readonly kind: 'write'; readonly index: number; readonly author: string | null; readonly text: string }
  /** With the one after it; who speaks is whoever speaks first. */
  | { readonly kind: 'merge'; readonly index: number }
  /** Before the character `at`; the time is shared out by the number of characters. */
  | { readonly kind: 'split'; readonly index: number; readonly at: number }
  | { readonly kind: 'delete'; readonly index: number };

/** The transcript after an edit. */
export function editTranscript(transcript: Transcript, edit: TranscriptEdit): Transcript {
  const cue = transcript.cues[edit.index];
  if (!cue) return transcript;
  const next = transcript.cues[edit.index + 1];
  const replaced = (count: number, ...cues: TranscriptCue[]): Transcript =>
    tidyTranscript(transcript.language, transcript.cues.toSpliced(edit.index, count, ...cues));
  switch (edit.kind) {
    case 'write':
      return replaced(1, { ...cue, author: edit.author, text: edit.text });
    case 'delete':
      return replaced(1);
    case 'merge':
      return next ? replaced(2, merged(cue, next)) : transcript;
    case 'split':
      return replaced(1, ...split(cue, edit.at));
  }
}

const merged = (cue: TranscriptCue, next: TranscriptCue): TranscriptCue => ({
  fromMs: cue.fromMs,
  toMs: Math.max(cue.toMs, next.toMs),
  author: cue.author ?? next.author,
  text: `${cue.text}\n${next.text}`,
});

function split(cue: TranscriptCue, at: number): readonly TranscriptCue[] {
  const [before, after] = [cue.text.slice(0, at), cue.text.slice(at)];
  if (before.trim() === '' || after.trim() === '' || cue.toMs - cue.fromMs < 2) return [cue];
  const share = Math.round((cue.toMs - cue.fromMs) * (at / cue.text.length));
  const middleMs = Math.min(cue.toMs - 1, Math.max(cue.fromMs + 1, cue.fromMs + share));
  return [
    { ...cue, toMs: middleMs, text: before },
    { ...cue, fromMs: middleMs, text: after },
  ];
}
