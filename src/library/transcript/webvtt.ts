import { AppError } from '../../lib/errors.ts';
import { escapeVtt, writeVtt } from '../../lib/webvtt.ts';
import type { Transcript, TranscriptCue } from '../sidecars/transcript.ts';
import { isCueTimes, readCueTimes } from './cue-time.ts';
import { linesOf } from './lines.ts';
import { tidyTranscript } from './tidy.ts';

/** `<v.loud Ada>`, with the name as it is written. */
const VOICE = /<v(?:\.[^\s<>]*)?[ \t]([^<>]*)>/g;
const TAG = /<[^<>]*>/g;
const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  lrm: '',
  rlm: '',
};

/**
 * Reads a WebVTT file: who speaks is taken from voice tags, other markup is left out, as are cues whose times make no
 * sense. @see https://www.w3.org/TR/webvtt1/#file-parsing @throws 'transcript-invalid' where it is no WebVTT
 */
export function parseWebVtt(text: string): Transcript {
  const lines = linesOf(text);
  if (!/^WEBVTT(?:[ \t]|$)/.test(lines[0] ?? ''))
    throw new AppError('transcript-invalid', 'A WebVTT file begins with the word WEBVTT.');
  let at = 1;
  let language: string | null = null;
  for (; at < lines.length && lines[at] !== '' && !isCueTimes(lines[at] ?? ''); at++) {
    language ??= /^Language:\s*([A-Za-z0-9-]{2,35})\s*$/.exec(lines[at] ?? '')?.[1] ?? null;
  }
  const cues: TranscriptCue[] = [];
  while (at < lines.length) {
    const line = lines[at++] ?? '';
    // Notes, styles, regions and the names of cues are all lines without an arrow before the next one that has it.
    if (!isCueTimes(line)) continue;
    const payload: string[] = [];
    while (at < lines.length && lines[at] !== '' && !isCueTimes(lines[at] ?? ''))
      payload.push(lines[at++] ?? '');
    const times = readCueTimes(line);
    if (times) cues.push(...voicesIn(payload.join('\n')).map((voice) => ({ ...times, ...voice })));
  }
  return tidyTranscript(language, cues);
}

/** A WebVTT file with voice tags. */
export function toWebVtt({ language, cues }: Transcript): string {
  return writeVtt(
    cues.map(({ fromMs, toMs, author, text }) => ({
      startMs: fromMs,
      endMs: toMs,
      payload: `${author === null ? '' : `<v ${escapeVtt(author)}>`}${escapeVtt(text)}`,
    })),
    language === null ? [] : [`Language: ${language}`],
  );
}

/** What each voice says in one cue; the first may have no name. */
function voicesIn(payload: string): Pick<TranscriptCue, 'author' | 'text'>[] {
  const [unnamed = '', ...named] = payload.split(VOICE);
  const voices = [{ author: null as string | null, text: wordsOf(unnamed) }];
  for (let at = 0; at < named.length; at += 2)
    voices.push({ author: decoded(named[at] ?? ''), text: wordsOf(named[at + 1] ?? '') });
  return voices.filter(({ text }) => text.trim() !== '');
}

const wordsOf = (markup: string): string => decoded(markup.replace(TAG, ''));

function decoded(text: string): string {
  return text.replace(
    /&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z]{2,6}));/gi,
    (whole, decimal?: string, hex?: string, name?: string) => {
      if (name !== undefined) return ENTITIES[name.toLowerCase()] ?? whole;
      const point = decimal === undefined ? parseInt(hex ?? '', 16) : Number(decimal);
      return point > 0 && point <= 0x10ffff ? String.fromCodePoint(point) : '\ufffd';
    },
  );
}
