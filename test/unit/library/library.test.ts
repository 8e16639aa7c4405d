import { expect } from 'chai';
import { until } from '../../../src/lib/store.ts';
import { openLibrary, type Library, type LibraryItem } from '../../../src/library/library.ts';
import { openDatabase, type Database } from '../../../src/storage/database.ts';
import { createRecordingFile, listRecordingFiles } from '../../../src/storage/recording-files.ts';
import { openClockSource, type ClockSource } from '../media/recording/clock-source.ts';
import { loudness, openPlayback } from '../media/recording/playback.ts';
import { newRecord } from '../storage/new-record.ts';

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

const nameOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'it succeeded',
    (error: unknown) => (error as Error).name,
  );

/** How many finalisers are started while `during` runs. */
async function countWorkers(during: () => Promise<void>): Promise<number> {
  const Original = window.Worker;
  let count = 0;
  window.Worker = class extends Original {
    constructor(...args: ConstructorParameters<typeof Worker>) {
      super(...args);
      if (String(args[0]).includes('finaliser')) count += 1;
    }
  };
  try {
    await during();
  } finally {
    window.Worker = Original;
  }
  return count;
}

const itemOf = async (
  library: Library,
  id: string,
  accepts: (item: LibraryItem) => boolean,
): Promise<LibraryItem> => {
  const find = (items: readonly LibraryItem[]): LibraryItem | undefined =>
    items.find((item) => item.id === id);
  await until(library.recordings, (items) => {
    const item = find(items);
    return item !== undefined && accepts(item);
  });
  return find(library.recordings.value)!;
};

const ready = (item: LibraryItem): boolean => item.state === 'ready' && item.activity.kind === 'idle';

describe('library', () => {
  const databaseName = `library-${crypto.randomUUID()}`;
  const controller = new AbortController();
  let source: ClockSource;
  let database: Database;
  let library: Library;
  /** A second tab's library: its own connection. */
  let other: { database: Database; library: Library };

  const open = async (): Promise<{ database: Database; library: Library }> => {
    const opened = await openDatabase(databaseName);
    return { database: opened, library: await openLibrary({ database: opened }, controller) };
  };

  before(async () => {
    source = await openClockSource();
    ({ database, library } = await open());
    other = await open();
  });

  after(async () => {
    for (const { id } of library.recordings.value) await library.remove(id);
    expect(await database.count('chunks')).to.equal(0);
    controller.abort();
    await source.close();
    database.close();
    other.database.close();
    indexedDB.deleteDatabase(databaseName);
  });

  const recordFor = async (ms: number, name: string): Promise<string> => {
    const { video, audio } = source;
    const recording = await library.record({ video, audio, name, source: 'self', participants: ['Ada'] });
    await pause(ms);
    const record = await recording.stop();
    expect(record.state).to.equal('stopped');
    await recording.closed;
    return recording.id;
  };

  it('records, finalises in the background, plays, renames and deletes', async () => {
    const states: string[] = [];
    const stopWatching = library.recordings.watch(([item]) => {
      if (item) states.push(`${item.state} ${item.activity.kind}`);
    });
    const id = await recordFor(2500, 'Hello');
    const item = await itemOf(library, id, ready);
    stopWatching();
    const order = ['recording recording', 'stopped finalising', 'ready idle'].map((state) =>
      states.indexOf(state),
    );
    expect(order).not.to.include(-1);
    expect(order).to.deep.equal(order.toSorted((a, b) => a - b));
    expect(item).to.include({ recovered: false, damaged: false, width: 640, height: 360, source: 'self' });
    expect(item.durationMs).to.be.within(2000, 3200);
    expect(await database.count('chunks')).to.equal(0);

    const file = await library.open(id);
    expect(file.size).to.equal(item.sizeBytes);
    const playback = await openPlayback(file);
    expect(playback.video.duration * 1000).to.be.closeTo(item.durationMs!, 50);
    playback.close();

    await library.rename(id, 'Farewell');
    await itemOf(other.library, id, ({ name }) => name === 'Farewell');

    await library.remove(id);
    expect(await nameOf(library.open(id))).to.equal('not-found');
    expect(await listRecordingFiles()).not.to.include(id);
    expect(await nameOf(library.rename(id, 'Ghost'))).to.equal('not-found');
  });

  it('recovers what a tab recorded that is suddenly gone, to within 2 s, once', async () => {
    const frame = document.createElement('iframe');
    const script = new URL('./recording-frame.ts', import.meta.url).href;
    frame.srcdoc = `<script>location.hash = 'database=${databaseName}'</script><script type="module" src="${script}"></script>`;
    const started = new Promise<{ id: string; beganMs: number; beganAt: number }>((resolve) => {
      window.addEventListener(
        'message',
        ({ data }: MessageEvent<{ id: string; beganMs: number; beganAt: number }>) => {
          if ('beganAt' in data) resolve(data);
        },
      );
    });
    document.body.append(frame);
    const { id, beganMs, beganAt } = await started;
    const seen = await itemOf(library, id, ({ sizeBytes }) => sizeBytes > 0);
    expect(seen.activity).to.deep.equal({ kind: 'recording', here: false });
    await pause(4300);
    const killedAfterMs = performance.timeOrigin + performance.now() - beganAt;
    // Both libraries wait for it here; only one may take it.
    const finalised = await countWorkers(async () => {
      frame.remove();
      await itemOf(library, id, ready);
      await itemOf(other.library, id, ready);
      await pause(300);
    });
    expect(finalised).to.equal(1);
    const item = await itemOf(library, id, ready);
    expect(item).to.include({ recovered: true, damaged: false, name: 'Cut short' });
    expect(item.durationMs).to.be.within(killedAfterMs - 2000, killedAfterMs);
    const file = await library.open(id);
    const playback = await openPlayback(file);
    for (const timeS of [2, item.durationMs! / 1000 - 0.2]) {
      expect(await playback.clockAt(timeS)).to.be.closeTo(beganMs + timeS * 1000, 250);
    }
    playback.close();
    expect(await loudness(file, 1, 2)).to.be.greaterThan(0.2);
  });

  it('takes up, at its start, what a crash left stopped but not finalised', async () => {
    const id = await recordFor(1200, 'Left');
    const { thumbnail } = await itemOf(library, id, ready);
    const bytes = await (await library.open(id)).arrayBuffer();
    // As the crash leaves it: the record before `complete`, the chunks, and half a file.
    const record = (await database.get('recordings', id))!;
    await database.put('recordings', { ...record, state: 'stopped', durationMs: null, thumbnail: null });
    const raw = await rawRecording(source);
    for (const chunk of raw) await database.put('chunks', { ...chunk, recordingId: id });
    const half = await (await createRecordingFile(id)).createWritable();
    await half.write(bytes.slice(0, bytes.byteLength / 2));
    await half.close();

    const [second, third] = await Promise.all([open(), open()]);
    const item = await itemOf(second.library, id, ready);
    await itemOf(third.library, id, ready);
    expect(await database.count('chunks')).to.equal(0);
    expect(item.thumbnail?.size).to.be.greaterThan(0);
    expect(thumbnail?.size).to.be.greaterThan(0);
    const playback = await openPlayback(await second.library.open(id));
    expect(playback.video.duration).to.be.greaterThan(0.8);
    playback.close();
    second.database.close();
    third.database.close();
  });

  it('keeps, and gives out raw, what cannot be finalised; what is empty goes', async () => {
    const noise = crypto.getRandomValues(new Uint8Array(5000));
    await database.put('recordings', { ...newRecord('noise'), sizeBytes: 5000 });
    await database.put('chunks', {
      recordingId: 'noise',
      sequence: 0,
      offset: 0,
      bytes: noise.buffer,
      crc32: 1,
      capturedAtMs: 0,
    });
    await database.put('recordings', newRecord('empty'));
    const later = await open();
    const item = await itemOf(later.library, 'noise', ({ activity }) => activity.kind === 'failed');
    expect(item.activity).to.have.nested.property('error.name', 'recording-damaged');
    expect(item).to.include({ state: 'stopped', recovered: true });
    await until(later.library.recordings, (items) => items.every(({ id }) => id !== 'empty'));
    expect(new Uint8Array(await (await later.library.open('noise')).arrayBuffer())).to.deep.equal(noise);
    await later.library.remove('noise');
    later.database.close();
  });

  it('imports a real clip, and refuses what is no media, leaving nothing behind', async function () {
    const filesBefore = await listRecordingFiles();
    const clip = await openedClip();
    const chopped = new File([clip.slice(0, 300)], 'chopped.mp4', { type: 'video/mp4' });
    const noise = new File([crypto.getRandomValues(new Uint8Array(60_000))], 'noise.mp4', {
      type: 'video/mp4',
    });
    const text = new File(['Dear diary'], 'diary.txt', { type: 'text/plain' });
    const empty = new File([], 'empty.webm');
    for (const file of [chopped, noise, text, empty]) {
      expect(await nameOf(library.importFile(file)), file.name).to.equal('import-not-media');
    }
    expect(await listRecordingFiles()).to.deep.equal(filesBefore);

    const record = await library.importFile(clip);
    expect(record).to.include({ state: 'ready', source: 'import', name: 'clip', sizeBytes: clip.size });
    expect(record.durationMs).to.be.greaterThan(1000);
    expect(record.thumbnail?.size).to.be.greaterThan(500);
    const copy = await library.open(record.id);
    expect(new Uint8Array(await copy.arrayBuffer())).to.deep.equal(new Uint8Array(await clip.arrayBuffer()));
    await itemOf(other.library, record.id, ready);
  });

  it('sweeps away files that no record knows', async () => {
    await createRecordingFile('nobody-knows-me');
    const later = await open();
    for (let tries = 0; tries < 50 && (await listRecordingFiles()).includes('nobody-knows-me'); tries += 1) {
      await pause(50);
    }
    expect(await listRecordingFiles()).not.to.include('nobody-knows-me');
    later.database.close();
  });

  it('stops a recording that is deleted while it runs', async () => {
    const { video, audio } = source;
    const recording = await library.record({ video, audio, name: 'Gone', source: 'self', participants: [] });
    await pause(900);
    await library.remove(recording.id);
    await recording.closed;
    expect(library.recordings.value.some(({ id }) => id === recording.id)).to.equal(false);

    const another = await library.record({
      video,
      audio,
      name: 'Gone too',
      source: 'self',
      participants: [],
    });
    await itemOf(other.library, another.id, ({ sizeBytes }) => sizeBytes > 0);
    await other.library.remove(another.id);
    expect(await nameOf(another.closed)).to.equal('not-found');
    await until(library.recordings, (items) => items.every(({ id }) => id !== another.id));
    expect(await database.count('chunks')).to.equal(0);
  });

  it('knows how much space is used', () => {
    const { usedBytes, quotaBytes } = library.storage.value;
    expect(quotaBytes).to.be.greaterThan(usedBytes);
    expect(usedBytes).to.be.greaterThan(0);
  });
});

/** Chunks as a recorder writes them. */
async function rawRecording(
  source: ClockSource,
): Promise<{ sequence: number; offset: number; bytes: ArrayBuffer; crc32: number; capturedAtMs: number }[]> {
  const { openRecorder } = await import('../../../src/media/recording/recorder.ts');
  const { chooseRecorderSettings } = await import('../../../src/media/recording/format.ts');
  const { crc32 } = await import('../../../src/storage/crc32.ts');
  const chunks: Awaited<ReturnType<typeof rawRecording>> = [];
  let offset = 0;
  const sink = {
    append(bytes: ArrayBuffer): Promise<void> {
      const sum = crc32(new Uint8Array(bytes));
      chunks.push({ sequence: chunks.length, offset, bytes, crc32: sum, capturedAtMs: 0 });
      offset += bytes.byteLength;
      return Promise.resolve();
    },
  };
  const settings = chooseRecorderSettings({ width: 640, height: 360, frameRate: 24 });
  const stream = new MediaStream([source.video, source.audio]);
  const recorder = openRecorder(stream, settings, sink, { signal: new AbortController().signal });
  const startedMs = performance.now();
  // The encoder of a busy machine is late.
  while (chunks.length < 2 || performance.now() - startedMs < 1300) await pause(50);
  await recorder.close();
  return chunks;
}

/** A clip of real people, where this checkout has one; else what this browser records. */
async function openedClip(): Promise<File> {
  const response = await fetch('/shared-media/headshoulders_tfjs_facemesh_input_540x360.mp4');
  if (response.ok) return new File([await response.blob()], 'clip.mp4', { type: 'video/mp4' });
  console.warn('No clips of real people here; importing a synthetic one.');
  const source = await openClockSource();
  const recorded = await rawRecording(source);
  await source.close();
  return new File(
    recorded.map(({ bytes }) => bytes),
    'clip.webm',
    { type: 'video/webm' },
  );
}
