import { AppError } from '../../lib/errors.ts';
import { vttTime } from '../../lib/webvtt.ts';
import type { Transcript, TranscriptCue } from '../sidecars/transcript.ts';
import { readCueTimes } from './cue-time.ts';
import { linesOf } from './lines.ts';
import { tidyTranscript } from './tidy.ts';

/** What players take for markup: `<i>`, `<font color=…>`, `{\an8}`. */
const MARKUP = /<\/?(?:[bius]|font)(?:\s[^<>]*)?>|\{\\[^{}]*\}/gi;

/** `Ada: ` or `>> ADA: `, a name of four words at most. */
const SPEAKER = /^(?:>>\s*)?(\p{Lu}[\p{L}\p{M}\p{N}.'’-]*(?: [\p{L}\p{M}\p{N}.'’-]+){0,3}):\s+(?=\S)/u;

/** `Note: …` is written once; somebody who is named before what they say speaks more than once. */
const LEAST_TURNS = 2;

/**
 * Reads an SRT file (SubRip). It has no form for speakers: a name before what is said counts as one where it comes more
 * than once. @throws 'transcript-invalid' where not one cue is found
 */
export function parseSrt(text: string): Transcript {
  const lines = linesOf(text);
  const starts = lines.flatMap((line, at) => (line.includes('-->') && readCueTimes(line) ? [at] : []));
  if (starts.length === 0) throw new AppError('transcript-invalid', 'The file has no line of times.');
  const cues = starts.map((at, index): TranscriptCue => {
    const next = starts[index + 1];
    const words = lines.slice(at + 1, next ?? lines.length);
    // The number of the next cue stands before its times.
    if (next !== undefined && /^\s*\d+\s*$/.test(words.at(-1) ?? '')) words.pop();
    const times = readCueTimes(lines[at] ?? '') ?? { fromMs: 0, toMs: 0 };
    return { ...times, author: null, text: words.join('\n').replace(MARKUP, '') };
  });
  return tidyTranscript(null, withSpeakers(cues));
}

/** An SRT file, with names before what they say. */
export function toSrt({ cues }: Transcript): string {
  const time = (atMs: number): string => vttTime(atMs).replace('.', ',');
  return cues
    .map(({ fromMs, toMs, author, text }, index) => {
      // An arrow would begin another cue, and there is no way to write it otherwise.
      const words = (author === null ? text : `${author}: ${text}`).replace(/--+>/g, '→');
      return `${index + 1}\n${time(fromMs)} --> ${time(toMs)}\n${words}\n`;
    })
    .join('\n');
}

function withSpeakers(cues: readonly TranscriptCue[]): readonly TranscriptCue[] {
  const turns = new Map<string, number>();
  const named = cues.map((cue) => {
    const match = SPEAKER.exec(cue.text.slice(0, 200));
    const author = match?.[1] ?? null;
    if (author !== null) turns.set(author, (turns.get(author) ?? 0) + 1);
    return { cue, author, rest: cue.text.slice(match?.[0].length ?? 0) };
  });
  return named.map(({ cue, author, rest }) =>
    author !== null && (turns.get(author) ?? 0) >= LEAST_TURNS ? { ...cue, author, text: rest } : cue,
  );
}
