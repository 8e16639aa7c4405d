import { SIDECAR_LIMITS, type ChatLine, type ChatSidecar } from '../../library/sidecars/chat.ts';
import type { RecordingClock } from '../recording/recording-clock.ts';
import type { Room } from '../room.ts';
import type { ChatMessage, Poll, Question } from './model.ts';

/** Clocks count in whole milliseconds, and this one begins a moment after the recorder. */
const SAME_MOMENT_MS = 50;

/** What is noted of a conversation while it is recorded. */
export interface ChatNotes {
  /** As it stands now; null where nothing has come since it was last read. */
  read(): ChatSidecar | null;
}

/** A line but for its moment, which is when it comes. */
type News = ChatLine extends infer Line ? (Line extends ChatLine ? Omit<Line, 'offsetMs'> : never) : never;

/**
 * Notes, from now until `signal` aborts, what is said to everyone in the room, with its time on the recording's `clock`:
 * messages, files, questions, polls, reactions and hands. What was said before, while it was paused, or to one person
 * only, is not part of the recording.
 */
export function takeChatNotes(
  room: Pick<Room, 'conversation' | 'participants' | 'onReaction'>,
  clock: RecordingClock,
  { signal }: { signal: AbortSignal },
): ChatNotes {
  const lines: ChatLine[] = [];
  const known = new Set<string>();
  const questions = new Map<string, Question>();
  const polls = new Map<string, Poll>();
  /** Topics that came up during a pause. */
  const offTheRecord = new Set<string>();
  let hands = raisedHands(room);
  let characters = 0;
  let complete = true;
  let hasNews = false;

  const note = (news: News): void => {
    if (clock.isPaused) return;
    const line: ChatLine = { offsetMs: clock.readMs(), ...news };
    const size = JSON.stringify(line).length;
    hasNews = true;
    if (lines.length === SIDECAR_LIMITS.lines || characters + size > SIDECAR_LIMITS.characters) {
      complete = false;
      return;
    }
    characters += size;
    lines.push(line);
  };

  const isNew = (id: string): boolean => {
    const { size } = known;
    return known.add(id).size > size;
  };
  const keepTopic = <T extends Question | Poll>(topics: Map<string, T>, topic: T): void => {
    if (clock.isPaused) offTheRecord.add(topic.id);
    if (offTheRecord.has(topic.id) && !topics.has(topic.id)) return;
    if (!topics.has(topic.id) && topics.size === SIDECAR_LIMITS.topics) {
      complete = false;
      return;
    }
    hasNews ||= JSON.stringify(topics.get(topic.id)) !== JSON.stringify(topic);
    topics.set(topic.id, topic);
  };
  const { messages, questions: asked, polls: opened } = room.conversation.value;
  for (const { id } of [...messages, ...asked, ...opened]) known.add(id);

  const noteMessage = ({ id, authorName: author, text, file, directWith, sentAtMs }: ChatMessage): void => {
    // A newcomer who records is still being told what was said before. By its age, since clocks are set meanwhile.
    const isOlder = Date.now() - sentAtMs > clock.ageMs() + SAME_MOMENT_MS;
    if (directWith !== null || !isNew(id) || isOlder) return;
    note(
      file
        ? { kind: 'file', author, name: file.name, sizeBytes: file.sizeBytes }
        : { kind: 'message', author, text },
    );
  };

  const stop = [
    room.conversation.watch((view) => {
      for (const message of view.messages) noteMessage(message);
      for (const question of view.questions) {
        if (isNew(question.id)) note({ kind: 'question', author: question.authorName, text: question.text });
        keepTopic(questions, question);
      }
      for (const poll of view.polls) {
        const { authorName: author, question, options } = poll;
        if (isNew(poll.id))
          note({ kind: 'poll', author, question, options: options.map(({ text }) => text) });
        keepTopic(polls, poll);
      }
    }),
    room.onReaction(({ participantId, emoji }) => {
      const person = room.participants.value.find(({ id }) => id === participantId);
      if (person) note({ kind: 'reaction', author: person.name, emoji });
    }),
    room.participants.watch(() => {
      const now = raisedHands(room);
      for (const [id, author] of now) if (!hands.has(id)) note({ kind: 'hand', author, raised: true });
      // Whoever is gone, or all of them when one leaves oneself, did not lower it.
      const here = new Set(room.participants.value.map(({ id }) => id));
      for (const [id, author] of hands)
        if (!now.has(id) && here.has(id)) note({ kind: 'hand', author, raised: false });
      hands = now;
    }),
  ];
  signal.addEventListener('abort', () => {
    for (const end of stop) end();
  });

  return {
    read() {
      if (!hasNews) return null;
      hasNews = false;
      return {
        version: 1,
        startedAtMs: clock.startedAtMs,
        lines: [...lines],
        questions: [...questions.values()].map(({ authorName: author, text, upvotes, answered }) => ({
          author,
          text,
          upvotes,
          answered,
        })),
        polls: [...polls.values()].map(({ authorName: author, question, options, closed }) => ({
          author,
          question,
          options: options.map(({ text, votes }) => ({ text, votes })),
          closed,
        })),
        complete,
      };
    },
  };
}

/** Names of those whose hand is up, by participant. */
function raisedHands({ participants }: Pick<Room, 'participants'>): ReadonlyMap<string, string> {
  return new Map(participants.value.filter(({ hand }) => hand !== null).map(({ id, name }) => [id, name]));
}
