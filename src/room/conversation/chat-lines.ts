import type { Content } from './body.ts';
import type { Entry } from './entry.ts';
import type { DirectMessage } from './directs.ts';
import type { Log } from './log.ts';
import type { ChatMessage, FileTransfer } from './model.ts';

/** How far an author's clock may be off before the time of arrival is shown instead. */
const PLAUSIBLE_LIVE_MS = 2 * 60_000;
const PLAUSIBLE_HISTORY_MS = 12 * 3_600_000;

/** When something was said, as far as the author's clock can be believed; else when it came. */
export function shownTime(sentAtMs: number, arrivedAtMs: number, { isLive }: { isLive: boolean }): number {
  const isPlausible =
    sentAtMs <= arrivedAtMs + PLAUSIBLE_LIVE_MS &&
    sentAtMs >= arrivedAtMs - (isLive ? PLAUSIBLE_LIVE_MS : PLAUSIBLE_HISTORY_MS);
  return isPlausible ? sentAtMs : arrivedAtMs;
}

/** Makes the lines of the chat, giving out the same object for as long as a line stays as it is. */
export function createChatLines({
  ownIdentity,
  shownAtMs,
  transferOf,
}: {
  ownIdentity: string;
  shownAtMs: (entry: Entry) => number;
  transferOf: (messageId: string, author: string) => FileTransfer;
}): (log: Log, directs: readonly DirectMessage[]) => readonly ChatMessage[] {
  const made = new WeakMap<Entry | DirectMessage, ChatMessage>();

  const lineOf = (
    said: Entry | DirectMessage,
    content: Content,
    facts: Pick<ChatMessage, 'author' | 'authorName' | 'directWith' | 'sentAtMs'>,
  ): ChatMessage => {
    const known = made.get(said);
    const transfer = content.kind === 'file' ? transferOf(said.id, said.author) : null;
    if (known && (known.file?.transfer ?? null) === transfer) return known;
    const line: ChatMessage = {
      ...facts,
      id: said.id,
      isOwn: said.author === ownIdentity,
      text: content.kind === 'text' ? content.text : '',
      file: content.kind === 'file' && transfer ? { ...content.file, transfer } : null,
    };
    made.set(said, line);
    return line;
  };

  return (log, directs) => {
    const lines: ChatMessage[] = [];
    const waiting = [...directs];
    const takeDirects = (belowClock: number): void => {
      while (waiting[0] && waiting[0].afterClock < belowClock) {
        const message = waiting.shift();
        if (!message) return;
        const { author, authorName, directWith, content, shownAtMs: sentAtMs } = message;
        lines.push(lineOf(message, content, { author, authorName, directWith, sentAtMs }));
      }
    };
    for (const entry of log.messages) {
      takeDirects(entry.body.lamport);
      const { authorName, content } = entry.body;
      const facts = { author: entry.author, authorName, directWith: null, sentAtMs: shownAtMs(entry) };
      lines.push(lineOf(entry, content, facts));
    }
    takeDirects(Infinity);
    return lines;
  };
}
