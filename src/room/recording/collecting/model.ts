/** One's own recording that somebody has asked for. */
export interface GivenPart {
  readonly takeId: string;
  /** Identity and name of who asked. */
  readonly identity: string;
  readonly name: string;
  readonly state: 'recording' | 'paused' | 'finishing' | 'waiting' | 'sending' | 'failed';
  /** While it is sent. */
  readonly sentBytes: number;
  readonly sizeBytes: number;
  /** How long it will take; null where that is not known. */
  readonly remainingMs: number | null;
}

/** Somebody's own recording that oneself has asked for. */
export interface CollectedPart {
  readonly takeId: string;
  /** Identity and name of who makes it. */
  readonly identity: string;
  readonly name: string;
  /** `waiting`: it is ready, or will be, but they are not here; `no-space`: what has come of it is kept. */
  readonly state:
    | 'asked'
    | 'recording'
    | 'paused'
    | 'finishing'
    | 'waiting'
    | 'receiving'
    | 'no-space'
    | 'kept'
    | 'refused'
    | 'failed';
  readonly receivedBytes: number;
  /** 0 until it is known. */
  readonly sizeBytes: number;
  readonly remainingMs: number | null;
}

/** What is given and collected, as the room shows it. */
export interface CollectingView {
  readonly given: readonly GivenPart[];
  readonly collected: readonly CollectedPart[];
}

export const NOTHING_COLLECTED: CollectingView = { given: [], collected: [] };

/** What one does about it. */
export type CollectCommand =
  /** Asks everyone who is here, and who comes, for their own recording, until it ends. */
  | { readonly kind: 'begin' | 'pause' | 'resume' | 'end'; readonly takeId: string }
  /** Does not want it any more; what has come of it is deleted. */
  | { readonly kind: 'cancel'; readonly takeId: string; readonly identity: string }
  /** There is room again: goes on where it ended. */
  | { readonly kind: 'resume-collecting'; readonly takeId: string; readonly identity: string }
  /** It is known that it was refused, or has come. */
  | { readonly kind: 'dismiss'; readonly takeId: string; readonly identity: string }
  /** Ends one's own recording; it is given all the same. */
  | { readonly kind: 'stop-giving'; readonly takeId: string }
  /** Does not give it; the recording stays in one's own library. */
  | { readonly kind: 'keep-own'; readonly takeId: string };

/** Whether something is on its way that leaving would interrupt. */
export function isBusy({ given, collected }: CollectingView): boolean {
  return (
    given.some(({ state }) => state === 'recording' || state === 'finishing' || state === 'sending') ||
    collected.some(({ state }) => state === 'receiving' || state === 'finishing')
  );
}
