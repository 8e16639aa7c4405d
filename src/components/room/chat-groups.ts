import type { ChatMessage } from '../../app.ts';

/** What one person said in one go. */
export interface ChatGroup {
  /** Id of its first message. */
  readonly id: string;
  readonly author: string;
  readonly authorName: string;
  readonly isOwn: boolean;
  readonly directWith: string | null;
  readonly sentAtMs: number;
  /** Oldest first, at least one. */
  readonly messages: readonly ChatMessage[];
}

/** A pause longer than this begins a new group, so that every group's time is about right. */
const LONGEST_PAUSE_MS = 5 * 60_000;

/** Gathers messages that follow one another from the same author to the same reader. Keeps the order. */
export function groupMessages(messages: readonly ChatMessage[]): readonly ChatGroup[] {
  const groups: (ChatGroup & { messages: ChatMessage[] })[] = [];
  let last: ChatMessage | undefined;
  for (const message of messages) {
    const group = groups.at(-1);
    const goesOn =
      group !== undefined &&
      last !== undefined &&
      group.author === message.author &&
      group.authorName === message.authorName &&
      group.directWith === message.directWith &&
      // Clocks differ, so a message may seem to be from before the one that it follows.
      Math.abs(message.sentAtMs - last.sentAtMs) <= LONGEST_PAUSE_MS;
    if (goesOn) group.messages.push(message);
    else {
      const { id, author, authorName, isOwn, directWith, sentAtMs } = message;
      groups.push({ id, author, authorName, isOwn, directWith, sentAtMs, messages: [message] });
    }
    last = message;
  }
  return groups;
}
