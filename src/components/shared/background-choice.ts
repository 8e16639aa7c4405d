import { msg } from '@lit/localize';
import type { Effect } from '../../app.ts';

/** The backgrounds one can choose, under the values that selects and menus carry. */
export type BackgroundChoice = 'none' | 'light' | 'strong' | 'picture';

/** The choice that stands for an effect. */
export function backgroundChoice(effect: Effect): BackgroundChoice {
  switch (effect.kind) {
    case 'none':
      return 'none';
    case 'blur':
      return effect.strength;
    default:
      return 'picture';
  }
}

/** The effect of a choice; null where it has to be chosen which picture or colour. */
export function effectOfChoice(choice: BackgroundChoice): Effect | null {
  if (choice === 'picture') return null;
  return choice === 'none' ? { kind: 'none' } : { kind: 'blur', strength: choice };
}

/** The label of each choice, in the order they are offered. */
export function backgroundLabels(): readonly (readonly [BackgroundChoice, string])[] {
  return [
    ['none', msg('None')],
    ['light', msg('Light blur')],
    ['strong', msg('Blur')],
    ['picture', msg('Picture…')],
  ];
}
