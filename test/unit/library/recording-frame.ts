// Runs in an iframe: a tab that records, and is then gone without a word.
import { openLibrary } from '../../../src/library/library.ts';
import { openDatabase } from '../../../src/storage/database.ts';
import { openClockSource } from '../media/recording/clock-source.ts';

const database = await openDatabase(new URLSearchParams(location.hash.slice(1)).get('database')!);
const library = await openLibrary({ database }, { signal: new AbortController().signal });
const source = await openClockSource();
const beganMs = source.now();
const beganAt = performance.timeOrigin + performance.now();
const { video, audio } = source;
const { id } = await library.record({
  video,
  audio,
  name: 'Cut short',
  source: 'self',
  participants: ['Ada'],
});
parent.postMessage({ id, beganMs, beganAt }, '*');
