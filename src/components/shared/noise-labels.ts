import { msg } from '@lit/localize';
import type { NoiseSuppression } from '../../app.ts';

/** The label of each noise suppression, in the order they are offered. */
export function noiseLabels(): readonly (readonly [NoiseSuppression, string])[] {
  return [
    ['off', msg('Off')],
    ['browser', msg('Browser')],
    ['strong', msg('Strong')],
  ];
}
