import { msg } from '@lit/localize';
import type { Obstacle } from './counter.ts';
import type { Exercise } from './exercise.ts';

/** The sentence of a form rule; null where the exercise has none of that id. */
export function cueOf(exercise: Exercise, fault: string): string | null {
  const partial = exercise.kind === 'reps' ? [exercise.partial] : [];
  return [...exercise.rules, ...partial].find(({ id }) => id === fault)?.cue() ?? null;
}

/** What to change so that anything can be counted. */
export function adviceOf(obstacle: Obstacle, _exercise: Exercise): string {
  switch (obstacle) {
    case 'nobody':
      return msg('Nobody is in the picture.');
    case 'step-back':
      return msg('Step back, until the camera sees all of you.');
    case 'turn-to-the-side':
      return msg('Turn sideways to the camera.');
    case 'turn-to-the-front':
      return msg('Turn to face the camera.');
    case 'too-slow':
      return msg('The picture is too slow to count in.');
    case 'turn-the-camera':
      return msg('Turn the camera: the picture lies on its side.');
    case 'not-a-person':
      return msg('What is in the picture does not look like a person.');
  }
}
