import { msg } from '@lit/localize';
import type { CountedExercise } from '../exercise.ts';

/** Face down on the hands: the arms bend until the upper arms are nearly level, and straighten again. */
export const pushUp: CountedExercise = {
  id: 'push-up',
  name: () => msg('Push-up'),
  kind: 'reps',
  posture: 'floor',
  views: ['front', 'side'],
  required: ['shoulder', 'elbow', 'wrist'],
  needsBothSides: false,
  movement: [
    { signal: 'elbow', start: 162, far: 118 },
    { signal: 'armSupport', start: 0.94, far: 0.74 },
  ],
  full: 1.8,
  sides: 'together',
  guards: [
    { signal: 'torsoLean', during: 'whole', between: [45, 130] },
    { signal: 'armSupport', during: 'start', between: [0.6, 1.2] },
    { signal: 'armSupport', moves: [0.12, 2] },
    { place: 'wrist', axis: 'x', moves: [0, 0.8] },
  ],
  cycleMs: [400, 12_000],
  longestHoldMs: 5000,
  partial: { id: 'go-lower', cue: () => msg('Go lower.') },
  rules: [
    {
      id: 'body-straight',
      cue: () => msg('Keep your body straight.'),
      good: { signal: 'hip', during: 'whole', between: [140, 180] },
    },
  ],
};
