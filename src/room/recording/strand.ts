import type { ReadonlyStore, Store } from '../../lib/store.ts';
import type { ActiveRecording, Library } from '../../library/library.ts';
import { stopWithoutPicture } from '../../library/stop-without-picture.ts';
import type { Database } from '../../storage/database.ts';
import { keepTraining } from '../../workout/keep-training.ts';
import type { Workout } from '../../workout/workout.ts';
import type { TakeInput } from './inputs.ts';

/** What one recording of a take needs. */
export interface StrandScope {
  readonly library: Library;
  readonly database: Database;
  /** What one trains in the call; null while one does not. */
  readonly workout: ReadonlyStore<Workout | null>;
  /** Is told how long the space lasts. */
  readonly minutesLeft: Pick<Store<number | null>, 'set'>;
}

/** One recording of a take, with what it is made of. */
export interface Strand {
  readonly recording: ActiveRecording;
  /** Settles when it is stored and has let go of everything; rejects where it stopped by itself. */
  readonly done: Promise<void>;
}

/**
 * Starts one recording of a take. What was opened for it goes with it, or at once where it does not start.
 * @throws 'storage-full' @throws 'storage-blocked' @throws 'recording-unsupported' @throws 'recording-failed'
 */
export async function startStrand(
  scope: StrandScope,
  made: TakeInput,
  about: { readonly name: string; readonly takeId: string; readonly participants: readonly string[] },
): Promise<Strand> {
  const { picture, ...input } = made;
  let recording: ActiveRecording;
  try {
    const participants = input.source === 'self' && input.person ? [input.person.name] : about.participants;
    recording = await scope.library.record({ ...input, ...about, participants });
  } catch (error) {
    await made.close();
    throw error;
  }
  const pictureFailure = stopWithoutPicture(recording, picture);
  const finishTraining = keepTraining(scope, recording);
  const tellSpace = (): void => scope.minutesLeft.set(recording.minutesLeft.value);
  const unwatchSpace = recording.minutesLeft.watch(tellSpace);
  tellSpace();
  const done = recording.closed.then(pictureFailure).finally(async () => {
    unwatchSpace();
    await finishTraining();
    await made.close();
  });
  return { recording, done };
}
