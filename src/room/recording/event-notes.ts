import { createDominantSpeaker } from '../../lib/dominant-speaker.ts';
import { MOST_EVENTS, type EventsSidecar } from '../../library/sidecars/events.ts';
import type { Room } from '../room.ts';
import type { RecordingClock } from './recording-clock.ts';

/** What is noted of the events of a recording. */
export interface EventNotes {
  /** As it stands now; null where nothing has come since it was last read. */
  read(): EventsSidecar | null;
  /** `author` thinks that this moment is worth finding again. */
  mark(author: string): void;
}

type Moment = EventsSidecar['moments'][number];
/** A moment but for its time, which is when it comes. */
type News = Moment extends infer Each ? (Each extends Moment ? Omit<Each, 'offsetMs'> : never) : never;

const LISTEN_MS = 100;
/** RFC 6464 levels of a quiet room are below this. */
const SILENCE = 0.02;
/** Pauses between words and sentences are part of what is said. */
const BREATH_MS = 1_000;

/**
 * Notes, from now until `signal` aborts, who speaks when (the loudest, past coughs and short answers), who comes and goes,
 * and which questions are answered, on the recording's `clock`. Nothing is noted while that is paused, nor of those
 * who do not know of the recording.
 */
export function takeEventNotes(
  room: Pick<Room, 'conversation' | 'participants' | 'levelOf'>,
  clock: RecordingClock,
  { signal }: { signal: AbortSignal },
): EventNotes {
  const spoken: EventsSidecar['speakers'] = [];
  const moments: Moment[] = [];
  const speakers = createDominantSpeaker();
  let speech: { readonly id: string; readonly author: string; readonly fromMs: number; toMs: number } | null =
    null;
  const present = new Map(room.participants.value.map(({ id, name }) => [id, name]));
  let answered = answeredIn(room);
  let complete = true;
  let hasNews = false;

  const hasSpace = (): boolean => {
    if (spoken.length + moments.length < MOST_EVENTS) return true;
    complete = false;
    return false;
  };
  const note = (news: News): void => {
    if (clock.isPaused || !hasSpace()) return;
    moments.push({ offsetMs: clock.readMs(), ...news });
    hasNews = true;
  };

  const endSpeech = (): void => {
    if (speech && speech.toMs > speech.fromMs && hasSpace()) {
      const { fromMs, toMs, author } = speech;
      spoken.push({ fromMs, toMs, author });
      hasNews = true;
    }
    speech = null;
  };
  const listen = (): void => {
    if (clock.isPaused) {
      endSpeech();
      return;
    }
    const nowMs = clock.readMs();
    const people = room.participants.value.filter(({ muted, mayBeRecorded }) => !muted && mayBeRecorded);
    const levels = new Map(people.map(({ id }) => [id, room.levelOf(id)]));
    const id = speakers.hear(levels, performance.now());
    const isHeard = id !== null && (levels.get(id) ?? 0) > SILENCE;
    if (speech && (speech.id !== id || nowMs - speech.toMs > BREATH_MS)) endSpeech();
    if (!isHeard) return;
    const author = people.find((person) => person.id === id)?.name ?? '';
    speech ??= { id, author, fromMs: nowMs, toMs: nowMs };
    speech.toMs = nowMs;
  };

  const listening = setInterval(listen, LISTEN_MS);
  const stop = [
    room.participants.watch(() => {
      const people = room.participants.value;
      // All of them are gone when one leaves oneself, which is the end of the recording too.
      if (people.length === 0) return;
      for (const { id, name: author, mayBeRecorded } of people) {
        if (present.has(id) || !mayBeRecorded) continue;
        present.set(id, author);
        note({ kind: 'came', author });
      }
      const here = new Set(people.map(({ id }) => id));
      for (const [id, author] of present) {
        if (here.has(id)) continue;
        present.delete(id);
        note({ kind: 'left', author });
      }
    }),
    room.conversation.watch(({ questions }) => {
      for (const { id, authorName: author, text: question, answered: isAnswered } of questions)
        if (isAnswered && !answered.has(id)) note({ kind: 'answered', author, question });
      answered = answeredIn(room);
    }),
  ];
  signal.addEventListener('abort', () => {
    clearInterval(listening);
    for (const end of stop) end();
  });

  return {
    mark: (author) => note({ kind: 'marked', author }),
    read: () => {
      if (!hasNews && !speech) return null;
      hasNews = false;
      const { fromMs, toMs, author } = speech ?? { fromMs: 0, toMs: 0, author: '' };
      const unfinished = toMs > fromMs ? [{ fromMs, toMs, author }] : [];
      return { version: 1, speakers: [...spoken, ...unfinished], moments: [...moments], complete };
    },
  };
}

function answeredIn({ conversation }: Pick<Room, 'conversation'>): ReadonlySet<string> {
  return new Set(conversation.value.questions.filter(({ answered }) => answered).map(({ id }) => id));
}
