import { msg } from '@lit/localize';
import type { CountedExercise } from '../exercise.ts';

/** One foot in front of the other, down until the front thigh is nearly level, and up again. */
export const lunge: CountedExercise = {
  id: 'lunge',
  name: () => msg('Lunge'),
  kind: 'reps',
  posture: 'upright',
  views: ['front', 'side'],
  required: ['shoulder', 'hip', 'knee', 'ankle'],
  needsBothSides: false,
  movement: [
    { signal: 'knee', start: 165, far: 115 },
    { signal: 'hipOverFeet', start: 0.96, far: 0.78 },
  ],
  full: 1.5,
  sides: 'together',
  sideBy: 'thighLift',
  guards: [
    { signal: 'thighDifference', during: 'far', between: [28, 180] },
    { signal: 'stance', during: 'far', between: [0.4, 2] },
    { signal: 'torsoLean', during: 'whole', between: [0, 50] },
  ],
  cycleMs: [600, 12_000],
  longestHoldMs: 5000,
  partial: { id: 'go-deeper', cue: () => msg('Go deeper.') },
  rules: [
    {
      id: 'chest-up',
      cue: () => msg('Keep your chest up.'),
      good: { signal: 'torsoLean', during: 'far', between: [0, 35] },
    },
  ],
};
