import { captionSettingsOf, type CaptionLine, type CaptionSettings } from '../../app.ts';
import type { AppError } from '../../lib/errors.ts';

/** May one's own words become text? Nothing is recognised before the answer. */
export interface CaptionsQuestion {
  /** Who would like captions; empty for oneself. */
  readonly by: string;
  /** The browser first loads a language pack. */
  readonly downloads: boolean;
}

/** What the elements of a call show of captions. */
export interface CaptionsPart {
  readonly settings: CaptionSettings;
  /** One sees captions. */
  readonly isOn: boolean;
  /** Somebody in the call does, oneself or another. */
  readonly isWanted: boolean;
  readonly lines: readonly CaptionLine[];
  /** Names of those on stage whose words do not become captions, oneself not among them. */
  readonly missing: readonly string[];
  readonly question: CaptionsQuestion | null;
  /** Why one's own words do not become text; null where they do, or nobody asks. */
  readonly problem: AppError | null;
  /** It was read, and need not be said again in this call. */
  readonly isProblemRead: boolean;
  /** The browser loads a language. */
  readonly isLoading: boolean;
  /** One's own words are being turned into text just now. */
  readonly isGiving: boolean;
  /** The choice of language and size is open. */
  readonly isConfiguring: boolean;
}

/** Outside of a call. */
export const NO_CAPTIONS_PART: CaptionsPart = {
  settings: captionSettingsOf(undefined),
  isOn: false,
  isWanted: false,
  lines: [],
  missing: [],
  question: null,
  problem: null,
  isProblemRead: false,
  isLoading: false,
  isGiving: false,
  isConfiguring: false,
};
