import { msg } from '@lit/localize';
import type { CountedExercise } from '../exercise.ts';

/** Hanging from a bar, the body is pulled up until the chin is over the hands, and sinks again. */
export const pullUp: CountedExercise = {
  id: 'pull-up',
  name: () => msg('Pull-up'),
  kind: 'reps',
  posture: 'upright',
  views: ['front', 'side'],
  required: ['shoulder', 'elbow', 'wrist'],
  needsBothSides: false,
  movement: [
    { signal: 'elbow', start: 155, far: 92 },
    { signal: 'wristOverShoulder', start: 0.95, far: 0.45 },
  ],
  full: 1.6,
  sides: 'together',
  guards: [
    { signal: 'wristOverShoulder', during: 'whole', between: [-0.15, 3] },
    { signal: 'wristOverShoulder', during: 'start', between: [0.6, 3] },
    // The body moves, the hands do not.
    { place: 'shoulder', axis: 'y', moves: [0.25, 3] },
    { place: 'wrist', axis: 'y', moves: [0, 0.6] },
    { signal: 'torsoLean', during: 'whole', between: [0, 50] },
  ],
  cycleMs: [600, 15_000],
  longestHoldMs: 4000,
  partial: { id: 'chin-over', cue: () => msg('Pull until your chin is over the bar.') },
  rules: [
    {
      id: 'hang-straight',
      cue: () => msg('Straighten your arms at the bottom.'),
      good: { signal: 'elbow', during: 'start', between: [140, 180] },
    },
  ],
};
