import { msg } from '@lit/localize';
import type { CountedExercise } from '../exercise.ts';

/** On the back with bent knees, the hips rise until trunk and thighs are in line, and sink again. */
export const gluteBridge: CountedExercise = {
  id: 'glute-bridge',
  name: () => msg('Glute bridge'),
  kind: 'reps',
  posture: 'floor',
  views: ['front', 'side'],
  required: ['shoulder', 'hip', 'knee'],
  needsBothSides: false,
  movement: [
    { signal: 'hip', start: 132, far: 160 },
    { signal: 'hipLift', start: -0.33, far: -0.1 },
  ],
  full: 1.5,
  sides: 'together',
  guards: [
    { signal: 'torsoLean', during: 'whole', between: [55, 145] },
    { signal: 'kneeOverShoulder', during: 'whole', between: [0.2, 2] },
    { signal: 'knee', during: 'whole', between: [30, 135] },
    { signal: 'hip', moves: [15, 120] },
  ],
  cycleMs: [600, 12_000],
  longestHoldMs: 6000,
  partial: { id: 'hips-higher', cue: () => msg('Lift your hips higher.') },
  rules: [
    {
      id: 'feet-closer',
      cue: () => msg('Bring your feet closer.'),
      good: { signal: 'knee', during: 'far', between: [30, 115] },
    },
  ],
};
