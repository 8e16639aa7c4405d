import type { PoseFrame } from '../lib/pose/pose.ts';
import type { ReadonlyStore } from '../lib/store.ts';
import type { Library, RunningRecording } from '../library/library.ts';
import { prepareFilms } from '../media/film/prepare.ts';
import type { LocalMedia } from '../media/local-media.ts';
import type { Database } from '../storage/database.ts';
import { openCatalogue } from './catalogue.ts';
import { countFilm, type FilmOptions, type FilmResult } from './count-film.ts';
import type { ExerciseInfo } from './model.ts';
import { recordSolo, type SoloTraining } from './solo.ts';
import { openTrainingLog, type TrainingLog } from './training-log.ts';
import type { TrainingSettings } from './training-settings.ts';
import { hasVoice } from './voice.ts';
import { openWorkout, type Workout, type WorkoutMedia } from './workout.ts';

/** Everything about training that needs no room. */
export interface Training {
  /** Those that can be chosen: the ones that come with the app, then own ones. */
  readonly exercises: ReadonlyStore<readonly ExerciseInfo[]>;
  readonly log: TrainingLog;
  /** Own camera, not yet started, and a workout before it. */
  openSolo(): SoloTraining;
  /** A workout before a camera that somebody else opens and closes. What is done in it goes into the log. */
  openWorkout(media: WorkoutMedia): Workout;
  /** @throws 'recording-unsupported' @throws 'storage-full' @throws 'storage-blocked' */
  record(solo: SoloTraining, name: string): Promise<RunningRecording>;
  /** Counts in a video file. See count-film.ts for what it throws. */
  countFilm(file: File, options: FilmOptions, scope: { signal: AbortSignal }): Promise<FilmResult>;
  /**
   * Makes an exercise of its own out of what was seen of three reps, and keeps it.
   * @throws 'exercise-not-learnt' with a sentence that says what to do @throws 'storage-full' @throws 'storage-blocked'
   */
  teachExercise(name: string, frames: readonly PoseFrame[]): Promise<ExerciseInfo>;
  /** @throws 'storage-blocked' */
  forgetExercise(id: string): Promise<void>;
  /** Has what is not needed yet stored for a day without a network: what reads films, and what writes FIT files. */
  prepareOffline(): Promise<void>;
  /** Whether this browser can speak the app's language without a server. */
  hasVoice(): boolean;
}

/** What training is made of. */
export interface TrainingDependencies {
  readonly database: Database;
  readonly library: () => Promise<Library>;
  /** Makes own media ready, with nothing started, and nothing done to the picture. */
  readonly openMedia: (options: { signal: AbortSignal }) => LocalMedia;
  readonly settings: ReadonlyStore<{ readonly training: TrainingSettings }>;
  /** BCP 47: what is said is said in it. */
  readonly language: string;
}

/** Opens what training needs from storage. Workouts that are open end when `signal` aborts. */
export async function openTraining(
  { database, library, openMedia, settings, language }: TrainingDependencies,
  { signal }: { signal: AbortSignal },
): Promise<Training> {
  const [catalogue, log] = await Promise.all([
    openCatalogue(database),
    openTrainingLog({ database }, { signal }),
  ]);
  const workouts = new Set<Workout>();
  const open = (media: WorkoutMedia): Workout => {
    const workout = openWorkout({ media, catalogue, log, settings, language }, { signal });
    workouts.add(workout);
    void workout.closed.then(() => workouts.delete(workout));
    return workout;
  };
  const pause = (isPaused: boolean): void => {
    for (const workout of workouts) workout.setPaused(isPaused);
  };
  return {
    exercises: catalogue.infos,
    log,
    openSolo: () => {
      const media = openMedia({ signal });
      const workout = open(media);
      const close = async (): Promise<void> => {
        await workout.close();
        await media.close();
      };
      return { media, workout, closed: media.closed, close };
    },
    openWorkout: open,
    record: async (solo, name) => recordSolo(solo, { library: await library(), database, name }),
    countFilm: async (file, options, scope) => {
      pause(true);
      try {
        return await countFilm(file, { ...options, catalogue, log, settings }, scope);
      } finally {
        pause(false);
      }
    },
    teachExercise: (name, frames) => catalogue.teach(name, frames),
    forgetExercise: (id) => catalogue.forget(id),
    prepareOffline: async () => {
      await Promise.all([prepareFilms({ signal }), log.prepareFit()]);
    },
    hasVoice: () => hasVoice(language),
  };
}
