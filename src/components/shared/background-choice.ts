import { msg } from '@lit/localize';
import type { Effect } from '../../app.ts';

/** The backgrounds one can choose, under the values that selects and menus carry. */
export const BACKGROUNDS = {
  none: { kind: 'none' },
  light: { kind: 'blur', strength: 'light' },
  strong: { kind: 'blur', strength: 'strong' },
} as const satisfies Record<string, Effect>;

export type BackgroundChoice = keyof typeof BACKGROUNDS;

/** The choice that stands for an effect. */
export function backgroundChoice(effect: Effect): BackgroundChoice {
  return effect.kind === 'none' ? 'none' : effect.strength;
}

/** The label of each choice, in the order they are offered. */
export function backgroundLabels(): readonly (readonly [BackgroundChoice, string])[] {
  return [
    ['none', msg('None')],
    ['light', msg('Light blur')],
    ['strong', msg('Blur')],
  ];
}
