import { AppError } from '../lib/errors.ts';
import type { ReadonlyStore } from '../lib/store.ts';
import { chooseRecorderSettings, pictureSize } from '../media/recording/format.ts';
import { openRecorder, type Recorder } from '../media/recording/recorder.ts';
import type { Recordings } from '../storage/recordings.ts';
import type { RecordedPerson, RecordingRecord, RecordingSource } from '../storage/schema.ts';
import type { Activities } from './activity.ts';
import type { Caretaker } from './caretaker.ts';
import { withRecordingLock } from './recording-lock.ts';
import type { SpaceWatch } from './space-watch.ts';

/** What to record. The caller keeps the tracks, and keeps them delivering: a recorder waits for the slower one. */
export interface RecordInput {
  /** Null records sound only. */
  readonly video: MediaStreamTrack | null;
  /** Null records the picture only. A mix (sound-mix.ts) goes on where devices and people come and go. */
  readonly audio: MediaStreamTrack | null;
  readonly name: string;
  readonly source: Exclude<RecordingSource, 'collected' | 'import' | 'edit'>;
  readonly participants: readonly string[];
  /** Recordings that are made together have the same; null for one that stands alone. */
  readonly takeId?: string | null;
  /** Whose picture and voice it is, where it is one person's. */
  readonly person?: RecordedPerson | null;
}

/** What whoever had it started needs of a recording. */
export interface RunningRecording {
  readonly startedAtMs: number;
  /** Resolves when it was stopped; rejects where it stopped by itself, everything until then being kept. */
  readonly closed: Promise<void>;
  readonly isPaused: ReadonlyStore<boolean>;
  /** What happens until {@link resume} is left out, as if no time had passed. */
  pause(): void;
  resume(): void;
  /** Resolves when every chunk is stored; the library finishes the file in the background. */
  stop(): Promise<void>;
}

/** A recording being made in this tab. Where `closed` rejects, what was stored is finalised all the same. */
export interface ActiveRecording extends Recorder {
  readonly id: string;
  /** Whole minutes for which the space lasts, once there are fewer than ten; null while there is plenty. */
  readonly minutesLeft: ReadonlyStore<number | null>;
  /** Stores the last chunk; resolves then, while finalising goes on in the background. */
  stop(): Promise<RecordingRecord>;
}

/**
 * Starts a recording and sees it through to its end, holding its lock all the while.
 * @throws 'storage-full' @throws 'storage-blocked' @throws 'recording-unsupported' @throws 'recording-failed'
 */
export async function startRecording(
  input: RecordInput,
  {
    recordings,
    activities,
    caretaker,
    space,
  }: { recordings: Recordings; activities: Activities; caretaker: Caretaker; space: SpaceWatch },
  { signal }: { signal: AbortSignal },
): Promise<ActiveRecording> {
  const settings = chooseRecorderSettings(input.video && pictureSize(input.video));
  const stream = new MediaStream([input.video, input.audio].filter((track) => track !== null));
  const id = crypto.randomUUID();
  const started = Promise.withResolvers<Recorder>();
  const stopped = Promise.withResolvers<RecordingRecord>();

  const begin = async (): Promise<Recorder> => {
    await recordings.create({
      id,
      name: input.name,
      source: input.source,
      createdAtMs: Date.now(),
      mimeType: settings.mimeType,
      state: 'recording',
      recovered: false,
      damaged: false,
      durationMs: null,
      sizeBytes: 0,
      width: null,
      height: null,
      thumbnail: null,
      participants: input.participants,
      takeId: input.takeId ?? null,
      person: input.person ?? null,
      anchors: [],
      tags: [],
      deletedAtMs: null,
    });
    const full = new AppError('storage-full', 'The space is used up; what was recorded is kept.');
    try {
      const sink = recordings.openChunkSink(id, () => recorder.stopFor(full));
      const recorder = openRecorder(stream, settings, sink, { signal });
      return recorder;
    } catch (error) {
      await recordings.remove(id);
      throw error;
    }
  };

  const seeThrough = async (): Promise<void> => {
    let recorder: Recorder;
    try {
      recorder = await begin();
    } catch (error) {
      started.reject(error);
      return;
    }
    activities.set(id, { kind: 'recording', here: true });
    space.guard(recorder);
    started.resolve(recorder);
    // How it ended is told to whoever has the recording by `closed`.
    await Promise.allSettled([recorder.closed]);
    activities.set(id, { kind: 'finalising', fraction: null });
    stopped.resolve(recordings.update(id, { state: 'stopped' }));
    await Promise.allSettled([stopped.promise]);
    await caretaker.finalise(id);
  };

  caretaker.leave(id);
  // The lock comes before the record: other tabs take a record without a lock for an orphan.
  withRecordingLock(id, seeThrough).catch((error: unknown) => started.reject(error as Error));
  const recorder = await started.promise;
  return {
    ...recorder,
    id,
    minutesLeft: space.minutesLeft,
    async stop() {
      await recorder.close();
      return stopped.promise;
    },
  };
}
