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
  full: 1.6,
  sides: 'together',
  guards: [
    // Both feet stay where they are, and the hips come down to them.
    { signal: 'hipOverFeet', during: 'start', between: [0.8, 1.2] },
    { signal: 'hipOverFeet', moves: [0.13, 1] },
    { signal: 'torsoLean', during: 'far', between: [0, 58] },
    { signal: 'thighDifference', during: 'far', between: [0, 38] },
    { place: 'ankle', axis: 'x', moves: [0, 0.8] },
  ],
  cycleMs: [500, 12_000],
  longestHoldMs: 5000,
  partial: { id: 'go-deeper', cue: () => msg('Go deeper.') },
  rules: [
    {
      id: 'chest-up',
      cue: () => msg('Keep your chest up.'),
      good: { signal: 'torsoLean', during: 'far', between: [0, 48] },
    },
    {
      id: 'knees-out',
      cue: () => msg('Push your knees out.'),
      good: { signal: 'kneesApart', during: 'far', between: [0.6, 10] },
    },
  ],
};
