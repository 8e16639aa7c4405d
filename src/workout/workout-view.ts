import type { AppError } from '../lib/errors.ts';
import type { Counting } from '../training/counter.ts';
import type { CourseState } from '../training/course.ts';
import { restOf } from '../training/rest.ts';
import { currentSet, type SetsState } from '../training/sets.ts';
import type { ExerciseInfo, WorkoutView } from './model.ts';

/** What is told at the moment, sentences in the app's language; null where nothing is. */
export type Remark = Pick<WorkoutView, 'fault' | 'cue' | 'obstacle' | 'advice'>;

const NOTHING_COUNTED: Counting = {
  reps: [],
  holds: [],
  partials: 0,
  heldMs: 0,
  progress: 0,
  phase: 'start',
  side: 'both',
  fault: null,
  obstacle: null,
};

/** What one sees of a course. Pure. */
export function viewOf(
  { counter, sets, gesture }: CourseState,
  {
    choice,
    remark,
    problem,
    isBurntIn,
    atMs,
    restMs,
    people,
    infoOf,
  }: {
    choice: string;
    remark: Remark;
    problem: AppError | null;
    isBurntIn: boolean;
    /** Now, on the clock of the frames. */
    atMs: number;
    /** The rest that is planned between sets; null where none is. */
    restMs: number | null;
    people: number;
    infoOf: (id: string) => ExerciseInfo | null;
  },
): WorkoutView {
  const { running } = sets;
  const last = sets.sets.at(-1);
  return {
    choice,
    exercise: counter && infoOf(counter.exercise.id),
    counting: { ...(counter?.counting ?? NOTHING_COUNTED), ...countedIn(sets) },
    stage: running ? 'set' : last ? 'rest' : 'ready',
    sinceMs: running?.startedAtMs ?? last?.endedAtMs ?? null,
    target: sets.target,
    sets: sets.sets,
    current: currentSet(sets, atMs),
    ...remark,
    rest: restOf(sets, atMs, restMs),
    people,
    isBurntIn,
    gesture: gesture.progress,
    problem,
  };
}

/** Of the set that runs, or of the one before as long as the same is trained: what came between sets is not shown. */
function countedIn({ running, sets, exercise }: SetsState): Partial<Counting> {
  if (running) {
    const { reps, holds, partials, heldMs } = running;
    return { reps, holds, partials, heldMs };
  }
  const last = sets.at(-1);
  return last && last.exerciseId === exercise?.id
    ? { reps: last.reps, holds: last.holds, partials: last.partials, heldMs: 0 }
    : { reps: [], holds: [], partials: 0, heldMs: 0 };
}
