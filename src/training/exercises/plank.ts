import { msg } from '@lit/localize';
import type { HeldExercise } from '../exercise.ts';

/** Face down on forearms or hands, the body straight and off the floor. */
export const plank: HeldExercise = {
  id: 'plank',
  name: () => msg('Plank'),
  kind: 'hold',
  posture: 'floor',
  views: ['front', 'side'],
  required: ['shoulder', 'elbow', 'hip', 'knee'],
  needsBothSides: false,
  guards: [
    { signal: 'torsoLean', during: 'whole', between: [58, 118] },
    { signal: 'hip', during: 'whole', between: [140, 180] },
    { signal: 'knee', during: 'whole', between: [130, 180] },
    // Held up by the arms.
    { signal: 'shoulderOverElbow', during: 'whole', between: [0.25, 2] },
  ],
  rules: [
    {
      id: 'hips-level',
      cue: () => msg('Keep your hips in line.'),
      good: { signal: 'hip', during: 'whole', between: [155, 180] },
    },
  ],
};
