import { msg } from '@lit/localize';
import type { CountedExercise } from '../exercise.ts';

/** On the spot, one knee after the other comes up to the height of the hips. */
export const highKnees: CountedExercise = {
  id: 'high-knees',
  name: () => msg('High knees'),
  kind: 'reps',
  posture: 'upright',
  views: ['front', 'side'],
  required: ['shoulder', 'hip', 'knee'],
  needsBothSides: false,
  movement: [{ signal: 'thighLift', start: 15, far: 60 }],
  full: 1.65,
  sides: 'each',
  guards: [
    // The other leg stands.
    { signal: 'otherThighLift', during: 'far', between: [0, 42] },
    { signal: 'hipOverFeet', during: 'whole', between: [0.75, 1.3] },
    { signal: 'torsoLean', during: 'whole', between: [0, 35] },
  ],
  cycleMs: [180, 4000],
  longestHoldMs: 2000,
  partial: { id: 'knees-higher', cue: () => msg('Bring your knees higher.') },
  rules: [
    {
      id: 'upright',
      cue: () => msg('Stay upright.'),
      good: { signal: 'torsoLean', during: 'far', between: [0, 22] },
    },
  ],
};
