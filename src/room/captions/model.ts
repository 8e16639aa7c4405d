import type { AppError } from '../../lib/errors.ts';
import type { Recognisability } from '../../media/captions/languages.ts';

export type { Recognisability } from '../../media/captions/languages.ts';

/** A phrase that somebody says, or has said. */
export interface CaptionLine {
  readonly participantId: string;
  /** Of the phrase among all of that participant. */
  readonly number: number;
  readonly text: string;
  /** It will not change any more. */
  readonly isFinal: boolean;
  /** BCP 47. */
  readonly language: string;
  /** ms since this page was opened. */
  readonly startedAtMs: number;
  readonly endedAtMs: number;
  /** When this was last told of it. */
  readonly toldAtMs: number;
}

/** How turning one's own words into text does. */
export type OwnCaptions =
  /** Not agreed to. */
  | { readonly kind: 'off' }
  /** Agreed to; nobody wants them now, or one is not heard. */
  | { readonly kind: 'idle' }
  | { readonly kind: 'on' }
  | { readonly kind: 'failed'; readonly error: AppError };

/** What there is of captions in a call. */
export interface CaptionsView {
  /** The latest few, in the order in which they began to be told. */
  readonly lines: readonly CaptionLine[];
  /** Participant ids of others who want captions, who has wanted them longest first. */
  readonly wantedBy: readonly string[];
  /** Participant ids of whose words become captions, oneself included. */
  readonly givenBy: readonly string[];
  /** One looks at captions oneself. */
  readonly isWanted: boolean;
  readonly own: OwnCaptions;
}

export const NO_CAPTIONS: CaptionsView = {
  lines: [],
  wantedBy: [],
  givenBy: [],
  isWanted: false,
  own: { kind: 'off' },
};

/** What one does about captions in a call. */
export interface Captioning {
  /** Whether one wants to see captions; only then, or where others want them, does anybody's device make any. */
  want(isWanted: boolean): void;
  /**
   * Agrees that this device turns one's own words into text for the room, in a language whose pack is installed (BCP 47),
   * whenever somebody wants captions and one is heard; null takes it back. Choosing it again tries again what failed.
   */
  give(language: string | null): void;
  /** What this browser can do for a language. Starts nothing. */
  find(language: string): Promise<Recognisability>;
  /** Has the browser load a language. @throws 'captions-unsupported' @throws 'captions-language-missing' */
  install(language: string): Promise<void>;
  /** Calls `listener` with every phrase once it is final, own ones included. Returns what stops it. */
  onFinal(listener: (line: CaptionLine) => void): () => void;
}
