import type { CaptionSettings } from '../../app.ts';

/** What a person wants of captions. */
export type CaptionsRequest =
  /** To see them, or no longer. */
  | { readonly kind: 'toggle' }
  /** Opens or closes the choice of language and size. */
  | { readonly kind: 'configure'; readonly open: boolean }
  | { readonly kind: 'change'; readonly change: Partial<CaptionSettings> }
  /** May this device turn one's own words into text? */
  | { readonly kind: 'answer'; readonly agreed: boolean }
  /** The recognition that stopped begins again. */
  | { readonly kind: 'retry' }
  /** Why one's own words are not captioned was read. */
  | { readonly kind: 'dismiss' };
