import { expect } from 'chai';
import { parseChatSidecar, SIDECAR_LIMITS, type ChatSidecar } from '../../../../src/library/sidecars/chat.ts';
import { takeChatNotes } from '../../../../src/room/conversation/chat-notes.ts';
import type { ConversationView } from '../../../../src/room/conversation/model.ts';
import { createRecordingClock } from '../../../../src/room/recording/recording-clock.ts';
import { createRoomStores, message, pause, person } from '../recording/room-stores.ts';

describe('chat notes', () => {
  it('note what everyone could read, with its time', async () => {
    const room = createRoomStores();
    const controller = new AbortController();
    room.say(message('0', 'Before'));
    const startedAtMs = Date.now();
    const notes = takeChatNotes(room, createRecordingClock(), controller);
    expect(notes.read()).to.equal(null);
    room.say(message('1', 'Hello'), message('2', 'psst', { directWith: 'somebody' }));
    room.say(message('3', 'Backfilled', { sentAtMs: startedAtMs - 5_000 }));
    await pause(120);
    const file = { name: 'a.pdf', sizeBytes: 5, mimeType: '', transfer: { kind: 'offered' } } as const;
    room.say(message('4', '', { file }));
    const question = {
      id: 'q',
      authorName: 'Cy',
      isOwn: false,
      text: 'Why?',
      upvotes: 0,
      upvotedByMe: false,
    };
    const option = { votes: 0, chosenByMe: false };
    const poll = {
      id: 'p',
      authorName: 'Cy',
      isOwn: false,
      question: 'Which?',
      options: [
        { text: 'x', ...option },
        { text: 'y', ...option },
      ],
      closed: false,
    };
    const change = (more: Partial<ConversationView>): void =>
      room.conversation.update((now) => ({ ...now, ...more }));
    change({ questions: [{ ...question, answered: false }], polls: [poll] });
    room.participants.set([person('self', 'Ada', null), person('ben', 'Ben', 1)]);
    room.react({ participantId: 'ben', emoji: '👍' });
    room.react({ participantId: 'gone', emoji: '👍' });
    room.participants.set([person('self', 'Ada', null), person('ben', 'Ben', null), person('cy', 'Cy', 2)]);
    // Who leaves, and all of them when one leaves oneself, does not lower a hand.
    room.participants.set([]);
    change({
      questions: [{ ...question, upvotes: 3, answered: true }],
      polls: [
        { ...poll, options: [{ text: 'x', votes: 2, chosenByMe: true }, poll.options[1]!], closed: true },
      ],
    });
    const chat = notes.read()!;
    expect(chat.lines.map((line) => ({ ...line, offsetMs: 0 }))).to.deep.equal([
      { offsetMs: 0, kind: 'message', author: 'Ben', text: 'Hello' },
      { offsetMs: 0, kind: 'file', author: 'Ben', name: 'a.pdf', sizeBytes: 5 },
      { offsetMs: 0, kind: 'question', author: 'Cy', text: 'Why?' },
      { offsetMs: 0, kind: 'poll', author: 'Cy', question: 'Which?', options: ['x', 'y'] },
      { offsetMs: 0, kind: 'hand', author: 'Ben', raised: true },
      { offsetMs: 0, kind: 'reaction', author: 'Ben', emoji: '👍' },
      { offsetMs: 0, kind: 'hand', author: 'Cy', raised: true },
      { offsetMs: 0, kind: 'hand', author: 'Ben', raised: false },
    ]);
    expect(chat.lines[0]!.offsetMs).to.be.below(100);
    expect(chat.lines[1]!.offsetMs).to.be.within(100, 1_000);
    expect(chat.questions).to.deep.equal([{ author: 'Cy', text: 'Why?', upvotes: 3, answered: true }]);
    expect(chat.polls[0]).to.deep.equal({
      author: 'Cy',
      question: 'Which?',
      options: [
        { text: 'x', votes: 2 },
        { text: 'y', votes: 0 },
      ],
      closed: true,
    });
    expect(chat.complete).to.equal(true);
    expect(parseChatSidecar(JSON.stringify(chat))).to.deep.equal(chat);
    expect(notes.read()).to.equal(null);
    // Leaving the room empties its stores; what was noted stays.
    room.conversation.set({ messages: [], questions: [], polls: [], unread: 0, typing: [] });
    controller.abort();
    room.say(message('9', 'After'));
    expect(notes.read()).to.equal(null);
  });

  it('stay bounded, and say so', () => {
    const room = createRoomStores();
    const notes = takeChatNotes(room, createRecordingClock(), new AbortController());
    for (let i = 0; i < SIDECAR_LIMITS.lines + 50; i += 1) room.react({ participantId: 'self', emoji: '🎉' });
    const chat = notes.read()!;
    expect(chat.lines.length).to.equal(SIDECAR_LIMITS.lines);
    expect(chat.complete).to.equal(false);
    const long = createRoomStores();
    const longNotes = takeChatNotes(long, createRecordingClock(), new AbortController());
    for (let i = 0; i < 600; i += 1) long.say(message(String(i), 'x'.repeat(4_000)));
    const longChat = longNotes.read()!;
    expect(JSON.stringify(longChat).length).to.be.below(SIDECAR_LIMITS.characters * 1.1);
    expect(longChat.complete).to.equal(false);
  });

  it('are read only in their form', () => {
    const good: ChatSidecar = {
      version: 1,
      startedAtMs: 0,
      lines: [],
      questions: [],
      polls: [],
      complete: true,
    };
    expect(parseChatSidecar(JSON.stringify(good))).to.deep.equal(good);
    for (const wrong of ['', '{', 'null', '[]', '{}', JSON.stringify({ ...good, version: 2 })])
      expect(parseChatSidecar(wrong)).to.equal(null);
    const odd = { ...good, lines: [{ kind: 'message', offsetMs: -1, author: '', text: '' }] };
    expect(parseChatSidecar(JSON.stringify(odd))).to.equal(null);
  });

  it('leave out what is said in a pause, and its time', async () => {
    const room = createRoomStores();
    const clock = createRecordingClock();
    const notes = takeChatNotes(room, clock, new AbortController());
    room.say(message('1', 'Before'));
    clock.pause();
    room.say(message('2', 'Off the record'));
    room.react({ participantId: 'self', emoji: '🎉' });
    await pause(600);
    clock.resume();
    room.say(message('3', 'After'));
    const lines = notes.read()!.lines;
    expect(lines.map((line) => 'text' in line && line.text)).to.deep.equal(['Before', 'After']);
    expect(lines[1]!.offsetMs).to.be.below(300);
  });

  it('keep their time where the clock of the device is set meanwhile', async () => {
    const room = createRoomStores();
    const clock = createRecordingClock();
    const notes = takeChatNotes(room, clock, new AbortController());
    const realNow = Date.now;
    await pause(200);
    try {
      for (const shiftMs of [-3_600_000, 7_200_000]) {
        Date.now = () => realNow() + shiftMs;
        room.say(message(`set by ${shiftMs}`, 'Still here'));
      }
    } finally {
      Date.now = realNow;
    }
    const lines = notes.read()!.lines;
    expect(lines.length).to.equal(2);
    for (const { offsetMs } of lines) expect(offsetMs).to.be.within(190, 2_000);
  });
});
