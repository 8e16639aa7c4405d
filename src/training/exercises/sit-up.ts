import { msg } from '@lit/localize';
import type { CountedExercise } from '../exercise.ts';

/** On the back, the trunk comes up until it is nearly upright, and goes down again. */
export const sitUp: CountedExercise = {
  id: 'sit-up',
  name: () => msg('Sit-up'),
  kind: 'reps',
  posture: 'floor',
  views: ['front', 'side'],
  required: ['shoulder', 'hip', 'knee'],
  needsBothSides: false,
  movement: [{ signal: 'torsoLean', start: 80, far: 42 }],
  full: 1.85,
  sides: 'together',
  guards: [
    // On the floor, which the hips do not leave.
    { signal: 'hipOverFeet', during: 'whole', between: [-0.5, 0.5] },
    { signal: 'kneeOverHip', during: 'whole', between: [-0.15, 2] },
    { signal: 'hip', moves: [25, 180] },
    { place: 'hip', axis: 'y', moves: [0, 0.5] },
  ],
  cycleMs: [600, 12_000],
  longestHoldMs: 4000,
  partial: { id: 'come-up', cue: () => msg('Come up further.') },
  rules: [
    {
      id: 'knees-bent',
      cue: () => msg('Bend your knees.'),
      good: { signal: 'knee', during: 'whole', between: [30, 150] },
    },
  ],
};
