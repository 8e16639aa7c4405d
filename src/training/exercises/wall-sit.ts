import { msg } from '@lit/localize';
import type { HeldExercise } from '../exercise.ts';

/** The back against a wall, the thighs level as on a chair. */
export const wallSit: HeldExercise = {
  id: 'wall-sit',
  name: () => msg('Wall sit'),
  kind: 'hold',
  posture: 'upright',
  views: ['front', 'side'],
  required: ['shoulder', 'hip', 'knee', 'ankle'],
  needsBothSides: false,
  guards: [
    { signal: 'knee', during: 'whole', between: [60, 128] },
    { signal: 'thighLift', during: 'whole', between: [50, 120] },
    { signal: 'torsoLean', during: 'whole', between: [0, 24] },
    { signal: 'hipOverFeet', during: 'whole', between: [0.3, 0.8] },
  ],
  rules: [
    {
      id: 'thighs-level',
      cue: () => msg('Sink until your thighs are level.'),
      good: { signal: 'thighLift', during: 'whole', between: [70, 120] },
    },
  ],
};
