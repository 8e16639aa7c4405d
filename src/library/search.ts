import { foldText } from '../lib/fold-text.ts';
import type { RecordingRecord } from '../storage/schema.ts';
import type { ChatLine } from './sidecars/chat.ts';
import type { Sidecars } from './sidecars/sidecars.ts';

/** Where words were found in a recording. */
export type Found =
  | { readonly in: 'name' }
  | { readonly in: 'tag' | 'person'; readonly text: string }
  | {
      readonly in: 'chat' | 'transcript';
      /** The line in which they stand. */
      readonly text: string;
      readonly author: string | null;
      /** From the recording's beginning. */
      readonly offsetMs: number;
    };

/** A line of a chat or transcript, ready to be searched. */
interface SpokenLine {
  readonly in: 'chat' | 'transcript';
  readonly text: string;
  readonly folded: string;
  readonly author: string | null;
  readonly offsetMs: number;
}

/** What was said and written in recordings, by recording id. */
export type SpokenTexts = ReadonlyMap<string, readonly SpokenLine[]>;

/**
 * Where `query` is found: all of its words in the name, tags and people together, or all in one line of what was said.
 * Null where it is not. Everything is found by an empty one.
 */
export function findIn(
  record: Pick<RecordingRecord, 'id' | 'name' | 'tags' | 'participants' | 'person'>,
  query: string,
  spoken: SpokenTexts,
): Found | null {
  const words = foldText(query).split(' ');
  const holdsAll = (folded: string): boolean => words.every((word) => folded.includes(word));
  if (holdsAll(foldText(record.name))) return { in: 'name' };

  const people = [...record.participants, ...(record.person ? [record.person.name] : [])];
  const about = [
    ...record.tags.map((text) => ({ in: 'tag' as const, text })),
    ...people.map((text) => ({ in: 'person' as const, text })),
  ];
  if (holdsAll(foldText([record.name, ...about.map(({ text }) => text)].join(' ')))) {
    const first = about.find(({ text }) => words.some((word) => foldText(text).includes(word)));
    return first ?? { in: 'name' };
  }
  const line = spoken.get(record.id)?.find(({ folded }) => holdsAll(folded));
  return line ? { in: line.in, text: line.text, author: line.author, offsetMs: line.offsetMs } : null;
}

/** Reads what was said and written in these recordings, ready to be searched. @throws 'storage-blocked' */
export async function readSpokenTexts(ids: readonly string[], sidecars: Sidecars): Promise<SpokenTexts> {
  const texts = new Map<string, readonly SpokenLine[]>();
  for (const id of ids) {
    const [chat, transcript] = [await sidecars.load(id, 'chat'), await sidecars.load(id, 'transcript')];
    const lines = [
      ...(transcript?.cues ?? []).map((cue) => lineOf('transcript', cue.text, cue.author, cue.fromMs)),
      ...(chat?.lines ?? []).flatMap((line) => {
        const text = textOf(line);
        return text === null ? [] : [lineOf('chat', text, line.author, line.offsetMs)];
      }),
    ];
    if (lines.length > 0) texts.set(id, lines);
  }
  return texts;
}

const lineOf = (
  where: SpokenLine['in'],
  text: string,
  author: string | null,
  offsetMs: number,
): SpokenLine => ({ in: where, text, folded: foldText(`${author ?? ''} ${text}`), author, offsetMs });

/** Null for what has no words. */
function textOf(line: ChatLine): string | null {
  switch (line.kind) {
    case 'message':
    case 'question':
      return line.text;
    case 'file':
      return line.name;
    case 'poll':
      return [line.question, ...line.options].join(' · ');
    case 'reaction':
    case 'hand':
      return null;
  }
}
