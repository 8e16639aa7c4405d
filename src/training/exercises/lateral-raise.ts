import { msg } from '@lit/localize';
import type { CountedExercise } from '../exercise.ts';

/** Both arms rise sideways to the height of the shoulders, nearly straight, and sink again. */
export const lateralRaise: CountedExercise = {
  id: 'lateral-raise',
  name: () => msg('Lateral raise'),
  kind: 'reps',
  posture: 'upright',
  views: ['front'],
  required: ['shoulder', 'elbow', 'wrist'],
  needsBothSides: true,
  movement: [{ signal: 'armRaise', start: 22, far: 70 }],
  full: 1.4,
  sides: 'together',
  guards: [
    { signal: 'handsApart', during: 'far', between: [1.6, 6] },
    { signal: 'elbow', during: 'far', between: [115, 180] },
    // Further is overhead, and belongs to a jumping jack.
    { signal: 'armRaise', moves: [30, 112] },
    { signal: 'legsApart', moves: [0, 16] },
    { signal: 'torsoLean', during: 'whole', between: [0, 40] },
  ],
  cycleMs: [600, 10_000],
  longestHoldMs: 4000,
  partial: { id: 'raise-higher', cue: () => msg('Raise your arms to your shoulders.') },
  rules: [
    {
      id: 'not-above-shoulders',
      cue: () => msg('Stop at the height of your shoulders.'),
      good: { signal: 'armRaise', moves: [0, 95] },
    },
  ],
};
