import type { ChatSidecar } from '../sidecars/chat.ts';
import type { EventsSidecar } from '../sidecars/events.ts';
import type { Loudness } from '../sidecars/loudness.ts';
import type { Transcript } from '../sidecars/transcript.ts';

/** Something that was trained during a recording, ms from its beginning. */
export interface TrainedPart {
  readonly exercise: string;
  readonly fromMs: number;
  readonly toMs: number;
  readonly reps: number;
  readonly heldMs: number;
}

/** All that is known of a recording; null where there is nothing of the kind. */
export interface Evidence {
  readonly durationMs: number;
  readonly chat: ChatSidecar | null;
  readonly events: EventsSidecar | null;
  readonly transcript: Transcript | null;
  readonly loudness: Loudness | null;
  readonly sets: readonly TrainedPart[];
}

/** Why a moment may be worth finding again. */
export type Reason =
  | { readonly kind: 'reactions'; readonly count: number; readonly withinMs: number; readonly emoji: string }
  | { readonly kind: 'hand'; readonly author: string }
  | { readonly kind: 'question'; readonly author: string; readonly text: string }
  | { readonly kind: 'answered'; readonly text: string }
  | { readonly kind: 'poll'; readonly text: string }
  /** Somebody begins to speak after another has spoken for long. */
  | { readonly kind: 'speaker'; readonly author: string; readonly before: string; readonly beforeMs: number }
  | { readonly kind: 'marked'; readonly author: string }
  | { readonly kind: 'came'; readonly author: string }
  | { readonly kind: 'loudest'; readonly lengthMs: number }
  | { readonly kind: 'after-silence'; readonly silentMs: number }
  | {
      readonly kind: 'set';
      readonly exercise: string;
      readonly reps: number;
      readonly heldMs: number;
      /** The best of its exercise in this recording, where there are several. */
      readonly isBest: boolean;
    };

/** A moment that is proposed, with the stretch around it that is worth seeing. All ms from the beginning. */
export interface Moment {
  /** Where a chapter would begin: `fromMs <= atMs < toMs`. */
  readonly atMs: number;
  readonly fromMs: number;
  readonly toMs: number;
  /** 0..1, only to be compared. */
  readonly score: number;
  readonly reason: Reason;
}

/** What a proposal that was answered is known by: the same moment for the same kind of reason has the same key. */
export const keyOf = ({ atMs, reason }: Moment): string => `${reason.kind}:${Math.round(atMs / 1000)}`;
