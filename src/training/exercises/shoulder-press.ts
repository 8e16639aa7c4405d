import { msg } from '@lit/localize';
import type { CountedExercise } from '../exercise.ts';

/** From beside the shoulders the hands are pushed up until the arms are straight, and come down again. */
export const shoulderPress: CountedExercise = {
  id: 'shoulder-press',
  name: () => msg('Shoulder press'),
  kind: 'reps',
  posture: 'upright',
  views: ['front', 'side'],
  required: ['shoulder', 'elbow', 'wrist'],
  needsBothSides: false,
  movement: [
    { signal: 'elbow', start: 95, far: 148 },
    { signal: 'wristOverShoulder', start: 0.45, far: 0.85 },
  ],
  full: 1.45,
  sides: 'each',
  guards: [
    { signal: 'wristOverShoulder', during: 'whole', between: [-0.35, 3] },
    { signal: 'forearmFromPlumb', during: 'whole', between: [100, 180] },
    { signal: 'upperArmFromPlumb', during: 'far', between: [115, 180] },
    { signal: 'elbow', moves: [30, 180] },
    { signal: 'torsoLean', during: 'whole', between: [0, 35] },
    // Otherwise it is the body that moves, and the hands hang on something.
    { place: 'shoulder', axis: 'y', moves: [0, 0.4] },
  ],
  cycleMs: [500, 10_000],
  longestHoldMs: 4000,
  partial: { id: 'arms-straight', cue: () => msg('Straighten your arms.') },
  rules: [
    {
      id: 'no-arch',
      cue: () => msg('Do not lean back.'),
      good: { signal: 'torsoLean', during: 'far', between: [0, 18] },
    },
  ],
};
