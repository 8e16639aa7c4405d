import type { Transcript, TranscriptCue } from '../../library/library.ts';
import { MOST_CUES } from '../../library/sidecars/transcript.ts';
import type { OnRecord } from '../recording/on-record.ts';
import type { RecordingClock } from '../recording/recording-clock.ts';
import type { Room } from '../room.ts';
import type { CaptionLine } from './model.ts';

/** What is noted of what is said while it is recorded. */
export interface TranscriptNotes {
  /** Takes a phrase that is final. */
  note(line: CaptionLine, author: string | null): void;
  /** As it stands now; null where nothing has come since it was last read. */
  read(): Transcript | null;
}

/** Notes phrases on the recording's own clock. */
export function createTranscriptNotes(clock: Pick<RecordingClock, 'at'>): TranscriptNotes {
  const cues: TranscriptCue[] = [];
  const languages = new Set<string>();
  let hasNews = false;
  return {
    note: ({ text, language, startedAtMs, endedAtMs }, author) => {
      const [fromMs, toMs] = [clock.at(startedAtMs), clock.at(endedAtMs)].map(Math.round) as [number, number];
      if (toMs <= fromMs || cues.length === MOST_CUES) return;
      cues.push({ fromMs, toMs, author, text });
      languages.add(language);
      hasNews = true;
    },
    read: () => {
      if (!hasNews) return null;
      hasNews = false;
      const [language = null, ...others] = languages;
      return {
        version: 1,
        language: others.length === 0 ? language : null,
        // Who speaks long is understood late.
        cues: cues.toSorted((a, b) => a.fromMs - b.fromMs),
      };
    },
  };
}

/**
 * Notes, from now until `signal` aborts, what is captioned in the room and `onRecord`; of oneself only where nobody else's
 * voice is in the recording.
 */
export function takeTranscriptNotes(
  room: Pick<Room, 'captioning'>,
  {
    clock,
    onRecord,
    of,
  }: {
    readonly clock: RecordingClock;
    readonly onRecord: Pick<OnRecord, 'speakerOf'>;
    readonly of: 'everyone' | 'self';
  },
  { signal }: { signal: AbortSignal },
): Pick<TranscriptNotes, 'read'> {
  const notes = createTranscriptNotes(clock);
  const unwatch = room.captioning.value?.onFinal((line) => {
    const speaker = onRecord.speakerOf(line);
    if (speaker && (of === 'everyone' || speaker.isSelf)) notes.note(line, speaker.name);
  });
  if (unwatch) signal.addEventListener('abort', unwatch, { once: true });
  return notes;
}
