import { msg } from '@lit/localize';
import type { CountedExercise } from '../exercise.ts';

/** With nearly straight legs the trunk bends forward until the hands are below the knees, and straightens again. */
export const deadlift: CountedExercise = {
  id: 'deadlift',
  name: () => msg('Deadlift'),
  kind: 'reps',
  posture: 'upright',
  views: ['front', 'side'],
  required: ['shoulder', 'hip', 'knee'],
  needsBothSides: false,
  movement: [{ signal: 'torsoLean', start: 15, far: 48 }],
  full: 1.8,
  sides: 'together',
  guards: [
    { signal: 'hip', moves: [40, 180] },
    { signal: 'hipOverFeet', during: 'whole', between: [0.6, 1.2] },
    { signal: 'knee', during: 'far', between: [80, 180] },
    { signal: 'wristOverKnee', during: 'far', between: [-3, 0.55] },
    // With both hands; one of them picks something up.
    { signal: 'wristDifference', during: 'far', between: [0, 0.25] },
    { signal: 'elbow', during: 'far', between: [125, 180] },
    { signal: 'thighDifference', during: 'far', between: [0, 35] },
    { place: 'ankle', axis: 'x', moves: [0, 0.8] },
  ],
  cycleMs: [800, 12_000],
  longestHoldMs: 3000,
  partial: { id: 'hinge-further', cue: () => msg('Bend further from the hips.') },
  rules: [
    {
      id: 'hips-not-knees',
      cue: () => msg('Bend your hips more than your knees.'),
      good: { signal: 'knee', during: 'far', between: [100, 180] },
    },
  ],
};
