import { msg } from '@lit/localize';
import type { CountedExercise } from '../exercise.ts';

/** The forearm comes up to the shoulder while the upper arm hangs still, and goes down again. */
export const bicepsCurl: CountedExercise = {
  id: 'biceps-curl',
  name: () => msg('Biceps curl'),
  kind: 'reps',
  posture: 'upright',
  views: ['front', 'side'],
  required: ['shoulder', 'elbow', 'wrist'],
  needsBothSides: false,
  movement: [{ signal: 'elbow', start: 152, far: 75 }],
  full: 1.45,
  sides: 'each',
  guards: [
    { signal: 'upperArmFromPlumb', during: 'whole', between: [0, 48] },
    { signal: 'upperArmFromPlumb', during: 'far', between: [0, 48] },
    { signal: 'upperArmFromPlumb', moves: [0, 55] },
    { signal: 'forearmFromPlumb', during: 'far', between: [95, 180] },
    // Higher up the hand is at the face.
    { signal: 'wristOverShoulder', during: 'far', between: [-1, 0.15] },
    { signal: 'torsoLean', during: 'whole', between: [0, 40] },
    { place: 'shoulder', axis: 'y', moves: [0, 0.4] },
  ],
  cycleMs: [500, 10_000],
  longestHoldMs: 2500,
  partial: { id: 'curl-higher', cue: () => msg('Bring your hands up to your shoulders.') },
  rules: [
    {
      id: 'elbows-still',
      cue: () => msg('Keep your elbows at your sides.'),
      good: { signal: 'upperArmFromPlumb', moves: [0, 35] },
    },
    {
      id: 'no-swing',
      cue: () => msg('Do not swing your back.'),
      good: { signal: 'torsoLean', moves: [0, 18] },
    },
  ],
};
