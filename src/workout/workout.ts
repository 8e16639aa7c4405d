import { asAppError, type AppError } from '../lib/errors.ts';
import { log as warnings } from '../lib/log.ts';
import type { PoseFrame } from '../lib/pose/pose.ts';
import { createSerialQueue } from '../lib/serial.ts';
import type { Closable } from '../lib/stage.ts';
import { createStore, type ReadonlyStore } from '../lib/store.ts';
import type { LocalMedia } from '../media/local-media.ts';
import {
  aimAt,
  chooseExercise,
  endSet,
  follow,
  startCourse,
  startSet,
  type CourseRules,
  type CourseState,
} from '../training/course.ts';
import type { TrainingSidecar } from '../training/export/sidecar.ts';
import type { SetTarget, TrainingSession, TrainingSet } from '../training/session.ts';
import { currentSet, type SetCause } from '../training/sets.ts';
import type { Catalogue } from './catalogue.ts';
import { setRulesOf } from './set-rules.ts';
import type { TrainingSettings } from './training-settings.ts';
import { FIND_OUT, type WorkoutView } from './model.ts';
import { openPoseTracking } from './pose-tracking.ts';
import { createTrainer, remarkOf, type Said } from './trainer.ts';
import type { TrainingLog } from './training-log.ts';
import { createVoice } from './voice.ts';
import { viewOf } from './workout-view.ts';

/** What a workout needs of own media, which stay the caller's. */
export type WorkoutMedia = Pick<LocalMedia, 'tracking' | 'setTracking' | 'onPose'>;

/** Somebody trains before their camera: poses come in, reps and sets come out. */
export interface Workout extends Closable {
  readonly view: ReadonlyStore<WorkoutView>;
  /** The latest pose; read it in requestAnimationFrame. */
  readonly pose: () => PoseFrame | null;
  /** How far the movement is, 0..1; read it in requestAnimationFrame. */
  readonly progress: () => number;
  /** Calls `listener` with every pose. Returns the function that stops it. */
  onPose(listener: (frame: PoseFrame) => void): () => void;
  /** All sets, the one that runs too where something is in it. */
  sets(): readonly TrainingSet[];
  /** What was said of counts and cues so far, the oldest first. */
  said(): readonly Said[];
  /** How well the person was seen. */
  poses(): NonNullable<TrainingSidecar['poses']>;
  /** Counts nothing meanwhile: a film is looked at, which wants the processor for itself. */
  setPaused(isPaused: boolean): void;
  choose(choice: string): void;
  setTarget(target: SetTarget): void;
  /** `by` is a button unless somebody else does it. */
  startSet(by?: SetCause): void;
  endSet(by?: SetCause): void;
}

/** What a workout is made of. */
export interface WorkoutDependencies {
  readonly media: WorkoutMedia;
  readonly catalogue: Catalogue;
  readonly log: Pick<TrainingLog, 'save'>;
  readonly settings: ReadonlyStore<{ readonly training: TrainingSettings }>;
  readonly language: string;
}

/** Screens need no more; what counts is shown at once. */
const PUBLISH_MS = 100;

/** Has poses looked for in own picture from now on, until it is closed or `signal` aborts. */
export function openWorkout(
  { media, catalogue, log, settings, language }: WorkoutDependencies,
  { signal }: { signal: AbortSignal },
): Workout {
  const closed: PromiseWithResolvers<void> = Promise.withResolvers();
  const listeners = new Set<(frame: PoseFrame) => void>();
  const enqueue = createSerialQueue();
  const trainer = createTrainer(createVoice(language));
  const session = { id: crypto.randomUUID(), origin: 'live' as const, startedAtMs: Date.now() };
  let choice: string = FIND_OUT;
  let course: CourseState = startCourse(
    catalogue.candidates(choice, settings.value.training.leftOut) ?? [],
    session.startedAtMs,
  );
  let latest: PoseFrame | null = null;
  const seen = { frames: 0, withPerson: 0 };
  let problem: AppError | null = null;
  let publishedAtMs = 0;

  const rules = (): CourseRules => {
    const { training } = settings.value;
    return { ...setRulesOf(training), gesture: training.gesture };
  };
  /** Buttons are pressed on the clock of the frames. */
  const nowMs = (): number => Date.now();
  const see = (): WorkoutView =>
    viewOf(course, {
      choice,
      problem,
      isBurntIn: settings.value.training.burnIn,
      atMs: nowMs(),
      restMs: settings.value.training.restMs,
      people: latest?.people ?? 0,
      infoOf: (id) => catalogue.infoOf(id),
      remark: remarkOf(course),
    });
  const view = createStore<WorkoutView>(see());
  const publish = (): void => {
    publishedAtMs = performance.now();
    view.set(see());
  };

  const save = async (): Promise<void> => {
    const { sets } = course.sets;
    const endedAtMs = sets.at(-1)?.endedAtMs ?? session.startedAtMs;
    const kept: TrainingSession = { ...session, endedAtMs, sets };
    try {
      await log.save(kept);
      problem = null;
    } catch (error) {
      problem = asAppError(error);
    }
    publish();
  };

  const become = (next: CourseState): void => {
    const before = course;
    course = next;
    trainer.hear(before, next, settings.value.training, nowMs());
    if (next.sets.sets !== before.sets.sets)
      enqueue(save).catch((error: unknown) => warnings.warn('A set was not kept.', error));
    if (isNews(before, next) || performance.now() - publishedAtMs >= PUBLISH_MS) publish();
  };
  const change = (next: CourseState): void => {
    become(next);
    publish();
  };

  const stopPoses = media.onPose((frame) => {
    latest = frame;
    seen.frames++;
    if (frame.pose) seen.withPerson++;
    become(follow(course, frame, rules()));
    for (const listener of [...listeners]) listener(frame);
  });
  const tracking = openPoseTracking(media, settings, { mayChangeModel: () => !course.sets.running });
  const stopCatalogue = catalogue.infos.watch(() => {
    // The one that was chosen is forgotten.
    if (choice !== FIND_OUT && !catalogue.infoOf(choice)) choose(FIND_OUT);
  });

  const choose = (next: string): void => {
    const candidates = catalogue.candidates(next, settings.value.training.leftOut);
    if (!candidates) return;
    choice = next;
    change(chooseExercise(course, candidates, nowMs()));
  };
  const end = async (): Promise<void> => {
    change(endSet(course, nowMs(), 'automatic'));
    stopPoses();
    stopCatalogue();
    listeners.clear();
    trainer.close();
    signal.removeEventListener('abort', onAbort);
    // What ended just now is to be kept before it is said to be over.
    await Promise.all([tracking.close(), enqueue(() => Promise.resolve())]);
    closed.resolve();
  };
  let closing: Promise<void> | null = null;
  const close = (): Promise<void> => (closing ??= end());
  const onAbort = (): void => void close();
  signal.addEventListener('abort', onAbort, { once: true });
  if (signal.aborted) onAbort();

  return {
    view,
    pose: () => latest,
    progress: () => course.counter?.counting.progress ?? 0,
    onPose: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    sets: () => {
      const running = currentSet(course.sets, nowMs());
      return running ? [...course.sets.sets, running] : course.sets.sets;
    },
    said: () => trainer.said(),
    poses: () => ({ model: tracking.model(), ...seen }),
    setPaused: (isPaused) => tracking.setPaused(isPaused),
    choose,
    setTarget: (target) => change(aimAt(course, target)),
    startSet: (by = 'button') => change(startSet(course, nowMs(), by, rules())),
    endSet: (by = 'button') => change(endSet(course, nowMs(), by)),
    closed: closed.promise,
    close,
  };
}

/** What is to be seen at once. */
function isNews(before: CourseState, now: CourseState): boolean {
  const [was, is] = [before.counter?.counting, now.counter?.counting];
  return (
    before.sets.running?.reps.length !== now.sets.running?.reps.length ||
    was?.fault !== is?.fault ||
    was?.obstacle !== is?.obstacle
  );
}
