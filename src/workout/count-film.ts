import type { ReadonlyStore } from '../lib/store.ts';
import { openFilm } from '../media/film/film.ts';
import { endSet, follow, startCourse, type CourseState } from '../training/course.ts';
import type { TrainingSession } from '../training/session.ts';
import type { Catalogue } from './catalogue.ts';
import type { WorkoutView } from './model.ts';
import type { TrainingLog } from './training-log.ts';
import { setRulesOf } from './set-rules.ts';
import type { TrainingSettings } from './training-settings.ts';
import { remarkOf } from './trainer.ts';
import { viewOf } from './workout-view.ts';

/** How far it is. */
export interface FilmProgress {
  /** 0..1 */
  readonly fraction: number;
  readonly positionMs: number;
  readonly view: WorkoutView;
}

/** What was counted. */
export interface FilmResult {
  /** Times are ms from the film's beginning; it is in the log where it has sets. */
  readonly session: TrainingSession;
  /** What stood in the way for most of the film, in one sentence; null where nothing did. */
  readonly advice: string | null;
  /** How many times as fast as it plays. */
  readonly speed: number;
}

export interface FilmOptions {
  readonly choice: string;
  readonly onProgress: (progress: FilmProgress) => void;
}

/** Screens need no more. */
const PUBLISH_MS = 100;

/**
 * Counts in a video file by the same course as live, so that the same frames make the same counts. Sets begin and end by
 * themselves there, and what was counted goes into the log.
 * @throws 'import-not-media' @throws 'film-without-picture' @throws 'model-load-failed' @throws AbortError
 * @throws 'storage-full' @throws 'storage-blocked'
 */
export async function countFilm(
  file: File,
  {
    choice,
    onProgress,
    catalogue,
    log,
    settings,
  }: FilmOptions & {
    catalogue: Catalogue;
    log: Pick<TrainingLog, 'save'>;
    settings: ReadonlyStore<{ readonly training: TrainingSettings }>;
  },
  { signal }: { signal: AbortSignal },
): Promise<FilmResult> {
  const { training } = settings.value;
  const rules = { ...setRulesOf({ ...training, autoSets: true }), gesture: false };
  const film = await openFilm(file, { model: training.model === 'full' ? 'full' : 'lite' }, { signal });
  const beganMs = performance.now();
  const standsInTheWay = new Map<string, number>();
  let course: CourseState = startCourse(catalogue.candidates(choice, training.leftOut) ?? [], 0);
  let frames = 0;
  let people = 0;
  let positionMs = 0;
  let publishedAtMs = 0;
  const publish = (): void => {
    publishedAtMs = performance.now();
    const remark = remarkOf(course);
    const view = viewOf(course, {
      choice,
      remark,
      problem: null,
      isBurntIn: false,
      atMs: positionMs,
      restMs: null,
      people,
      infoOf: (id) => catalogue.infoOf(id),
    });
    onProgress({ fraction: film.durationMs > 0 ? positionMs / film.durationMs : 0, positionMs, view });
  };
  try {
    publish();
    for await (const frame of film.poses) {
      course = follow(course, frame, rules);
      positionMs = frame.timestampMs;
      people = frame.people;
      frames++;
      const { advice } = remarkOf(course);
      if (advice) standsInTheWay.set(advice, (standsInTheWay.get(advice) ?? 0) + 1);
      if (performance.now() - publishedAtMs >= PUBLISH_MS) publish();
    }
  } finally {
    film.close();
  }
  signal.throwIfAborted();
  course = endSet(course, positionMs, 'automatic');
  const { sets } = course.sets;
  const session: TrainingSession = {
    id: crypto.randomUUID(),
    origin: 'film',
    startedAtMs: Date.now(),
    endedAtMs: Date.now(),
    sets,
  };
  if (sets.length > 0) await log.save(session);
  const worst = [...standsInTheWay].toSorted(([, a], [, b]) => b - a)[0];
  const speed = positionMs / Math.max(1, performance.now() - beganMs);
  return { session, advice: worst && worst[1] > frames / 2 ? worst[0] : null, speed };
}
