import { AppError } from '../../lib/errors.ts';
import { createSerialQueue } from '../../lib/serial.ts';
import { createStore, type ReadonlyStore } from '../../lib/store.ts';
import type { Bulk } from '../../mesh/bulk.ts';
import type { Identity } from '../../mesh/identity.ts';
import { createTokenBucket } from '../../mesh/token-bucket.ts';
import { openSharedFiles } from '../files/shared-files.ts';
import { acceptableContent, bodyOf, type Content, type Statement } from './body.ts';
import { createChatLines, shownTime } from './chat-lines.ts';
import { createDirects } from './directs.ts';
import { makeEntry, openEntry, type Entry } from './entry.ts';
import { openHistory } from './history.ts';
import { clockOf, EMPTY_LOG, mergeEntries, withoutLeaps, type Log } from './log.ts';
import { MOST_RECEIVED, type ConversationMessage, type MessageOf } from './messages.ts';
import type { Conversation, ConversationView, Poll, Question } from './model.ts';
import { pollsOf, questionsOf } from './topics.ts';
import { openTyping } from './typing.ts';

/** What the conversation needs to know of the room, and its ways out. */
export interface ConversationScope {
  /** The room's topic, for which everything is signed. */
  readonly room: string;
  readonly identity: Identity;
  readonly ownName: () => string;
  readonly isModerator: (identity: string) => boolean;
  /** Removed or banned: what they said before is not taken from others any more. */
  readonly isOut: (identity: string) => boolean;
  readonly nameOf: (participantId: string) => string;
  /** Sends to one participant, or to everyone inside. */
  readonly send: (message: ConversationMessage, participantId?: string) => void;
  /** The channel for files to somebody who is here; null where there is none. */
  readonly bulkOf: (participantId: string) => Bulk | null;
}

/** The conversation of one call. */
export interface OpenConversation {
  readonly view: ReadonlyStore<ConversationView>;
  readonly conversation: Conversation;
  /**
   * Takes what came from a participant. With anything but 'ok' they sent what this app never sends, forged or far too
   * much: nothing of it was taken, and they are not to be believed again.
   */
  receive(participantId: string, message: ConversationMessage): Promise<'ok' | 'lie' | 'flood'>;
  /** Somebody is inside and can be reached, on a new connection. */
  personCame(participantId: string): void;
  personLeft(participantId: string): void;
  /** Roles have changed: whose word counts is looked at anew. */
  rolesChanged(): void;
  close(): Promise<void>;
}

/** How fast one may speak: well below what others would take for a flood. */
const OWN_RATE = { burst: 30, perSecond: 2 };

type Limits = Readonly<Record<ConversationMessage['kind'], (units: number) => boolean>>;

/** Opens the conversation, with nothing said yet. Aborting `signal` closes it. */
export function openConversation(
  { room, identity, ownName, isModerator, isOut, nameOf, send, bulkOf }: ConversationScope,
  { signal }: { signal: AbortSignal },
): OpenConversation {
  const lifetime = new AbortController();
  const scope = { signal: AbortSignal.any([signal, lifetime.signal]) };
  const ownIdentity = identity.id;
  const inOrder = createSerialQueue();
  const maySpeak = createTokenBucket(OWN_RATE);
  const present = new Map<string, Limits>();
  /** When messages are shown to have been said, by id. */
  const shownAtMs = new Map<string, number>();
  let log: Log = EMPTY_LOG;
  let isVisible = false;
  let unread = 0;

  const peopleOf = (author: string): readonly string[] =>
    [...present.keys()].filter((participantId) => identityOf(participantId) === author);

  const files = openSharedFiles({ ownIdentity, peopleOf, bulkOf, onChange: () => show() }, scope);
  const directs = createDirects({ ownIdentity, ownName, readClock: () => clockOf(log), peopleOf, send });
  const typing = openTyping(() => send({ kind: 'typing' }), scope);
  const chatLines = createChatLines({
    ownIdentity,
    shownAtMs: ({ id, body }) => shownAtMs.get(id) ?? body.sentAtMs,
    transferOf: (messageId, author) => files.transferOf(messageId, author),
  });

  const viewpoint = { ownIdentity, isModerator };
  const readView = (): ConversationView => ({
    messages: chatLines(log, directs.messages),
    questions: questionsOf(log, viewpoint),
    polls: pollsOf(log, viewpoint),
    unread,
    typing: typing.typing.value.map(nameOf),
  });
  const view = createStore(readView());
  const show = (): void => {
    if (!scope.signal.aborted) view.set(readView());
  };
  typing.typing.watch(show);

  const countUnread = (said: readonly { readonly author: string }[]): void => {
    if (!isVisible) unread += said.filter(({ author }) => author !== ownIdentity).length;
  };
  const add = (entries: readonly Entry[], { isLive }: { isLive: boolean }): void => {
    const before = log;
    const known = new Set(log.messages);
    log = mergeEntries(log, withoutLeaps(log, entries, { asHistory: !isLive }));
    if (log === before) return;
    const news = log.messages.filter((entry) => !known.has(entry));
    for (const { id, body } of news) shownAtMs.set(id, shownTime(body.sentAtMs, Date.now(), { isLive }));
    const kept = new Set(log.messages.map(({ id }) => id));
    for (const id of shownAtMs.keys()) if (!kept.has(id)) shownAtMs.delete(id);
    if (isLive) countUnread(news);
    show();
  };

  const history = openHistory(
    { room, readLog: () => log, isOut, send, add: (entries) => add(entries, { isLive: false }) },
    scope,
  );

  const limitSelf = (): void => {
    if (!maySpeak(1)) throw new AppError('message-invalid', 'That was a lot at once: wait a moment.');
  };
  /** One after the other, so that each is ordered after the one before. Resolves with the entry's id. */
  const state = (statement: Statement): Promise<string> =>
    inOrder(async () => {
      const imprint = { lamport: clockOf(log) + 1, sentAtMs: Date.now(), authorName: ownName() };
      const body = bodyOf(statement, imprint);
      limitSelf();
      const entry = await makeEntry(room, identity, body);
      add([entry], { isLive: true });
      send({ kind: 'entries', entries: [entry.signed] });
      return entry.id;
    });
  const say = async (content: Content, to: string | undefined): Promise<string> => {
    if (to === undefined) return state({ kind: 'message', content });
    const acceptable = acceptableContent(content);
    limitSelf();
    const { id } = directs.say(to, acceptable);
    show();
    return id;
  };

  const takeEntries = async (
    participantId: string,
    { entries }: MessageOf<'entries'>,
  ): Promise<'ok' | 'lie'> => {
    const author = identityOf(participantId);
    if (entries.some(({ signer }) => signer !== author)) return 'lie';
    const opened = await Promise.all(entries.map((signed) => openEntry(room, signed)));
    const good = opened.filter((entry) => entry !== null);
    if (good.length < opened.length) return 'lie';
    if (scope.signal.aborted || isOut(author)) return 'ok';
    if (good.some(({ body }) => body.kind === 'message')) typing.stop(participantId);
    add(good, { isLive: true });
    return 'ok';
  };

  const takeDirect = (participantId: string, message: MessageOf<'direct'>): void => {
    const from = { identity: identityOf(participantId), name: nameOf(participantId) };
    const taken = directs.receive(from, message);
    if (!taken) return;
    typing.stop(participantId);
    countUnread([taken]);
    show();
  };

  const entrySaid = (messageId: string): { author: string; content: Content } | undefined => {
    const entry = log.messages.find(({ id }) => id === messageId);
    return entry && { author: entry.author, content: entry.body.content };
  };
  const said = (messageId: string): { author: string; content: Content } | undefined =>
    directs.messages.find(({ id }) => id === messageId) ?? entrySaid(messageId);

  const questionOf = (questionId: string): Question => {
    const question = view.value.questions.find(({ id }) => id === questionId);
    if (!question) throw new AppError('message-invalid', 'That question is not there any more.');
    return question;
  };
  const openPollOf = (pollId: string): Poll => {
    const poll = view.value.polls.find(({ id }) => id === pollId);
    if (!poll || poll.closed) throw new AppError('message-invalid', 'That poll is closed.');
    return poll;
  };
  const allowModeratorOr = (isOwn: boolean): void => {
    if (!isOwn && !isModerator(ownIdentity))
      throw new AppError('not-allowed', 'Only its author, a host or a cohost can do that.');
  };

  const conversation: Conversation = {
    async say(text, { directTo } = {}) {
      await say({ kind: 'text', text }, directTo);
    },
    async offerFile(file, { directTo } = {}) {
      const [mimeType = ''] = file.type.split(';');
      const offer = { name: file.name, sizeBytes: file.size, mimeType };
      files.offer(await say({ kind: 'file', file: offer }, directTo), file, directTo ?? null);
    },
    fetchFile(messageId) {
      const message = said(messageId);
      if (message?.content.kind === 'file') files.fetch(messageId, message.author, message.content.file);
    },
    cancelFile: (messageId) => files.cancel(messageId),
    typing: () => typing.say(),
    setVisible(visible) {
      isVisible = visible;
      if (visible && unread > 0) {
        unread = 0;
        show();
      }
    },
    async ask(text) {
      await state({ kind: 'question', text });
    },
    async upvote(questionId, wanted) {
      await state({ kind: 'upvote', target: questionOf(questionId).id, wanted });
    },
    async markAnswered(questionId, answered) {
      const { id, isOwn } = questionOf(questionId);
      allowModeratorOr(isOwn);
      await state({ kind: 'answered', target: id, answered });
    },
    async openPoll(question, options) {
      await state({ kind: 'poll', question, options: [...options] });
    },
    async vote(pollId, option) {
      const { id, options } = openPollOf(pollId);
      if (!options[option]) throw new AppError('message-invalid', 'This poll has no such option.');
      await state({ kind: 'ballot', target: id, option });
    },
    async closePoll(pollId) {
      const { id, isOwn } = openPollOf(pollId);
      allowModeratorOr(isOwn);
      await state({ kind: 'poll-closed', target: id });
    },
  };

  return {
    view,
    conversation,
    async receive(participantId, message) {
      const limits = present.get(participantId);
      if (!limits || scope.signal.aborted) return 'ok';
      const units = message.kind === 'entries' ? message.entries.length : 1;
      if (!limits[message.kind](units)) return 'flood';
      switch (message.kind) {
        case 'entries':
          return takeEntries(participantId, message);
        case 'direct':
          takeDirect(participantId, message);
          return 'ok';
        case 'typing':
          typing.hear(participantId);
          return 'ok';
        default:
          return history.receive(participantId, message);
      }
    },
    personCame(participantId) {
      present.set(participantId, {
        entries: createTokenBucket(MOST_RECEIVED.entries),
        direct: createTokenBucket(MOST_RECEIVED.direct),
        typing: createTokenBucket(MOST_RECEIVED.typing),
        history: createTokenBucket(MOST_RECEIVED.history),
        'history-digest': createTokenBucket(MOST_RECEIVED['history-digest']),
        'history-request': createTokenBucket(MOST_RECEIVED['history-request']),
      });
      files.personCame(participantId, identityOf(participantId));
      history.personCame(participantId);
      show();
    },
    personLeft(participantId) {
      present.delete(participantId);
      history.personLeft(participantId);
      typing.stop(participantId);
      show();
    },
    rolesChanged: show,
    async close() {
      lifetime.abort();
      await files.closed;
    },
  };
}

/** The install behind a participant: further tabs of it have a number after a slash. */
const identityOf = (participantId: string): string => participantId.split('/', 1)[0] ?? participantId;
