import { expect } from 'chai';
import { createStore, until } from '../../../src/lib/store.ts';
import { parseChatSidecar, SIDECAR_LIMITS, type ChatSidecar } from '../../../src/library/sidecars/chat.ts';
import { openLibrary, type Library } from '../../../src/library/library.ts';
import { startCallRecording } from '../../../src/room/call-recording.ts';
import { takeChatNotes } from '../../../src/room/conversation/chat-notes.ts';
import type { ChatMessage, ConversationView } from '../../../src/room/conversation/model.ts';
import type { Participant, Reaction } from '../../../src/room/model.ts';
import type { Room } from '../../../src/room/room.ts';
import { openDatabase, type Database } from '../../../src/storage/database.ts';
import { openClockSource, type ClockSource } from '../media/recording/clock-source.ts';
import { openPlayback } from '../media/recording/playback.ts';

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

const message = (id: string, text: string, more: Partial<ChatMessage> = {}): ChatMessage => ({
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

const person = (id: string, name: string, hand: number | null): Participant => ({
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
});

/** The stores of a room, written by the test. */
function createRoomStores() {
  const view: ConversationView = { messages: [], questions: [], polls: [], unread: 0, typing: [] };
  const listeners = new Set<(reaction: Reaction) => void>();
  return {
    conversation: createStore<ConversationView>(view),
    captioning: createStore(null),
    participants: createStore<readonly Participant[]>([person('self', 'Ada', null)]),
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

describe('chat notes', () => {
  it('note what everyone could read, with its time', async () => {
    const room = createRoomStores();
    const controller = new AbortController();
    room.say(message('0', 'Before'));
    const startedAtMs = Date.now();
    const notes = takeChatNotes(room, startedAtMs, controller);
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
    const notes = takeChatNotes(room, Date.now(), new AbortController());
    for (let i = 0; i < SIDECAR_LIMITS.lines + 50; i += 1) room.react({ participantId: 'self', emoji: '🎉' });
    const chat = notes.read()!;
    expect(chat.lines.length).to.equal(SIDECAR_LIMITS.lines);
    expect(chat.complete).to.equal(false);
    const long = createRoomStores();
    const longNotes = takeChatNotes(long, Date.now(), new AbortController());
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
});

describe('call recording', () => {
  const databaseName = `call-recording-${crypto.randomUUID()}`;
  const controller = new AbortController();
  let source: ClockSource;
  let database: Database;
  let library: Library;
  const noWorkout = createStore(null);

  before(async () => {
    source = await openClockSource();
    database = await openDatabase(databaseName);
    library = await openLibrary({ database }, controller);
  });
  after(async () => {
    for (const { id } of library.recordings.value) await library.remove(id);
    controller.abort();
    await source.close();
    database.close();
    indexedDB.deleteDatabase(databaseName);
  });

  it('stores the chat while it runs and when it stops, and deletes it with the recording', async function () {
    this.timeout(30_000);
    const stores = createRoomStores();
    const media = { audioTrack: createStore(source.audio), videoTrack: createStore(source.video) };
    const room = { ...stores, local: createStore(media), setRecording: () => undefined } as unknown as Room;
    const recording = await startCallRecording(
      { room, library, database, workout: noWorkout },
      { source: 'call', name: 'Talk' },
    );
    const { id } = library.recordings.value[0]!;
    expect(await library.sidecars.load(id, 'chat')).to.equal(null);
    stores.say(message('1', 'Stored before the end'));
    await pause(6_000);
    // What a crash at this moment would leave.
    expect((await library.sidecars.load(id, 'chat'))?.lines.map(({ kind }) => kind)).to.deep.equal([
      'message',
    ]);
    stores.say(message('2', 'And this at the end'));
    await recording.stop();
    await recording.closed;
    const chat = await library.sidecars.load(id, 'chat');
    expect(chat?.lines.length).to.equal(2);
    expect(chat?.lines[1]?.offsetMs).to.be.within(5_000, 12_000);
    await library.remove(id);
    expect(await library.sidecars.load(id, 'chat')).to.equal(null);
    expect(await database.count('sidecars')).to.equal(0);
  });

  it('of oneself goes on where the own picture comes on another track', async function () {
    this.timeout(30_000);
    while (source.now() < 3000) await pause(100);
    const other = await openClockSource();
    const videoTrack = createStore<MediaStreamTrack | null>(source.video.clone());
    const media = { audioTrack: createStore(source.audio), videoTrack };
    const stores = createRoomStores();
    const room = { ...stores, local: createStore(media), setRecording: () => undefined } as unknown as Room;
    const recording = await startCallRecording(
      { room, library, database, workout: noWorkout },
      { source: 'self', name: 'Me' },
    );
    const { id } = library.recordings.value[0]!;
    await pause(1_500);
    // As when its worker has crashed: the old track ends, and some time later there is another one.
    videoTrack.value!.stop();
    await pause(300);
    videoTrack.set(other.video);
    await pause(2_000);
    await recording.stop();
    await recording.closed;
    await until(library.recordings, (items) =>
      items.some((item) => item.id === id && item.state === 'ready'),
    );
    const playback = await openPlayback(await library.open(id));
    expect(await playback.clockAt(1)).to.be.closeTo(1000 + source.now() - other.now(), 900);
    expect(await playback.clockAt(3), 'the other track').to.be.closeTo(3000, 900);
    playback.close();
    await library.remove(id);
    await other.close();
  });

  // What makes the picture: of oneself, of the call.
  for (const [made, script] of [
    ['self', '/effects.worker.ts'],
    ['call', '/compositor.worker.ts'],
  ] as const) {
    it(`stops with the reason, and keeps what there is, where its picture dies: ${made}`, async function () {
      this.timeout(30_000);
      const RealWorker = globalThis.Worker;
      const born: Worker[] = [];
      globalThis.Worker = class extends RealWorker {
        constructor(url: string | URL, options?: WorkerOptions) {
          super(url, options);
          if (String(url).endsWith(script)) born.push(this);
        }
      };
      try {
        const media = { audioTrack: createStore(source.audio), videoTrack: createStore(source.video) };
        const told: boolean[] = [];
        const room = {
          ...createRoomStores(),
          local: createStore(media),
          setRecording: (isOn: boolean) => told.push(isOn),
        } as unknown as Room;
        const recording = await startCallRecording(
          { room, library, database, workout: noWorkout },
          { source: made, name: 'Me' },
        );
        const { id } = library.recordings.value[0]!;
        const ended = recording.closed.then(
          () => null,
          (error: unknown) => error as Error,
        );
        await pause(1_500);
        // Whoever only asks whether effects can be had starts one, too.
        const worker = born.at(-1)!;
        worker.terminate();
        worker.dispatchEvent(new ErrorEvent('error', { message: 'told to', cancelable: true }));
        const diedAtMs = performance.now();
        expect((await ended)?.name).to.equal('recording-failed');
        expect(performance.now() - diedAtMs).to.be.below(2_000);
        expect(told).to.deep.equal([true, false]);
        await until(library.recordings, (items) =>
          items.some((item) => item.id === id && item.state === 'ready'),
        );
        const playback = await openPlayback(await library.open(id));
        playback.close();
        await library.remove(id);
      } finally {
        globalThis.Worker = RealWorker;
      }
    });
  }
});
