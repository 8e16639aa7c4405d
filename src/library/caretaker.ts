import { isAbort } from '../lib/errors.ts';
import type { Job } from '../lib/job.ts';
import { log } from '../lib/log.ts';
import { finaliseRecording } from '../media/recording/finaliser.ts';
import type { Database } from '../storage/database.ts';
import { dropRecordingFile } from '../storage/recording-files.ts';
import type { Recordings } from '../storage/recordings.ts';
import type { Activities } from './activity.ts';
import { withRecordingLock } from './recording-lock.ts';

/** Sees to it that every recording is finalised in the end, whichever tab made it and however that tab ended. */
export interface Caretaker {
  /**
   * Finalises one recording; its lock must be held. Failures land in its activity, its chunks are then kept.
   * Never rejects.
   */
  finalise(id: string): Promise<void>;
  /** Leaves a recording to the caller, who holds its lock. Call it before the recording is created. */
  leave(id: string): void;
  /** Tries again what has failed for want of space. */
  spaceWasFreed(): void;
  /** Stops finalising a recording, and does `work` when nobody has its file open. */
  withoutFinalising(id: string, work: () => Promise<void>): Promise<void>;
}

/**
 * Waits for the lock of every unfinished recording, present and to come. Getting it means that the tab that
 * recorded or finalised is done or dead; where the recording is still not finished, it is taken over. Two tabs
 * can thus never finalise the same one.
 */
export function openCaretaker(
  {
    database,
    recordings,
    activities,
  }: { database: Database; recordings: Recordings; activities: Activities },
  { signal }: { signal: AbortSignal },
): Caretaker {
  const seen = new Set<string>();
  const unwanted = new Set<string>();
  const jobs = new Map<string, Job<unknown>>();

  const finalise = async (id: string): Promise<void> => {
    const job = finaliseRecording({ databaseName: database.name, recordingId: id });
    jobs.set(id, job);
    activities.set(id, { kind: 'finalising', fraction: 0 });
    job.progress.watch(({ fraction }) => activities.set(id, { kind: 'finalising', fraction }));
    try {
      await complete(recordings, id, job);
      activities.set(id, null);
    } catch (error) {
      await fail(id, error as Error);
    } finally {
      jobs.delete(id);
    }
  };

  const fail = async (id: string, error: Error): Promise<void> => {
    if (isAbort(error) || error.name === 'not-found') {
      activities.set(id, null);
      return;
    }
    const record = await recordings.get(id).catch(() => undefined);
    if (error.name === 'recording-empty' && record?.sizeBytes === 0) {
      // Not one byte was ever captured: there is nothing to keep and nothing to show.
      await recordings.remove(id);
      activities.set(id, null);
      return;
    }
    log.warn('A recording could not be finalised; what was stored is kept.', error);
    activities.set(id, { kind: 'failed', error });
  };

  const takeOver = async (id: string): Promise<void> => {
    const record = await recordings.get(id);
    if (!record || record.state === 'ready' || unwanted.has(id) || signal.aborted) return;
    if (record.state === 'recording') await recordings.update(id, { state: 'stopped', recovered: true });
    await finalise(id);
  };

  const lookAfter = (id: string): void => {
    seen.add(id);
    withRecordingLock(id, () => takeOver(id), { signal }).catch((error: unknown) => fail(id, error as Error));
  };
  const lookAfterAll = (): void => {
    for (const { id, state } of recordings.list.value) if (state !== 'ready' && !seen.has(id)) lookAfter(id);
  };
  const stopWatching = recordings.list.watch(lookAfterAll);
  signal.addEventListener(
    'abort',
    () => {
      stopWatching();
      for (const job of jobs.values()) job.cancel();
    },
    { once: true },
  );
  lookAfterAll();

  return {
    finalise: async (id) => {
      if (!signal.aborted && !unwanted.has(id)) await finalise(id);
    },
    leave: (id) => void seen.add(id),
    spaceWasFreed() {
      for (const [id, activity] of activities.value) {
        if (activity.kind === 'failed' && activity.error.name === 'storage-full') lookAfter(id);
      }
    },
    async withoutFinalising(id, work) {
      unwanted.add(id);
      jobs.get(id)?.cancel();
      try {
        await withRecordingLock(id, work);
        activities.set(id, null);
      } finally {
        unwanted.delete(id);
      }
    },
  };
}

/** First the file is on disk, then the record says so and lets its chunks go: a crash in between loses nothing. */
async function complete(
  recordings: Recordings,
  id: string,
  job: ReturnType<typeof finaliseRecording>,
): Promise<void> {
  try {
    await recordings.complete(id, await job.result);
  } catch (error) {
    // Where its record says that it is whole, it is: what failed came after that. Else whoever wrote it may have died.
    const record = await recordings.get(id).catch(() => null);
    if (record !== null && record?.state !== 'ready') await dropRecordingFile(id);
    throw error;
  }
}
