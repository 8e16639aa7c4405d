import type { SettingsRecord } from '../../storage/schema.ts';

/** How large captions are. */
export type CaptionSize = 'small' | 'medium' | 'large';

/** How one sees and gives captions; kept on this device. */
export interface CaptionSettings {
  /** One wants to see captions. */
  readonly on: boolean;
  /** BCP 47, in which one speaks; null is the browser's own. */
  readonly language: string | null;
  readonly size: CaptionSize;
  /** One has agreed that this device turns one's own words into text for the room. */
  readonly agreed: boolean;
}

export const CAPTION_SIZES = ['small', 'medium', 'large'] as const;

/** The settings that a record stands for. The default is what an older version, or a record that is broken, does not say. */
export function captionSettingsOf(
  record: Partial<NonNullable<SettingsRecord['captions']>> | undefined,
): CaptionSettings {
  const { on, language, size, agreed } = record ?? {};
  return {
    on: on === true,
    language: typeof language === 'string' && isTag(language) ? language : null,
    size: CAPTION_SIZES.find((known) => known === size) ?? 'medium',
    agreed: agreed === true,
  };
}

function isTag(language: string): boolean {
  try {
    return Intl.getCanonicalLocales(language).length === 1;
  } catch {
    return false;
  }
}
