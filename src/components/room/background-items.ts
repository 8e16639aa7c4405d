import { msg } from '@lit/localize';
import { Aperture, ScanFace, Sun, type IconNode } from 'lucide';
import type { Adjustments } from '../../app.ts';
import { adjustmentLabels } from '../shared/adjustment-labels.ts';
import { backgroundLabels, type BackgroundChoice } from '../shared/background-choice.ts';
import type { MoreItem } from './more-items.ts';

/** What is done to one's own picture. */
export interface OwnPicture {
  readonly background: BackgroundChoice;
  /** Null where the browser has no way to change the picture. */
  readonly adjustments: Adjustments | null;
}

const ICONS: Readonly<Record<keyof Adjustments, IconNode>> = { lowLight: Sun, framing: ScanFace };

/**
 * What may be done to one's own picture: what stands behind the person, then what is bettered. `isHeaded`: they stand
 * below the heading **Background**, and need not say themselves what they are about.
 */
export function backgroundItems(
  { background, adjustments }: OwnPicture,
  { isHeaded }: { isHeaded: boolean },
): readonly MoreItem[] {
  const whole: Partial<Record<BackgroundChoice, string>> = isHeaded
    ? {}
    : { none: msg('No background effect'), picture: msg('Background picture…') };
  const backgrounds = backgroundLabels().map(([choice, label], index) => ({
    value: `background-${choice}`,
    label: whole[choice] ?? label,
    icon: Aperture,
    command: { kind: 'background', choice },
    checked: choice === background,
    beginsGroup: index === 0,
  })) satisfies MoreItem[];
  return adjustments ? [...backgrounds, ...adjustmentItems(adjustments)] : backgrounds;
}

function adjustmentItems(adjustments: Adjustments): readonly MoreItem[] {
  return adjustmentLabels().map(({ name, label }, index) => ({
    value: `adjust-${name}`,
    label,
    icon: ICONS[name],
    command: { kind: 'adjust-picture', adjustments: { ...adjustments, [name]: !adjustments[name] } },
    checked: adjustments[name],
    beginsGroup: index === 0,
  }));
}
