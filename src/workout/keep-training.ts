import { log } from '../lib/log.ts';
import type { ActiveRecording } from '../library/library.ts';
import type { ReadonlyStore } from '../lib/store.ts';
import type { Database } from '../storage/database.ts';
import { makeTrainingSidecar, type TrainingSidecar } from '../training/export/sidecar.ts';
import { saveTrainingSidecar } from './training-sidecar.ts';
import type { Workout } from './workout.ts';

const SAVE_MS = 5_000;

/**
 * Stores what is trained beside a recording every few seconds, so that a crash loses little of it: in the workout that is
 * open, and in others that come after it. Returns what stores the rest. The recording does not depend on it: where it
 * fails, that is only noted.
 */
export function keepTraining(
  { workout, database }: { workout: ReadonlyStore<Workout | null>; database: Database },
  { id, startedAtMs }: Pick<ActiveRecording, 'id' | 'startedAtMs'>,
): () => Promise<void> {
  const workouts = new Set<Workout>();
  const note = (now: Workout | null): void => {
    if (now) workouts.add(now);
  };
  note(workout.value);
  const stopNoting = workout.watch(note);
  let isSaved = false;
  const read = (endedAtMs: number | null): TrainingSidecar =>
    makeTrainingSidecar({
      startedAtMs,
      endedAtMs,
      sets: [...workouts].flatMap((each) => each.sets()),
      cues: [...workouts].flatMap((each) => each.said()),
      poses: [...workouts].at(-1)?.poses() ?? null,
    });
  const save = async (endedAtMs: number | null): Promise<void> => {
    const sidecar = read(endedAtMs);
    // A recording without training has none beside it.
    if (sidecar.sets.length === 0 && !isSaved) return;
    try {
      await saveTrainingSidecar(database, id, sidecar);
      isSaved = true;
    } catch (error) {
      log.warn('What was trained could not be stored with the recording.', error);
    }
  };
  const saving = setInterval(() => void save(null), SAVE_MS);
  return async () => {
    clearInterval(saving);
    stopNoting();
    await save(Date.now());
  };
}
