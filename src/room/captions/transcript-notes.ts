import { log } from '../../lib/log.ts';
import type { ActiveRecording, Library, Transcript, TranscriptCue } from '../../library/library.ts';
import { MOST_CUES } from '../../library/sidecars/transcript.ts';
import type { Room } from '../room.ts';
import type { CaptionLine } from './model.ts';
import { createRecordingClock, type RecordingClock } from './recording-clock.ts';

const SAVE_INTERVAL_MS = 5_000;

/** What is noted of what is said while it is recorded. */
export interface TranscriptNotes {
  /** Takes a phrase that is final. */
  note(line: CaptionLine, author: string | null): void;
  /** As it stands now; null where nothing has come since it was last read. */
  read(): Transcript | null;
}

/** Notes phrases on the recording's own clock. Of a phrase within a pause nothing is in the recording, nor here. */
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
 * Stores what is captioned in the room beside the recording every few seconds, so that a crash loses little of it.
 * Returns what stores the rest. The recording does not depend on it: where it fails, that is only noted.
 */
export function keepTranscript(
  {
    room,
    library,
    of,
  }: {
    room: Pick<Room, 'captioning' | 'participants'>;
    library: Pick<Library, 'sidecars'>;
    /** Whose voices are in the recording. */
    of: 'everyone' | 'self';
  },
  { id, startedAtMs, isPaused }: Pick<ActiveRecording, 'id' | 'startedAtMs' | 'isPaused'>,
  { signal }: { signal: AbortSignal },
): () => Promise<void> {
  // From here on the page's own clock counts, which nobody sets.
  const clock = createRecordingClock(performance.now() - (Date.now() - startedAtMs));
  const notes = createTranscriptNotes(clock);
  const watchPause = (paused: boolean): void =>
    paused ? clock.pause(performance.now()) : clock.resume(performance.now());
  if (isPaused.value) watchPause(true);
  const unwatch = [
    isPaused.watch(watchPause),
    room.captioning.value?.onFinal((line) => {
      const person = room.participants.value.find(({ id: other }) => other === line.participantId);
      if (of === 'everyone' || person?.isSelf) notes.note(line, person?.name ?? null);
    }),
  ];
  signal.addEventListener('abort', () => {
    for (const stop of unwatch) stop?.();
  });

  let unsaved: Transcript | null = null;
  const save = async (): Promise<void> => {
    unsaved = notes.read() ?? unsaved;
    if (!unsaved) return;
    try {
      await library.sidecars.save(id, 'transcript', unsaved);
      unsaved = null;
    } catch (error) {
      log.warn('What was said could not be stored with the recording.', error);
    }
  };
  const saving = setInterval(() => void save(), SAVE_INTERVAL_MS);
  return async () => {
    clearInterval(saving);
    await save();
  };
}
