import type { Closable } from '../lib/stage.ts';
import { log } from '../lib/log.ts';
import { createStore } from '../lib/store.ts';
import type { Library, RunningRecording } from '../library/library.ts';
import { stopWithoutPicture } from '../library/stop-without-picture.ts';
import { openSteadyTrack } from '../media/effects/steady-track.ts';
import type { LocalMedia } from '../media/local-media.ts';
import { openSoundMix } from '../media/recording/sound-mix.ts';
import type { Database } from '../storage/database.ts';
import { keepTraining } from './keep-training.ts';
import type { Workout } from './workout.ts';

/** Somebody trains alone: a camera and a workout before it, without a room. */
export interface SoloTraining extends Closable {
  readonly media: LocalMedia;
  readonly workout: Workout;
}

/**
 * Records own picture and voice, and what was counted beside them. Asks for the microphone; without one it records
 * silence. Must follow a person's tap, as any sound. @throws 'recording-unsupported' @throws 'storage-full' @throws 'storage-blocked'
 */
export async function recordSolo(
  { media, workout }: SoloTraining,
  { library, database, name }: { library: Library; database: Database; name: string },
): Promise<RunningRecording> {
  const controller = new AbortController();
  const scope = { signal: controller.signal };
  const mix = await openSoundMix(scope);
  const mixVoice = (): void => mix.setSources(media.audioTrack.value ? [media.audioTrack.value] : []);
  const stopWatching = media.audioTrack.watch(mixVoice);
  const picture = await openSteadyTrack(media.videoTrack).catch((error: unknown) => {
    log.warn('Own picture is recorded as it is.', error);
    return null;
  });
  const release = async (): Promise<void> => {
    stopWatching();
    await Promise.all([mix.close(), picture?.close(), media.stopMicrophone()]);
    controller.abort();
  };
  try {
    // A refusal lands in its state; the picture is recorded all the same.
    await media.startMicrophone();
    mixVoice();
    const recording = await library.record({
      video: picture?.output ?? media.videoTrack.value,
      audio: mix.output,
      name,
      source: 'self',
      participants: [],
    });
    const pictureFailure = stopWithoutPicture(recording, picture);
    const finishNotes = keepTraining({ workout: createStore(workout), database }, recording);
    return {
      startedAtMs: recording.startedAtMs,
      isPaused: recording.isPaused,
      pause: () => recording.pause(),
      resume: () => recording.resume(),
      closed: recording.closed.then(pictureFailure).finally(async () => {
        await finishNotes();
        await release();
      }),
      async stop() {
        await recording.stop();
      },
    };
  } catch (error) {
    await release();
    throw error;
  }
}
