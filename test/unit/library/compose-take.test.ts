import { expect } from 'chai';
import { composeTake, type CompositionRequest } from '../../../src/library/compose-take.ts';
import { openLibrary, type Library } from '../../../src/library/library.ts';
import { openDatabase, type Database } from '../../../src/storage/database.ts';
import { listRecordingFiles } from '../../../src/storage/recording-files.ts';
import { fixture, nameOf } from './fixtures.ts';

/** Colours of the composed picture at a moment, left and right of the middle: means of red, green and blue. */
async function sidesAt(file: Blob, atS: number): Promise<number[][]> {
  const video = document.createElement('video');
  video.muted = true;
  video.src = URL.createObjectURL(file);
  await new Promise((done) => video.addEventListener('loadeddata', done, { once: true }));
  const seeked = new Promise((done) => video.addEventListener('seeked', done, { once: true }));
  video.currentTime = atS;
  await seeked;
  const context = new OffscreenCanvas(8, 2).getContext('2d', { willReadFrequently: true })!;
  context.drawImage(video, 0, 0, 8, 2);
  URL.revokeObjectURL(video.src);
  return [0, 4].map((x) => {
    const { data } = context.getImageData(x, 0, 4, 2);
    return [0, 1, 2].map(
      (channel) => data.filter((_, index) => index % 4 === channel).reduce((a, b) => a + b, 0) / 8,
    );
  });
}

describe('one recording of a take', () => {
  const databaseName = `compose-take-${crypto.randomUUID()}`;
  const controller = new AbortController();
  let database: Database;
  let library: Library;
  let request: CompositionRequest;

  before(async () => {
    database = await openDatabase(databaseName);
    library = await openLibrary({ database }, controller);
    const film = await fixture('counter.mp4');
    const known = { takeId: 'take', source: 'collected' } as const;
    const at = (wallMs: number) => [
      { mediaMs: 0, wallMs },
      { mediaMs: 4_000, wallMs: wallMs + 4_000 },
    ];
    const ada = { ...known, person: { identity: null, name: 'Ada' }, anchors: at(100_000) };
    const bo = { ...known, person: { identity: null, name: 'Bo' }, anchors: at(101_000) };
    const first = await library.importFile(film, ada);
    const second = await library.importFile(await fixture('counter.webm'), bo);
    request = {
      recordingIds: [first.id, second.id],
      look: { layout: 'grid', names: false, chat: false, reactions: false, captions: false },
      name: 'Both',
    };
  });

  after(async () => {
    for (const { id } of library.recordings.value) await library.remove(id);
    controller.abort();
    database.close();
    indexedDB.deleteDatabase(databaseName);
  });

  it('is in the library with everyone in it, in step, and the tracks stay', async function () {
    this.timeout(60_000);
    const job = composeTake(library, request);
    const fractions: number[] = [];
    job.progress.watch(({ fraction }) => fractions.push(fraction));
    const id = await job.result;
    const made = library.recordings.value.find((one) => one.id === id);
    expect(made).to.include({ name: 'Both', source: 'edit', takeId: 'take', state: 'ready', width: 1280 });
    expect(made?.participants).to.deep.equal(['Ada', 'Bo']);
    expect(made?.durationMs).to.be.within(4_900, 5_200);
    expect(fractions.at(-1)).to.equal(1);
    expect(library.recordings.value).to.have.lengthOf(3);
    // Ada is alone in the first second, and Bo in the last one: one tile; between them there are two side by side.
    const file = await library.open(id);
    const [left, right] = await sidesAt(file, 2.5);
    for (const side of [left!, right!]) expect(Math.max(...side)).to.be.greaterThan(60);
    await library.remove(id);
  });

  it('is not made of what is gone or nothing, and leaves nothing of what was cancelled', async function () {
    this.timeout(60_000);
    const filesBefore = (await listRecordingFiles()).sort();
    const gone = { ...request, recordingIds: [...request.recordingIds, 'gone'] };
    expect(await nameOf(composeTake(library, gone).result)).to.equal('not-found');
    expect(await nameOf(composeTake(library, { ...request, recordingIds: [] }).result)).to.equal(
      'recording-empty',
    );
    const cancelled = composeTake(library, request);
    const begun = new Promise<void>((resolve) => {
      cancelled.progress.watch(({ fraction }) => (fraction > 0 ? resolve() : undefined));
    });
    const ended = nameOf(cancelled.result);
    await begun;
    cancelled.cancel();
    expect(await ended).to.equal('AbortError');
    const atOnce = composeTake(library, request);
    atOnce.cancel();
    expect(await nameOf(atOnce.result)).to.equal('AbortError');
    expect((await listRecordingFiles()).sort()).to.deep.equal(filesBefore);
    expect(library.recordings.value).to.have.lengthOf(2);
  });
});
