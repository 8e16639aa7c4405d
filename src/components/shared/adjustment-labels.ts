import { msg } from '@lit/localize';
import type { Adjustments } from '../../app.ts';

/** What one adjustment is called, and what it does. */
export interface AdjustmentLabel {
  readonly name: keyof Adjustments;
  readonly label: string;
  readonly hint: string;
}

/** The words for each adjustment, in the order they are offered. */
export function adjustmentLabels(): readonly AdjustmentLabel[] {
  return [
    {
      name: 'lowLight',
      label: msg('Brighten a dark picture'),
      hint: msg('Lifts the shadows when your room is dark.'),
    },
    {
      name: 'framing',
      label: msg('Keep me in the middle'),
      hint: msg('Moves and enlarges the picture so that your face stays in it.'),
    },
  ];
}
