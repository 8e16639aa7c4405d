import { createStore } from '../../../../src/lib/store.ts';
import type { ExerciseInfo, Training, Workout, WorkoutView } from '../../../../src/app.ts';
import type { PoseFrame } from '../../../../src/lib/pose/pose.ts';
import { counting } from '../../training/a-session.ts';

export const EXERCISES: readonly ExerciseInfo[] = [
  { id: 'squat', name: 'Squat', kind: 'reps', isOwn: false },
  { id: 'plank', name: 'Plank', kind: 'hold', isOwn: false },
  { id: 'own-1', name: 'My twist', kind: 'reps', isOwn: true },
];

/** Somebody before their first set of squats, with what differs. */
export const viewOf = (change: Partial<WorkoutView> = {}): WorkoutView => ({
  choice: 'squat',
  exercise: EXERCISES[0] ?? null,
  counting: counting(),
  stage: 'ready',
  sinceMs: null,
  target: { reps: null, holdMs: null },
  sets: [],
  current: null,
  fault: null,
  cue: null,
  obstacle: null,
  advice: null,
  gesture: 0,
  problem: null,
  rest: null,
  people: 1,
  isBurntIn: false,
  ...change,
});

/** A workout that notes what it is told, and gives the poses that it is given. */
export function fakeWorkout() {
  const told: string[] = [];
  const view = createStore(viewOf());
  const listeners = new Set<(frame: PoseFrame) => void>();
  const closed: PromiseWithResolvers<void> = Promise.withResolvers();
  const workout: Workout = {
    view,
    pose: () => null,
    progress: () => 0.5,
    onPose: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    sets: () => [],
    said: () => [],
    poses: () => ({ model: 'lite', frames: 0, withPerson: 0 }),
    choose: (choice) => void told.push(`choose ${choice}`),
    setTarget: ({ reps }) => void told.push(`target ${reps}`),
    startSet: () => void told.push('start'),
    endSet: () => void told.push('end'),
    setPaused: (isPaused) => void told.push(isPaused ? 'pause' : 'go on'),
    closed: closed.promise,
    close: () => {
      told.push('close');
      closed.resolve();
      return closed.promise;
    },
  };
  const give = (frame: PoseFrame): void => listeners.forEach((listener) => listener(frame));
  return { workout, view, told, give, listeners };
}

export const fakeTraining = (change: Partial<Training> = {}): Training =>
  ({ exercises: createStore(EXERCISES), hasVoice: () => true, ...change }) as Training;
