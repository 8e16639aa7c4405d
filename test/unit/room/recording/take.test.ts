import { expect } from 'chai';
import { createStore, until, type ReadonlyStore } from '../../../../src/lib/store.ts';
import { openLibrary, type Library } from '../../../../src/library/library.ts';
import { NO_CAPTIONS } from '../../../../src/room/captions/model.ts';
import type { TakeLook, TakeNews } from '../../../../src/room/recording/model.ts';
import { startTake } from '../../../../src/room/recording/take.ts';
import type { Room } from '../../../../src/room/room.ts';
import { openDatabase, type Database } from '../../../../src/storage/database.ts';
import { workersOf } from '../../../support/browser/workers-of.ts';
import { openClockSource, type ClockSource } from '../../media/recording/clock-source.ts';
import { loudness, openPlayback } from '../../media/recording/playback.ts';
import { captionLine, createRoomStores, message, pause, person } from './room-stores.ts';

const LOOK: TakeLook = { layout: 'grid', names: true, chat: false, reactions: false, captions: false };

describe('a take', () => {
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
    const { room } = createRoom(stores, { audio: source.audio, video: createStore(source.video) });
    const recording = await startTake(
      { room, library, database, workout: noWorkout },
      { pieces: [{ part: 'call', name: 'Talk' }], look: LOOK },
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
    const stores = createRoomStores();
    const { room } = createRoom(stores, { audio: source.audio, video: videoTrack });
    const recording = await startTake(
      { room, library, database, workout: noWorkout },
      { pieces: [{ part: 'self', name: 'Me' }], look: LOOK },
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
      await workersOf(script, async (born) => {
        const { room, told } = createRoom(createRoomStores(), {
          audio: source.audio,
          video: createStore(source.video),
        });
        const recording = await startTake(
          { room, library, database, workout: noWorkout },
          { pieces: [{ part: made, name: 'Me' }], look: LOOK },
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
        const diedAtMs = performance.now();
        expect((await ended)?.name).to.equal('recording-failed');
        expect(performance.now() - diedAtMs).to.be.below(2_000);
        expect(told.map((take) => take?.parts)).to.deep.equal([[made], undefined]);
        await until(library.recordings, (items) =>
          items.some((item) => item.id === id && item.state === 'ready'),
        );
        const playback = await openPlayback(await library.open(id));
        playback.close();
        await library.remove(id);
      });
    });
  }

  it('of several tracks has one id, says whose each is, and is paused, resumed and stopped as one', async function () {
    this.timeout(40_000);
    const stores = createRoomStores();
    const { room, told } = createRoom(stores, { audio: source.audio, video: createStore(source.video) });
    const screen = await openClockSource();
    const withScreen = createStore<{ video: MediaStreamTrack; audio: null } | null>(null);
    Object.assign(room.local.value!, { screen: withScreen });
    const take = await startTake(
      { room, library, database, workout: noWorkout },
      {
        pieces: [
          { part: 'call', name: 'Call' },
          { part: 'self', name: 'Ada' },
          { part: 'screen', name: 'Screen' },
        ],
        look: LOOK,
      },
    );
    const made = () => library.recordings.value.filter(({ takeId }) => takeId === take.takeId);
    expect(
      made()
        .map(({ source: each }) => each)
        .sort(),
    ).to.deep.equal(['call', 'self']);
    // A screen that is shared later is part of it all the same.
    withScreen.set({ video: screen.video, audio: null });
    await until(library.recordings, () => made().length === 3);
    await pause(2_000);
    take.pause();
    expect(take.isPaused.value).to.equal(true);
    const recordedMs = take.recordedMs();
    await pause(2_500);
    expect(take.recordedMs()).to.equal(recordedMs);
    take.mark();
    take.resume();
    await pause(1_500);
    take.mark();
    await take.stop();
    await take.closed;
    expect(told.map((news) => news && [news.parts.join(), news.paused])).to.deep.equal([
      ['call,self,screen', false],
      ['call,self,screen', true],
      ['call,self,screen', false],
      null,
    ]);
    await until(library.recordings, () => made().every(({ state }) => state === 'ready'));
    const [call, self, shared] = ['call', 'self', 'screen'].map((each) =>
      made().find((item) => item.source === each),
    );
    expect(call!.person).to.equal(null);
    expect(self!.person).to.deep.equal({ identity: 'self', name: 'Ada' });
    expect(shared!.person).to.deep.equal({ identity: 'self', name: 'Ada' });
    // The pause is in none of them.
    for (const item of [call!, self!]) expect(item.durationMs).to.be.within(3_000, 5_000);
    const playback = await openPlayback(await library.open(self!.id));
    const [before, after] = [await playback.clockAt(1), await playback.clockAt(3)];
    expect(after - before, 'the pause is cut out').to.be.within(4_000, 5_200);
    playback.close();
    // Beside the call stands what was marked, but in the pause; beside the others nothing.
    const events = await library.sidecars.load(call!.id, 'events');
    expect(events?.moments.map(({ kind }) => kind)).to.deep.equal(['marked']);
    expect(events?.moments[0]?.offsetMs).to.be.within(3_000, 5_000);
    expect(await library.sidecars.load(self!.id, 'events')).to.equal(null);
    for (const { id } of made()) await library.remove(id);
    await screen.close();
  });

  it('leaves out of picture and sound whoever does not know of it', async function () {
    this.timeout(30_000);
    const quiet = createSilence();
    const tone = await openClockSource();
    const loud = new MediaStream([tone.video, tone.audio]);
    const stores = createRoomStores();
    const { room } = createRoom(stores, { audio: quiet, video: createStore(null) });
    const ben = person('ben', 'Ben', null, { stream: loud, videoOn: true, mayBeRecorded: false });
    stores.participants.update((all) => [...all, ben]);
    const take = await startTake(
      { room, library, database, workout: noWorkout },
      { pieces: [{ part: 'call', name: 'Call' }], look: LOOK },
    );
    const { id } = library.recordings.value.find(({ takeId }) => takeId === take.takeId)!;
    await pause(2_500);
    stores.participants.update((all) =>
      all.map((each) => (each === ben ? { ...ben, mayBeRecorded: true } : each)),
    );
    await pause(2_500);
    await take.stop();
    await until(library.recordings, (items) =>
      items.some((item) => item.id === id && item.state === 'ready'),
    );
    const file = await library.open(id);
    expect(await loudness(file, 0.5, 2)).to.be.below(0.001);
    expect(await loudness(file, 3.2, 4.5)).to.be.above(0.05);
    // Ben's picture has strong colours; what stands for people without one has few.
    const colours = [await colourfulness(file, 1.5), await colourfulness(file, 4)];
    expect(colours[1]).to.be.above(colours[0]! + 8);
    await library.remove(id);
    await tone.close();
  });

  it('has in its picture what was said while it ran, not just before nor in a pause', async function () {
    this.timeout(30_000);
    const stores = createRoomStores();
    const { room } = createRoom(stores, { audio: createSilence(), video: createStore(null) });
    const say = (number: number, text: string): void =>
      stores.captions.set({ ...NO_CAPTIONS, lines: [captionLine('self', number, text)] });
    say(0, 'Said just before it begins, and still to be read');
    const take = await startTake(
      { room, library, database, workout: noWorkout },
      { pieces: [{ part: 'call', name: 'Call' }], look: { ...LOOK, names: false, captions: true } },
    );
    const { id } = library.recordings.value.find(({ takeId }) => takeId === take.takeId)!;
    // As when the others say that they know.
    stores.participants.update((all) => [...all]);
    await pause(1_500);
    say(1, 'Said while it runs, for the recording');
    await pause(1_500);
    take.pause();
    await pause(700);
    say(2, 'Said in the pause, and still to be read');
    take.resume();
    await pause(1_500);
    await take.stop();
    await until(library.recordings, (items) =>
      items.some((item) => item.id === id && item.state === 'ready'),
    );
    const file = await library.open(id);
    expect(await letters(file, 0.6), 'before').to.be.below(50);
    expect(await letters(file, 2.3)).to.be.above(300);
    expect(await letters(file, 3.9), 'in the pause').to.be.below(50);
    await library.remove(id);
  });

  it('of the sound alone has no picture, and one of a screen that nobody shares is refused', async function () {
    this.timeout(20_000);
    const stores = createRoomStores();
    const { room, told } = createRoom(stores, { audio: source.audio, video: createStore(source.video) });
    const scope = { room, library, database, workout: noWorkout };
    const refused = await startTake(scope, { pieces: [{ part: 'screen', name: 'S' }], look: LOOK }).catch(
      (error: unknown) => error as Error,
    );
    expect(refused).to.be.instanceOf(Error);
    expect(told).to.deep.equal([]);
    const take = await startTake(scope, { pieces: [{ part: 'voice', name: 'Sound' }], look: LOOK });
    const { id } = library.recordings.value.find(({ takeId }) => takeId === take.takeId)!;
    await pause(1_500);
    await take.stop();
    const items = await until(library.recordings, (all) =>
      all.some((item) => item.id === id && item.state === 'ready'),
    );
    expect(items.find((item) => item.id === id)).to.include({ source: 'voice', width: null });
    expect(await loudness(await library.open(id), 0.3, 1)).to.be.above(0.05);
    await library.remove(id);
  });
});

/** One frame, RGBA, as `draw` puts it on a canvas of that size. */
async function pixelsAt(
  file: Blob,
  atS: number,
  [width, height]: readonly [number, number],
  draw: (context: OffscreenCanvasRenderingContext2D, video: HTMLVideoElement) => void,
): Promise<Uint8ClampedArray> {
  const playback = await openPlayback(file);
  const { video } = playback;
  const seeked = new Promise((done) => video.addEventListener('seeked', done, { once: true }));
  video.currentTime = atS;
  await seeked;
  const context = new OffscreenCanvas(width, height).getContext('2d')!;
  draw(context, video);
  playback.close();
  return context.getImageData(0, 0, width, height).data;
}

/** How many pixels are light in the middle of the bottom, where captions are. */
async function letters(file: Blob, atS: number): Promise<number> {
  const data = await pixelsAt(file, atS, [640, 216], (context, video) =>
    context.drawImage(video, 320, 504, 640, 216, 0, 0, 640, 216),
  );
  return data.filter((value, index) => index % 4 === 0 && value > 200).length;
}

/** How far the colours of one frame are from grey, 0..255: the mean distance between a pixel's channels. */
async function colourfulness(file: Blob, atS: number): Promise<number> {
  const data = await pixelsAt(file, atS, [160, 90], (context, video) =>
    context.drawImage(video, 0, 0, 160, 90),
  );
  let sum = 0;
  for (let at = 0; at < data.length; at += 4) {
    const [r, g, b] = [data[at]!, data[at + 1]!, data[at + 2]!];
    sum += Math.max(r, g, b) - Math.min(r, g, b);
  }
  return sum / (data.length / 4);
}

function createSilence(): MediaStreamTrack {
  const context = new AudioContext();
  return context.createMediaStreamDestination().stream.getAudioTracks()[0]!;
}

/** A room of these stores, with own media, that notes what is announced. */
function createRoom(
  stores: ReturnType<typeof createRoomStores>,
  { audio, video }: { audio: MediaStreamTrack; video: ReadonlyStore<MediaStreamTrack | null> },
): { room: Room; told: (TakeNews | null)[] } {
  const media = {
    audioTrack: createStore(audio),
    videoTrack: video,
    screen: createStore(null),
    camera: createStore({ kind: 'off' }),
    setCameraHeight: () => undefined,
  };
  const told: (TakeNews | null)[] = [];
  const room = {
    ...stores,
    local: createStore(media),
    announceTake: (take: TakeNews | null) => told.push(take),
    collect: () => undefined,
  } as unknown as Room;
  return { room, told };
}
