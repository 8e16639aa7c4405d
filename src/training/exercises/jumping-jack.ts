import { msg } from '@lit/localize';
import type { CountedExercise } from '../exercise.ts';

/** Arms and legs spread at the same time, and close again. */
export const jumpingJack: CountedExercise = {
  id: 'jumping-jack',
  name: () => msg('Jumping jack'),
  kind: 'reps',
  posture: 'upright',
  views: ['front'],
  required: ['shoulder', 'elbow', 'hip', 'knee'],
  needsBothSides: true,
  movement: [
    { signal: 'upperArm', start: 22, far: 95 },
    { signal: 'legsApart', start: 8, far: 24 },
  ],
  full: 1.9,
  sides: 'together',
  guards: [
    { signal: 'upperArm', moves: [50, 180] },
    { signal: 'legsApart', moves: [11, 120] },
    { signal: 'torsoLean', during: 'whole', between: [0, 30] },
    // With bent knees it is a squat with raised arms.
    { signal: 'hipOverFeet', during: 'far', between: [0.82, 1.2] },
    { signal: 'thighDifference', during: 'far', between: [0, 35] },
  ],
  cycleMs: [300, 4000],
  longestHoldMs: 2000,
  partial: { id: 'arms-up', cue: () => msg('Arms all the way up.') },
  rules: [
    {
      id: 'arms-higher',
      cue: () => msg('Bring your hands over your head.'),
      good: { signal: 'upperArm', moves: [80, 180] },
    },
  ],
};
