import { toBase64Url } from '../../lib/bytes.ts';
import { AppError } from '../../lib/errors.ts';
import type { Content } from './body.ts';
import { shownTime } from './chat-lines.ts';
import type { MessageOf } from './messages.ts';

/** What was said between two; it is in nobody's log. */
export interface DirectMessage {
  /** Of the author and a random part, with a dot between them: no entry's id looks like it. */
  readonly id: string;
  readonly author: string;
  readonly authorName: string;
  /** The other one's identity. */
  readonly directWith: string;
  readonly content: Content;
  readonly shownAtMs: number;
  /** The log's clock when it was said, or came: where it stands among the entries, here. */
  readonly afterClock: number;
}

const MOST_KEPT = 500;

/** What was said to, and by, oneself alone. */
export interface Directs {
  /** In the order of arrival. */
  readonly messages: readonly DirectMessage[];
  /** @throws 'message-invalid' where the other one is not here */
  say(to: string, content: Content): DirectMessage;
  /** Null where it is not for us, or is known. */
  receive(from: { identity: string; name: string }, message: MessageOf<'direct'>): DirectMessage | null;
}

/**
 * The direct messages of `ownIdentity`. All tabs of both identities get them; the channel says who the sender is, so
 * they are not signed, and nobody could show them to others as proof.
 */
export function createDirects({
  ownIdentity,
  ownName,
  readClock,
  peopleOf,
  send,
}: {
  ownIdentity: string;
  ownName: () => string;
  readClock: () => number;
  peopleOf: (identity: string) => readonly string[];
  send: (message: MessageOf<'direct'>, participantId: string) => void;
}): Directs {
  let messages: readonly DirectMessage[] = [];

  const add = (message: DirectMessage): DirectMessage | null => {
    if (messages.some(({ id }) => id === message.id)) return null;
    messages = [...messages, message].slice(-MOST_KEPT);
    return message;
  };

  return {
    get messages() {
      return messages;
    },

    say(to, content) {
      const people = peopleOf(to);
      if (to === ownIdentity || people.length === 0)
        throw new AppError('message-invalid', 'They are not in the call any more.');
      const random = toBase64Url(crypto.getRandomValues(new Uint8Array(16)));
      const shownAtMs = Date.now();
      for (const participantId of [...people, ...peopleOf(ownIdentity)])
        send({ kind: 'direct', id: random, to, sentAtMs: shownAtMs, content }, participantId);
      const message = {
        id: `${ownIdentity}.${random}`,
        author: ownIdentity,
        authorName: ownName(),
        directWith: to,
        content,
        shownAtMs,
        afterClock: readClock(),
      };
      add(message);
      return message;
    },

    receive({ identity, name }, { id, to, sentAtMs, content }) {
      const isOwn = identity === ownIdentity;
      if (!isOwn && to !== ownIdentity) return null;
      return add({
        id: `${identity}.${id}`,
        author: identity,
        authorName: name,
        directWith: isOwn ? to : identity,
        content,
        shownAtMs: shownTime(sentAtMs, Date.now(), { isLive: true }),
        afterClock: readClock(),
      });
    },
  };
}
