import { expect } from 'chai';
import { createStore, until } from '../../../../src/lib/store.ts';
import { openLibrary, type Library } from '../../../../src/library/library.ts';
import type { LocalMedia } from '../../../../src/media/local-media.ts';
import type { Bulk } from '../../../../src/mesh/bulk.ts';
import { openCollecting, type Collecting } from '../../../../src/room/recording/collecting/collecting.ts';
import { moveAnchors, thinAnchors } from '../../../../src/room/recording/collecting/anchors.ts';
import { digestOf } from '../../../../src/room/recording/collecting/digest.ts';
import type { CollectingMessage, TakePartNews } from '../../../../src/room/recording/collecting/messages.ts';
import { parseRoomMessage } from '../../../../src/room/protocol.ts';
import { openDatabase, type Database } from '../../../../src/storage/database.ts';
import {
  listPartialFiles,
  openPartialFile,
  removePartialFile,
} from '../../../../src/storage/partial-files.ts';
import { openClockSource, type ClockSource } from '../../media/recording/clock-source.ts';
import { openPlayback } from '../../media/recording/playback.ts';
import { openBulkPair, type BulkPair } from '../../mesh/bulk-pair.ts';
import { pause, person } from './room-stores.ts';

/** One side: an install with its library, and what it gives and collects in the call it is in just now. */
interface Side {
  readonly id: string;
  readonly database: Database;
  readonly library: Library;
  readonly asked: ({ readonly by: string; readonly takeId: string } | null)[];
  readonly problems: string[];
  /** What was sent to the other side. */
  readonly said: CollectingMessage[];
  collecting: Collecting;
}

/** What passes between them. */
interface Line {
  /** Where each fetch began. */
  readonly offsets: number[];
  /** Whether the connection stays when so much was sent. */
  holds: (sentBytes: number) => boolean;
  /** Own pictures are such that few seconds of them are many bytes. */
  isNoisy: boolean;
  /** Changes what is said on its way. */
  forge: (message: CollectingMessage) => CollectingMessage;
}

const TAKE = 'take-of-the-test';

describe('collecting', () => {
  const controller = new AbortController();
  const names = ['ada', 'ben'].map((who) => `collecting-${who}-${crypto.randomUUID()}`);
  let source: ClockSource;
  let noise: ReturnType<typeof openNoise>;
  let ada: Side;
  let ben: Side;
  let pair: BulkPair | null = null;
  let line: Line;

  const other = (side: Side): Side => (side === ada ? ben : ada);
  const bulkOf = (side: Side): Bulk | null => {
    const bulk = pair?.bulks[side === ada ? 0 : 1];
    if (!bulk) return null;
    return {
      serve: (open) =>
        bulk.serve((resource) => {
          const given = open(resource);
          const onSent = (offset: number): void => {
            given?.onSent?.(offset);
            if (!line.holds(offset)) cut();
          };
          return given && { ...given, onSent };
        }),
      close: () => bulk.close(),
      fetch: (resource, target, options) => {
        line.offsets.push(target.offset);
        return bulk.fetch(resource, target, options);
      },
    };
  };
  const open = (side: Side): void => {
    const peer = side === ada ? person('ben', 'Ben') : person('ada', 'Ada');
    const self = person(side.id, side === ada ? 'Ada' : 'Ben', null, { isSelf: true });
    side.collecting = openCollecting(
      {
        database: side.database,
        library: () => Promise.resolve(side.library),
        media: ownMedia(line.isNoisy ? noise.video : source.video, source.audio),
        participants: () => [self, peer],
        send: (message, to) => {
          expect(to).to.equal(peer.id);
          side.said.push(message);
          const carried = line.forge(message);
          if (pair) queueMicrotask(() => pair && other(side).collecting.hear(side.id, carried));
        },
        bulkOf: () => bulkOf(side),
        measureClock: () => Promise.resolve({ offsetMs: 40, rttMs: 2 }),
        ask: (question) => side.asked.push(question),
        onProblem: (error) => side.problems.push(error.message),
      },
      controller,
    );
  };
  const meet = async (): Promise<void> => {
    pair = await openBulkPair();
    for (const side of [ada, ben]) side.collecting.personCame(other(side).id, other(side).id);
  };
  const cut = (): void => {
    pair?.close();
    for (const bulk of pair?.bulks ?? []) bulk.close();
    pair = null;
    for (const side of [ada, ben]) side.collecting.personLeft(other(side).id);
  };
  const stateOf = (takeId: string) =>
    ada.collecting.view.value.collected.find((part) => part.takeId === takeId)?.state;
  const reached = (takeId: string, ...states: readonly string[]) =>
    until(ada.collecting.view, () => states.includes(stateOf(takeId) ?? ''));
  const collectedIn = (takeId: string) =>
    ada.library.recordings.value.filter((item) => item.takeId === takeId && item.source === 'collected');
  /** A recording of Ben's that Ada has asked for, up to where it would be fetched. */
  const recordFor = async (takeId: string, ms: number): Promise<void> => {
    ada.collecting.command({ kind: 'begin', takeId });
    while (ben.asked.at(-1)?.takeId !== takeId) await pause(10);
    ben.collecting.answer(takeId, true);
    await reached(takeId, 'recording');
    await pause(ms);
    ada.collecting.command({ kind: 'end', takeId });
  };

  before(async () => {
    source = await openClockSource(1024, 576);
    noise = openNoise(1024, 576);
    const sides: Omit<Side, 'collecting'>[] = [];
    for (const [index, id] of ['ada', 'ben'].entries()) {
      const database = await openDatabase(names[index]);
      const library = await openLibrary({ database }, controller);
      sides.push({ id, database, library, asked: [], problems: [], said: [] });
    }
    [ada, ben] = sides as [Side, Side];
  });
  beforeEach(async () => {
    line = { offsets: [], holds: () => true, isNoisy: false, forge: (message) => message };
    for (const side of [ada, ben]) {
      side.asked.length = side.said.length = side.problems.length = 0;
      open(side);
    }
    await meet();
  });
  afterEach(async () => {
    if (pair) cut();
    await Promise.all([ada.collecting.close(), ben.collecting.close()]);
  });
  after(async () => {
    for (const { library } of [ada, ben])
      for (const { id } of library.recordings.value) await library.remove(id);
    controller.abort();
    await source.close();
    noise.close();
    for (const [index, { database }] of [ada, ben].entries()) {
      database.close();
      indexedDB.deleteDatabase(names[index]!);
    }
  });

  it('brings what was recorded elsewhere into the library, at the quality it has there', async function () {
    this.timeout(40_000);
    const takeId = `${TAKE}-whole`;
    ada.collecting.command({ kind: 'begin', takeId });
    await pause(50);
    expect(ben.asked).to.deep.equal([{ by: 'Ada', takeId }]);
    expect(stateOf(takeId)).to.equal('asked');
    expect(ben.library.recordings.value.length, 'nothing is recorded before the answer').to.equal(0);
    ben.collecting.answer(takeId, true);
    await reached(takeId, 'recording');
    await pause(1_500);
    ada.collecting.command({ kind: 'pause', takeId });
    await reached(takeId, 'paused');
    await pause(1_500);
    ada.collecting.command({ kind: 'resume', takeId });
    await reached(takeId, 'recording');
    await pause(1_500);
    ada.collecting.command({ kind: 'end', takeId });
    await reached(takeId, 'kept');
    const [kept] = collectedIn(takeId);
    expect(kept).to.deep.include({
      person: { identity: 'ben', name: 'Ben' },
      participants: ['Ben'],
      state: 'ready',
      width: 1024,
      height: 576,
    });
    expect(kept!.durationMs).to.be.within(2_300, 4_200);
    const [own] = ben.library.recordings.value;
    expect(own).to.include({ takeId, source: 'self' });
    // On the leader's clock: Ben's is 40 ms ahead.
    const began = ben.library.recordings.value[0]!.createdAtMs;
    expect(kept!.anchors[0]!.wallMs).to.be.closeTo(began - 40, 600);
    const playback = await openPlayback(await ada.library.open(kept!.id));
    const there = await openPlayback(await ben.library.open(own!.id));
    for (const atS of [0.5, 2.5])
      expect(await playback.clockAt(atS)).to.be.closeTo(await there.clockAt(atS), 60);
    expect((await playback.clockAt(2.5)) - (await playback.clockAt(0.5))).to.be.above(3_000);
    playback.close();
    there.close();
    // Nothing of it is left behind on either side.
    await pause(100);
    expect(await listPartialFiles()).to.deep.equal([]);
    expect(await ada.database.count('takeParts')).to.equal(0);
    expect(await ben.database.count('takeParts')).to.equal(0);
    expect(ben.collecting.view.value.given).to.deep.equal([]);
    await ben.library.remove(own!.id);
  });

  it('takes no for an answer, for the whole take, and asks anew in the next', async () => {
    const takeId = `${TAKE}-refused`;
    ada.collecting.command({ kind: 'begin', takeId });
    await pause(50);
    ben.collecting.answer(takeId, false);
    await reached(takeId, 'refused');
    cut();
    await meet();
    await pause(50);
    expect(ben.asked.length).to.equal(1);
    ada.collecting.command({ kind: 'end', takeId });
    expect(ben.library.recordings.value).to.deep.equal([]);
    ada.collecting.command({ kind: 'begin', takeId: `${takeId}-2` });
    await pause(50);
    expect(ben.asked.at(-1)?.takeId).to.equal(`${takeId}-2`);
    ada.collecting.command({ kind: 'end', takeId: `${takeId}-2` });
    await pause(50);
    expect(ben.asked.at(-1), 'the question is taken back').to.equal(null);
  });

  it('lets the person stop, and keep the recording to themselves', async function () {
    this.timeout(30_000);
    const takeId = `${TAKE}-kept-own`;
    ada.collecting.command({ kind: 'begin', takeId });
    await pause(50);
    ben.collecting.answer(takeId, true);
    await reached(takeId, 'recording');
    await pause(1_000);
    ben.collecting.command({ kind: 'keep-own', takeId });
    await reached(takeId, 'refused');
    ada.collecting.command({ kind: 'end', takeId });
    await until(ben.library.recordings, (items) => items.some(({ state }) => state === 'ready'));
    await pause(500);
    expect(collectedIn(takeId)).to.deep.equal([]);
    expect(line.offsets).to.deep.equal([]);
    expect(await ada.database.count('takeParts')).to.equal(0);
    for (const { id } of ben.library.recordings.value) await ben.library.remove(id);
  });

  for (const restarted of ['nobody', 'ada', 'ben'] as const) {
    it(`goes on where it broke off, when both meet again; restarted meanwhile: ${restarted}`, async function () {
      this.timeout(40_000);
      const takeId = `${TAKE}-cut-${restarted}`;
      line.holds = (sentBytes) => sentBytes < 150_000;
      line.isNoisy = true;
      await ben.collecting.close();
      open(ben);
      ben.collecting.personCame('ada', 'ada');
      await recordFor(takeId, 2_000);
      await reached(takeId, 'waiting');
      expect(collectedIn(takeId)).to.deep.equal([]);
      if (restarted !== 'nobody') {
        const side = restarted === 'ada' ? ada : ben;
        await side.collecting.close();
        open(side);
      }
      line.holds = () => true;
      await meet();
      await reached(takeId, 'kept');
      expect(line.offsets[0]).to.equal(0);
      expect(line.offsets.at(-1)).to.be.within(30_000, 200_000);
      const [kept] = collectedIn(takeId);
      const playback = await openPlayback(await ada.library.open(kept!.id));
      expect(playback.video.videoWidth).to.equal(1024);
      playback.close();
      for (const { id } of ben.library.recordings.value) await ben.library.remove(id);
    });
  }

  it('takes in nothing that is not what was offered', async function () {
    this.timeout(30_000);
    const takeId = `${TAKE}-forged`;
    line.forge = (message) =>
      message.kind === 'take-part' && message.offer
        ? { ...message, offer: { ...message.offer, digest: 'A'.repeat(43) } }
        : message;
    await recordFor(takeId, 1_000);
    await reached(takeId, 'failed');
    expect(collectedIn(takeId)).to.deep.equal([]);
    expect(await listPartialFiles()).to.deep.equal([]);
    ada.collecting.command({ kind: 'cancel', takeId, identity: 'ben' });
    await pause(200);
    expect(await ada.database.count('takeParts')).to.equal(0);
    for (const { id } of ben.library.recordings.value) await ben.library.remove(id);
  });

  it('gives nothing to others than whoever has asked, and answers no flood', async () => {
    const before = ben.said.length;
    for (let count = 0; count < 500; count += 1)
      ben.collecting.hear('ada', { kind: 'take-ask', takeId: `flood-${count}-12345`, step: 'ask' });
    expect(ben.asked.length).to.be.below(80);
    ben.collecting.hear('nobody', { kind: 'take-ask', takeId: 'from-nobody-here', step: 'ask' });
    expect(ben.asked.at(-1)?.takeId).not.to.equal('from-nobody-here');
    expect(ben.said.length).to.equal(before);
    // Nobody is asked to tell of a recording that they do not have.
    ada.collecting.hear('ben', { ...OFFERED, takeId: 'never-asked-for' });
    await pause(100);
    expect(ada.collecting.view.value.collected).to.deep.equal([]);
    expect(line.offsets).to.deep.equal([]);
  });
});

const OFFERED: TakePartNews = {
  kind: 'take-part',
  takeId: TAKE,
  state: 'ready',
  timeOriginMs: 1.7e12,
  offer: {
    sizeBytes: 1_000,
    digest: 'A'.repeat(43),
    mimeType: 'video/mp4',
    durationMs: 1_000,
    anchors: [{ mediaMs: 0, wallMs: 1.7e12 }],
  },
};

describe('messages of collecting', () => {
  it('are refused where they are not in their form', () => {
    expect(parseRoomMessage(OFFERED)).to.deep.equal(OFFERED);
    const ask = { kind: 'take-ask', takeId: TAKE, step: 'ask' };
    expect(parseRoomMessage(ask)).to.deep.equal(ask);
    const { offer } = OFFERED;
    const wrong: unknown[] = [
      { ...ask, takeId: '../up' },
      { ...ask, takeId: 'x'.repeat(65) },
      { ...ask, step: 'delete' },
      { ...ask, more: 1 },
      { ...OFFERED, timeOriginMs: NaN },
      { ...OFFERED, timeOriginMs: 1e15 },
      ...[
        { sizeBytes: 0 },
        { sizeBytes: 1e12 },
        { sizeBytes: 0.5 },
        { digest: 'short' },
        { mimeType: 'text/html' },
        { mimeType: 'video/mp4x' },
        { durationMs: -1 },
        { anchors: Array(500).fill({ mediaMs: 0, wallMs: 0 }) },
        { anchors: [{ mediaMs: 0 }] },
      ].map((change) => ({ ...OFFERED, offer: { ...offer, ...change } })),
    ];
    for (const message of wrong) expect(parseRoomMessage(message), JSON.stringify(message)).to.equal(null);
  });
});

describe('anchors of another device', () => {
  it('move onto the own clock, along with its drift', () => {
    // Their clock is 1000 ms ahead, and 60 ms more an hour later.
    const clock = [
      { theirMs: 1_000_000, offsetMs: 1_000 },
      { theirMs: 4_600_000, offsetMs: 1_060 },
    ];
    const moved = moveAnchors(
      [
        { mediaMs: 0, wallMs: 900_000 },
        { mediaMs: 1_900_000, wallMs: 2_800_000 },
        { mediaMs: 3_900_000, wallMs: 4_800_000 },
      ],
      clock,
    );
    expect(moved.map(({ wallMs }) => wallMs)).to.deep.equal([899_000, 2_798_970, 4_798_940]);
    expect(moveAnchors([{ mediaMs: 0, wallMs: 5 }], [])).to.deep.equal([{ mediaMs: 0, wallMs: 5 }]);
    expect(moveAnchors([{ mediaMs: 0, wallMs: 5_000 }], [clock[0]!])[0]!.wallMs).to.equal(4_000);
  });

  it('are thinned out, but around pauses', () => {
    const anchors = Array.from({ length: 1_000 }, (_, index) => ({ mediaMs: index, wallMs: index }));
    anchors.splice(501, 0, { mediaMs: 500, wallMs: 9_000 });
    const thin = thinAnchors(anchors, 100);
    expect(thin.length).to.be.within(40, 100);
    expect(thin[0]).to.equal(anchors[0]);
    expect(thin.at(-1)).to.equal(anchors.at(-1));
    expect(thin.filter(({ mediaMs }) => mediaMs === 500).length).to.equal(2);
    const pauses = Array.from({ length: 300 }, () => ({ mediaMs: 1, wallMs: 1 }));
    expect(thinAnchors(pauses, 100).length).to.equal(100);
  });
});

describe('a file that comes bit by bit', () => {
  it('is whole over restarts, and loses what was in memory at most', async () => {
    const name = `bits.${crypto.randomUUID()}`;
    const whole = new Uint8Array(9 * 1024 * 1024 + 5);
    for (let at = 0; at < whole.byteLength; at += 1) whole[at] = (at * 7 + (at >> 12)) & 255;
    let file = await openPartialFile(name);
    let sent = 0;
    let hasCrashed = false;
    while (sent < whole.byteLength) {
      await file.append(whole.slice(sent, sent + 300_000));
      sent = Math.min(whole.byteLength, sent + 300_000);
      // As after a crash: what was not yet written is asked for again.
      if (sent === 6_000_000 && !hasCrashed) {
        hasCrashed = true;
        file = await openPartialFile(name);
        expect(file.sizeBytes).to.be.within(sent - 4_500_000, sent);
        sent = file.sizeBytes;
        await file.flush();
      }
    }
    expect(file.sizeBytes).to.equal(whole.byteLength);
    const onDisk = await file.read();
    expect(onDisk.size).to.equal(whole.byteLength);
    expect(await digestOf(onDisk)).to.equal(await digestOf(new Blob([whole])));
    whole[5_000_000]! ^= 1;
    expect(await digestOf(onDisk)).not.to.equal(await digestOf(new Blob([whole])));
    await removePartialFile(name);
    await removePartialFile(name);
    expect(await listPartialFiles()).not.to.include(name);
  });
});

function ownMedia(video: MediaStreamTrack, audio: MediaStreamTrack): LocalMedia {
  return {
    videoTrack: createStore(video),
    audioTrack: createStore(audio),
    camera: createStore({ kind: 'off' }),
    setCameraHeight: () => undefined,
  } as unknown as LocalMedia;
}

/** A picture that no encoder makes small. */
function openNoise(
  width: number,
  height: number,
): { readonly video: MediaStreamTrack; readonly close: () => void } {
  const canvas = Object.assign(document.createElement('canvas'), { width, height });
  const context = canvas.getContext('2d', { alpha: false })!;
  const tile = new ImageData(128, 128);
  const paint = (): void => {
    crypto.getRandomValues(tile.data);
    for (let at = 3; at < tile.data.length; at += 4) tile.data[at] = 255;
    for (let x = 0; x < width; x += 128)
      for (let y = 0; y < height; y += 128) context.putImageData(tile, x, y);
  };
  paint();
  const timer = setInterval(paint, 66);
  const [video] = canvas.captureStream(15).getVideoTracks();
  return {
    video: video!,
    close: () => {
      clearInterval(timer);
      video!.stop();
    },
  };
}
