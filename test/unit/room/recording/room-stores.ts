import { createStore } from '../../../../src/lib/store.ts';
import { NO_CAPTIONS, type CaptionLine, type CaptionsView } from '../../../../src/room/captions/model.ts';
import type { ChatMessage, ConversationView } from '../../../../src/room/conversation/model.ts';
import type { Participant, Reaction } from '../../../../src/room/model.ts';

/** Waits. */
export const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

/** One line of the chat. */
export const message = (id: string, text: string, more: Partial<ChatMessage> = {}): ChatMessage => ({
  id,
  author: 'key',
  authorName: 'Ben',
  isOwn: false,
  sentAtMs: Date.now(),
  text,
  directWith: null,
  file: null,
  ...more,
});

/** Half a second of speech until `sinceMs` ago, told of at once. */
export const captionLine = (
  participantId: string,
  number: number,
  text: string,
  sinceMs = 0,
): CaptionLine => {
  const endedAtMs = performance.now() - sinceMs;
  const startedAtMs = endedAtMs - 500;
  return {
    participantId,
    number,
    text,
    isFinal: true,
    language: 'en',
    startedAtMs,
    endedAtMs,
    toldAtMs: endedAtMs,
  };
};

/** Somebody in the room; `self` is oneself. */
export const person = (
  id: string,
  name: string,
  hand: number | null = null,
  change: Partial<Participant> = {},
): Participant => ({
  id,
  identity: id,
  name,
  isSelf: id === 'self',
  role: 'guest',
  muted: false,
  held: false,
  videoOn: false,
  sharing: false,
  recording: false,
  take: null,
  mayBeRecorded: true,
  hand,
  known: false,
  verified: false,
  nameTaken: false,
  stream: null,
  screen: null,
  connection: 'connected',
  stand: null,
  safety: null,
  fingerprints: null,
  ...change,
});

/** The stores of a room, written by the test. */
export function createRoomStores() {
  const view: ConversationView = { messages: [], questions: [], polls: [], unread: 0, typing: [] };
  const levels = new Map<string, number>();
  const listeners = new Set<(reaction: Reaction) => void>();
  return {
    captioning: createStore(null),
    captions: createStore<CaptionsView>(NO_CAPTIONS),
    conversation: createStore<ConversationView>(view),
    participants: createStore<readonly Participant[]>([person('self', 'Ada', null)]),
    levels,
    levelOf: (id: string) => levels.get(id) ?? 0,
    onReaction(listener: (reaction: Reaction) => void) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    react(reaction: Reaction) {
      for (const listener of listeners) listener(reaction);
    },
    say(...said: ChatMessage[]) {
      this.conversation.update((now) => ({ ...now, messages: [...now.messages, ...said] }));
    },
  };
}
