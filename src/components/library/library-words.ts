import { msg, str } from '@lit/localize';
import type { ExportState, Found, LibraryItem, RecordingSource } from '../../app.ts';
import { formatClock } from '../shared/format.ts';
import type { Sort } from './arrangement.ts';

/** What a recording shows, in a word or two. */
export function sourceLabel(source: RecordingSource): string {
  switch (source) {
    case 'call':
      return msg('Whole call');
    case 'self':
      return msg('Own picture');
    case 'screen':
      return msg('Screen');
    case 'voice':
      return msg('Voices only');
    case 'person':
      return msg('One person');
    case 'collected':
      return msg('Collected');
    case 'import':
      return msg('Imported');
    case 'edit':
      return msg('Edited');
  }
}

/** The same, with whose picture it is where that is known. */
export function sourceWords({ source, person }: LibraryItem): string {
  if (!person) return sourceLabel(source);
  return source === 'screen' ? msg(str`Screen of ${person.name}`) : person.name;
}

/** What is going on with a recording, and what befell it; empty where there is nothing to say. */
export function stateWords(item: LibraryItem, exportState: ExportState | null): string {
  const words: string[] = [];
  switch (item.activity.kind) {
    case 'recording':
      words.push(item.activity.here ? msg('recording now') : msg('recording in another tab'));
      break;
    case 'finalising':
      words.push(
        item.activity.fraction === null
          ? msg('waiting to be finished')
          : msg(str`finishing ${Math.round(item.activity.fraction * 100)} %`),
      );
      break;
    case 'failed':
      words.push(msg('could not be finished; its bytes are kept'));
      break;
    case 'idle':
  }
  if (item.recovered) words.push(msg('recovered'));
  if (item.damaged) words.push(msg('partly damaged'));
  switch (exportState?.kind) {
    case 'running':
      words.push(msg(str`exporting ${Math.round(exportState.progress.fraction * 100)} %`));
      break;
    case 'waiting':
      words.push(msg('waiting to be exported'));
      break;
    case 'paused':
      words.push(msg('export paused'));
      break;
    case 'interrupted':
    case 'failed':
    case 'done':
    case undefined:
  }
  return words.join(' · ');
}

/** Where a search found a recording; empty where its name, which is to be seen anyway, says it. */
export function foundWords(found: Found): string {
  switch (found.in) {
    case 'name':
      return '';
    case 'tag':
      return msg(str`Tagged “${found.text}”`);
    case 'person':
      return msg(str`With ${found.text}`);
    case 'chat':
      return msg(str`Chat at ${formatClock(found.offsetMs)}, ${found.author ?? ''}: “${found.text}”`);
    case 'transcript':
      return found.author === null
        ? msg(str`Said at ${formatClock(found.offsetMs)}: “${found.text}”`)
        : msg(str`Said at ${formatClock(found.offsetMs)} by ${found.author}: “${found.text}”`);
  }
}

/** An order of the list. */
export function sortLabel(sort: Sort): string {
  switch (sort) {
    case 'newest':
      return msg('Newest first');
    case 'oldest':
      return msg('Oldest first');
    case 'name':
      return msg('By name');
    case 'longest':
      return msg('Longest first');
    case 'largest':
      return msg('Largest first');
  }
}
