// Runs in the page: records for a long time, or makes a recording of hours out of a short one, and plays it.
import { until } from '../../src/lib/store.ts';
import { openLibrary, type ActiveRecording } from '../../src/library/library.ts';
import { withRecordingLock } from '../../src/library/recording-lock.ts';
import { openCapture } from '../../src/storage/captures.ts';
import { openDatabase } from '../../src/storage/database.ts';
import { openRecordings } from '../../src/storage/recordings.ts';
import { openClockSource, type ClockSource } from '../../test/unit/media/recording/clock-source.ts';
import { newRecord } from '../../test/unit/storage/new-record.ts';
import { repeatStream } from './repeat-stream.ts';

/** What became of a recording. */
export interface Finalised {
  readonly id: string;
  readonly durationMs: number;
  readonly sizeBytes: number;
  readonly tookMs: number;
}

/** How a file is played. */
export interface Played {
  readonly sizeBytes: number;
  /** Until the first frame is there. */
  readonly openMs: number;
  readonly seekMs: readonly number[];
}

/** What the harness calls. */
export interface SoakBench {
  start(): Promise<void>;
  /** Chunks that the recorder gave, and those that are in the journal, in order and without a gap. */
  chunks(): Promise<{ readonly given: number; readonly stored: number }>;
  /** Stops, and resolves when the file is whole. */
  stop(): Promise<Finalised>;
  /** Makes a recording of so many hours, of what is recorded in `sampleMs`. Resolves with its id, unfinished. */
  generate(hours: number, sampleMs: number): Promise<string>;
  finalise(id: string): Promise<Finalised>;
  play(id: string): Promise<Played>;
}

declare global {
  // eslint-disable-next-line no-var -- the only form that declares a global
  var soakBench: SoakBench;
}

const SIZE = { width: 1280, height: 720 };
const database = await openDatabase();
const scope = { signal: new AbortController().signal };
const library = await openLibrary({ database }, scope);
let source: ClockSource | null = null;
let recording: ActiveRecording | null = null;
let given = 0;
/** Lets go of the lock of what was generated, so that the library takes it up. */
let release: () => void = () => undefined;

async function start(): Promise<void> {
  source = await openClockSource(SIZE.width, SIZE.height, { beeps: true, texture: true });
  const { video, audio } = source;
  given = 0;
  recording = await library.record({ video, audio, name: 'Soak', source: 'self', participants: [] });
  recording.sizeBytes.watch(() => (given += 1));
}

/** What is written of a capture by now. It cannot be read while it is written, which is four times a second. */
async function readCapture(id: string): Promise<Uint8Array> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const capture = await openCapture(id);
      if (!capture) throw new Error('There is no capture.');
      return new Uint8Array(await capture.media.slice().arrayBuffer());
    } catch (error) {
      if (attempt === 10) throw error;
    }
  }
}

async function whenWhole(id: string, sinceMs: number): Promise<Finalised> {
  await until(library.recordings, (items) =>
    items.some((item) => item.id === id && (item.state === 'ready' || item.activity.kind === 'failed')),
  );
  const tookMs = performance.now() - sinceMs;
  const item = library.recordings.value.find((one) => one.id === id);
  if (item?.durationMs == null) throw new Error('It could not be finalised.');
  return { id, durationMs: item.durationMs, sizeBytes: item.sizeBytes, tookMs };
}

globalThis.soakBench = {
  start,
  async chunks() {
    const capture = recording && (await openCapture(recording.id));
    const entries = capture?.journal.entries ?? [];
    const stored = entries.filter(({ sequence }, index) => sequence === index).length;
    return { given, stored };
  },
  async stop() {
    if (!recording || !source) throw new Error('Nothing is recorded.');
    await recording.stop();
    const sinceMs = performance.now();
    await source.close();
    return whenWhole(recording.id, sinceMs);
  },
  async generate(hours, sampleMs) {
    await start();
    await new Promise((done) => setTimeout(done, sampleMs));
    if (!recording) throw new Error('Nothing is recorded.');
    // Before it is stopped, since it is finalised then, and no capture any more.
    const bytes = await readCapture(recording.id);
    const { mimeType } = recording;
    await recording.stop();
    await source?.close();
    await whenWhole(recording.id, 0);
    await library.remove(recording.id);

    const id = crypto.randomUUID();
    const recordings = await openRecordings(database, scope);
    const held = new Promise<void>((resolve) => (release = resolve));
    void withRecordingLock(id, () => held);
    const nowMs = performance.timeOrigin + performance.now();
    await recordings.create({ ...newRecord(id), name: `${hours} hours`, createdAtMs: nowMs, mimeType });
    const sink = recordings.openChunkSink(id);
    for (const { chunk, timeMs } of repeatStream(bytes, hours * 3_600_000))
      await sink.append(chunk, nowMs + timeMs);
    await recordings.update(id, { state: 'stopped' });
    return id;
  },
  finalise(id) {
    const sinceMs = performance.now();
    release();
    return whenWhole(id, sinceMs);
  },
  async play(id) {
    const begunMs = performance.now();
    const file = await library.open(id);
    const video = document.createElement('video');
    video.muted = true;
    const happens = (name: string): Promise<void> =>
      new Promise((resolve, reject) => {
        video.addEventListener(name, () => resolve(), { once: true });
        video.onerror = () => reject(new Error(video.error?.message ?? 'The player refuses it.'));
      });
    const loaded = happens('loadeddata');
    video.src = URL.createObjectURL(file);
    document.body.append(video);
    await loaded;
    const openMs = performance.now() - begunMs;
    const seekMs: number[] = [];
    for (let index = 1; index <= 20; index += 1) {
      const sinceMs = performance.now();
      const seeked = happens('seeked');
      // To and fro, into the middle of groups of pictures.
      video.currentTime = video.duration * ((index * 0.618) % 1);
      await seeked;
      seekMs.push(performance.now() - sinceMs);
    }
    URL.revokeObjectURL(video.src);
    video.remove();
    return { sizeBytes: file.size, openMs, seekMs };
  },
};
