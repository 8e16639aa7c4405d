import { expect } from 'chai';
import { ALL_FORMATS, BlobSource, Input } from 'mediabunny';
import { until } from '../../../src/lib/store.ts';
import { alignRecordings, toTimeline, type Aligned } from '../../../src/library/align.ts';
import {
  openLibrary,
  type Library,
  type LibraryItem,
  type RecordInput,
} from '../../../src/library/library.ts';
import { openDatabase, type Database } from '../../../src/storage/database.ts';
import { openClockSource, readClock, type ClockSource } from '../media/recording/clock-source.ts';
import { readFrames, type ClockFrame } from '../media/recording/frames.ts';
import { openPlayback, playThrough } from '../media/recording/playback.ts';

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));
const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1]!;

/** When beeps begin in a file's sound, in ms of the file: where it gets loud after it was quiet. */
async function readBeeps(file: Blob): Promise<number[]> {
  const input = new Input({ formats: ALL_FORMATS, source: new BlobSource(file) });
  // The browser's decoder begins with the first sound, wherever that stands.
  const firstS = (await (await input.getPrimaryAudioTrack())?.getFirstTimestamp()) ?? 0;
  input.dispose();
  const context = new OfflineAudioContext(1, 1, 48_000);
  const sound = await context.decodeAudioData(await file.arrayBuffer());
  const samples = sound.getChannelData(0);
  const beeps: number[] = [];
  let quietSince = 0;
  for (const [index, sample] of samples.entries()) {
    if (Math.abs(sample) < 0.1) continue;
    if (index - quietSince > 0.3 * 48_000) beeps.push(1000 * (firstS + index / 48_000));
    quietSince = index;
  }
  return beeps;
}

describe('recorded time', () => {
  const databaseName = `time-${crypto.randomUUID()}`;
  const controller = new AbortController();
  let source: ClockSource;
  let database: Database;
  let library: Library;

  before(async () => {
    source = await openClockSource(640, 360, { beeps: true });
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

  const start = (input: Pick<RecordInput, 'video' | 'audio'>) =>
    library.record({
      video: input.video,
      audio: input.audio,
      name: 'Time',
      source: 'self',
      participants: [],
    });
  const whole = async (id: string): Promise<LibraryItem> => {
    const find = (): LibraryItem | undefined => library.recordings.value.find((item) => item.id === id);
    await until(library.recordings, () => find()?.state === 'ready');
    return find()!;
  };
  const framesOf = async (id: string): Promise<ClockFrame[]> =>
    readFrames(await library.open(id), (picture) => readClock(picture, 640, 360));

  /** The timeline less the clock that is seen, or heard, there. */
  const offsetOfFrames = (aligned: Aligned, frames: readonly ClockFrame[]): number =>
    median(frames.map(({ timestampS, clockMs }) => toTimeline(aligned, timestampS * 1000) - clockMs));
  const offsetOfBeeps = (aligned: Aligned, beeps: readonly number[], about: number): number =>
    median(
      beeps.map((mediaMs) => {
        const clockMs = toTimeline(aligned, mediaMs) - about;
        return about + clockMs - Math.round(clockMs / 1000) * 1000;
      }),
    );

  it('lays sound alone, a picture alone, and both beside each other, started at different moments', async () => {
    const both = await start(source);
    await pause(700);
    const sound = await start({ video: null, audio: source.audio });
    await pause(700);
    const picture = await start({ video: source.video, audio: null });
    await pause(6000);
    const recordings = [both, sound, picture];
    await Promise.all(recordings.map((recording) => recording.stop()));
    const items = await Promise.all(recordings.map(({ id }) => whole(id)));
    const [alignedBoth, alignedSound, alignedPicture] = alignRecordings(items).recordings;

    const seen = offsetOfFrames(alignedBoth!, await framesOf(both.id));
    const seenAlone = offsetOfFrames(alignedPicture!, await framesOf(picture.id));
    const beeps = await readBeeps(await library.open(both.id));
    const beepsAlone = await readBeeps(await library.open(sound.id));
    expect(beeps.length).to.be.greaterThan(5);
    expect(beepsAlone.length).to.be.greaterThan(4);
    const heard = offsetOfBeeps(alignedBoth!, beeps, seen);
    const heardAlone = offsetOfBeeps(alignedSound!, beepsAlone, seen);
    // All four are the same moment of the clock.
    for (const one of [seen, seenAlone, heard, heardAlone])
      for (const other of [seen, seenAlone, heard, heardAlone])
        expect(Math.abs(one - other)).to.be.lessThan(40);
  });

  it('leaves a pause out, plays over the seam, and knows how long it was', async () => {
    const recording = await start(source);
    await pause(2500);
    recording.pause();
    const pausedAtMs = source.now();
    expect(recording.isPaused.value || (await until(recording.isPaused, Boolean), true)).to.equal(true);
    await pause(1700);
    const resumedAtMs = source.now();
    recording.resume();
    await pause(2500);
    await recording.stop();
    const item = await whole(recording.id);
    expect(item.durationMs).to.be.within(4300, 5500);

    const frames = await framesOf(recording.id);
    // Encoder and track are a few frames behind the button.
    const inside = frames.filter(({ clockMs }) => clockMs > pausedAtMs + 150 && clockMs < resumedAtMs - 150);
    expect(inside).to.deep.equal([]);
    const steps = frames.slice(1).map((frame, index) => ({
      mediaMs: 1000 * (frame.timestampS - frames[index]!.timestampS),
      clockMs: frame.clockMs - frames[index]!.clockMs,
    }));
    const seam = steps.find(({ clockMs }) => clockMs > 1200)!;
    expect(seam.clockMs).to.be.closeTo(resumedAtMs - pausedAtMs, 300);
    expect(seam.mediaMs).to.be.within(1, 250);
    for (const step of steps) expect(step.clockMs).to.be.greaterThan(0);
    expect(Math.max(...steps.map(({ mediaMs }) => mediaMs))).to.be.lessThan(400);

    expect(item.anchors).to.have.length(4);
    const [, before, behind] = item.anchors;
    expect(behind!.mediaMs).to.equal(before!.mediaMs);
    expect(behind!.wallMs - before!.wallMs).to.be.closeTo(resumedAtMs - pausedAtMs, 150);
    // The picture agrees with the clock on both sides of the seam.
    const [aligned] = alignRecordings([item]).recordings;
    const offsets = [frames.slice(5, 25), frames.slice(-25, -5)].map((some) =>
      offsetOfFrames(aligned!, some),
    );
    expect(Math.abs(offsets[0]! - offsets[1]!)).to.be.lessThan(60);

    const playback = await openPlayback(await library.open(recording.id));
    await playThrough(playback, 1.8, 3.4);
    expect(await playback.clockAt(1)).to.be.lessThan(pausedAtMs);
    expect(await playback.clockAt(3.8)).to.be.greaterThan(resumedAtMs);
    playback.close();
  });

  it('is not moved by a system clock that is set back in the middle', async () => {
    const { now } = Date;
    const recording = await start(source);
    try {
      await pause(1500);
      Date.now = () => now() - 3_600_000;
      await pause(1500);
      await recording.stop();
      const { anchors, durationMs } = await whole(recording.id);
      expect(anchors).to.have.length(2);
      const [first, last] = anchors;
      expect(last!.wallMs - first!.wallMs).to.be.closeTo(durationMs!, 150);
      const aboutMs = performance.timeOrigin + performance.now();
      expect(last!.wallMs).to.be.within(aboutMs - 10_000, aboutMs);
    } finally {
      Date.now = now;
    }
  });
});
