import { AppError } from '../../lib/errors.ts';
import { createStore } from '../../lib/store.ts';
import { FIND_OUT, type WorkoutView } from '../../workout/model.ts';
import type { Training } from '../../workout/training.ts';
import type { Workout } from '../../workout/workout.ts';
import type { Room } from '../room.ts';
import type { Trainee, TrainingAdvice, TrainingPresence } from './model.ts';

/**
 * A workout before one's own camera in the room, shown to the others, in which coaches have a say. Ends when it is closed
 * or the room is left. @throws 'not-found' unless joined
 */
export function openRoomWorkout({ room, training }: { room: Room; training: Training }): Workout {
  const local = room.local.value;
  const coaching = room.coaching.value;
  if (!local || !coaching) throw new AppError('not-found', 'There is no call any more.');
  const workout = training.openWorkout(local);
  const isKnown = (id: string): boolean =>
    id === FIND_OUT || training.exercises.value.some((exercise) => exercise.id === id);
  const shown = showWorkout(workout, isKnown);
  const unplug = coaching.plug(shown.trainee);
  const stop = (): void => {
    stopWatching();
    unplug();
    shown.stop();
  };
  const close = async (): Promise<void> => {
    stop();
    await workout.close();
  };
  const stopWatching = room.coaching.watch((now) => {
    if (now !== coaching) void close();
  });
  // It may be closed with the whole app too.
  void workout.closed.then(stop);
  return { ...workout, close };
}

/** A workout as the room sees it. */
function showWorkout(
  workout: Workout,
  isKnown: (exerciseId: string) => boolean,
): { readonly trainee: Trainee; readonly stop: () => void } {
  const shown = createStore<TrainingPresence | null>(presenceOf(workout.view.value));
  const stop = workout.view.watch((view) => shown.set(presenceOf(view)));
  const trainee: Trainee = {
    shown,
    obey: (command) => {
      switch (command.do) {
        case 'set-exercise':
          // An own exercise of somebody else.
          if (!isKnown(command.exerciseId)) return;
          workout.choose(command.exerciseId);
          workout.setTarget(command.target);
          return;
        case 'start-set':
          workout.startSet('coach');
          return;
        case 'end-set':
          workout.endSet('coach');
      }
    },
    onPose: (listener) => workout.onPose(listener),
  };
  return { trainee, stop };
}

function presenceOf(view: WorkoutView): TrainingPresence {
  const { exercise, counting, stage, sets, target, isBurntIn } = view;
  const last = counting.reps.at(-1);
  return {
    exerciseId: exercise?.id ?? view.choice,
    exerciseName: exercise?.name ?? '',
    kind: exercise?.kind ?? 'reps',
    state: stage,
    setNumber: sets.length + (stage === 'rest' ? 0 : 1),
    reps: counting.reps.length,
    partials: counting.partials,
    heldMs: counting.heldMs,
    lastRep: last ? { ...last.tempo, range: last.range, symmetry: last.symmetry } : null,
    cue: adviceOf(view.fault, view.cue),
    obstacle: adviceOf(view.obstacle, view.advice),
    target,
    isBurntIn,
  };
}

const adviceOf = (id: string | null, text: string | null): TrainingAdvice | null =>
  id !== null && text !== null ? { id, text } : null;
