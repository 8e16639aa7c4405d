import type { ReadonlyStore } from '../lib/store.ts';
import { asAppError, isAbort, type AppError } from '../lib/errors.ts';
import { openFilm, type Film } from '../media/film/film.ts';
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
  /** Times are ms from the film's beginning. */
  readonly session: TrainingSession;
  /** What stood in the way for most of the film, in one sentence; null where nothing did. */
  readonly advice: string | null;
  /** How many times as fast as it plays. */
  readonly speed: number;
  /** Why it was not looked at to its end, or is not in the log; null where all went well. */
  readonly problem: AppError | null;
  /** It is in the log. */
  readonly isKept: boolean;
}

export interface FilmOptions {
  readonly choice: string;
  readonly onProgress: (progress: FilmProgress) => void;
}

type OpenFilm = (
  file: Blob,
  options: { model: 'lite' | 'full' },
  scope: { signal: AbortSignal },
) => Promise<Pick<Film, 'durationMs' | 'poses' | 'close'>>;

/** Screens need no more. */
const PUBLISH_MS = 100;

/**
 * Counts in a video file by the same course as live, so that the same frames make the same counts. Sets begin and end by
 * themselves there, and what was counted goes into the log, also of a film that breaks off. What goes wrong before its
 * first picture was looked at is thrown.
 * @param open for tests
 * @throws 'film-unreadable' @throws 'film-without-picture' @throws 'film-undecodable' @throws 'model-load-failed'
 * @throws 'effects-failed' @throws AbortError
 */
export async function countFilm(
  file: File,
  {
    choice,
    onProgress,
    catalogue,
    log,
    settings,
    open = openFilm,
  }: FilmOptions & {
    catalogue: Pick<Catalogue, 'candidates' | 'infoOf'>;
    log: Pick<TrainingLog, 'save'>;
    settings: ReadonlyStore<{ readonly training: TrainingSettings }>;
    open?: OpenFilm;
  },
  { signal }: { signal: AbortSignal },
): Promise<FilmResult> {
  const { training } = settings.value;
  const rules = { ...setRulesOf({ ...training, autoSets: true }), gesture: false };
  const startedAtMs = Date.now();
  const film = await open(file, { model: training.model === 'full' ? 'full' : 'lite' }, { signal });
  const beganMs = performance.now();
  const standsInTheWay = new Map<string, number>();
  let course: CourseState = startCourse(catalogue.candidates(choice, training.leftOut) ?? [], 0);
  let frames = 0;
  let people = 0;
  let positionMs = 0;
  let publishedAtMs = 0;
  let problem: AppError | null = null;
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
    const fraction = film.durationMs > 0 ? Math.min(1, positionMs / film.durationMs) : 0;
    onProgress({ fraction, positionMs, view });
  };
  try {
    publish();
    for await (const frame of film.poses) {
      course = follow(course, frame, rules);
      positionMs = course.lastMs ?? 0;
      people = frame.people;
      frames++;
      const { advice } = remarkOf(course);
      if (advice) standsInTheWay.set(advice, (standsInTheWay.get(advice) ?? 0) + 1);
      if (performance.now() - publishedAtMs >= PUBLISH_MS) publish();
    }
  } catch (error) {
    if (frames === 0 || isAbort(error)) throw error;
    problem = asAppError(error);
  } finally {
    film.close();
  }
  signal.throwIfAborted();
  course = endSet(course, positionMs, 'automatic');
  const { sets } = course.sets;
  const session: TrainingSession = {
    id: crypto.randomUUID(),
    origin: 'film',
    startedAtMs,
    endedAtMs: Date.now(),
    sets,
  };
  let isKept = false;
  try {
    if (sets.length > 0) await log.save(session);
    isKept = sets.length > 0;
  } catch (error) {
    problem = asAppError(error);
  }
  const worst = [...standsInTheWay].toSorted(([, a], [, b]) => b - a)[0];
  const speed = positionMs / Math.max(1, performance.now() - beganMs);
  return { session, advice: worst && worst[1] > frames / 2 ? worst[0] : null, speed, problem, isKept };
}
