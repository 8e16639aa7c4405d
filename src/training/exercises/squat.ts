import { msg } from '@lit/localize';
import type { CountedExercise } from '../exercise.ts';

/** Down until the thighs are nearly level, and up again. The feet stay, and both legs bend alike. */
export const squat: CountedExercise = {
  id: 'squat',
  name: () => msg('Squat'),
  kind: 'reps',
  posture: 'upright',
  views: ['front', 'side'],
  required: ['shoulder', 'hip', 'knee', 'ankle'],
  needsBothSides: false,
  movement: [{ signal: 'knee', start: 168, far: 105 }],
  sides: 'together',
  guards: [
    { signal: 'torsoLean', during: 'whole', between: [0, 65] },
    // Both feet stay where they are, and the hips come down to them.
    { signal: 'hipHeight', moves: [0.15, 1] },
    { signal: 'hipHeight', during: 'start', between: [0.85, 1.1] },
    { signal: 'thighDifference', during: 'far', between: [0, 40] },
    { place: 'ankle', axis: 'x', moves: [0, 0.8] },
  ],
  cycleMs: [500, 12_000],
  longestHoldMs: 5000,
  partial: { id: 'go-deeper', cue: () => msg('Go deeper.') },
  rules: [
    {
      id: 'chest-up',
      cue: () => msg('Chest up.'),
      good: { signal: 'torsoLean', during: 'far', between: [0, 50] },
    },
  ],
};
