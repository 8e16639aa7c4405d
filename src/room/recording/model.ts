import * as v from 'valibot';
import type { ReadonlyStore } from '../../lib/store.ts';
import type { RunningRecording } from '../../library/library.ts';

/**
 * What can be recorded of a call. `call`: everyone in one picture; `self`: own picture and voice before any network;
 * `screen`: what is shared, whoever shares it; `voice`: everyone's sound; `person`: somebody as they are received;
 * `everyone`: each on their own device, oneself too, to be collected afterwards.
 */
export const TAKE_PARTS = ['call', 'self', 'screen', 'voice', 'person', 'everyone'] as const;
export type TakePart = (typeof TAKE_PARTS)[number];

/** How the composed picture of a call looks. */
export interface TakeLook {
  readonly layout: 'grid' | 'speaker';
  readonly names: boolean;
  readonly chat: boolean;
  readonly reactions: boolean;
  /** What is said, where somebody in the call has captions on. */
  readonly captions: boolean;
}

/** What the person has chosen for recordings; kept in settings. */
export interface RecordingChoices extends TakeLook {
  /** What a tap on **Record** records beside the call. */
  readonly also: readonly ('self' | 'screen' | 'everyone')[];
}

/** One recording, or several of the same kind, of a take. */
export interface TakePiece {
  readonly part: TakePart;
  /** Of `person`: their participant id. */
  readonly of?: string;
  /** What the recording is called in the library. */
  readonly name: string;
}

/** What is to be recorded, all of it together. */
export interface TakeRequest {
  readonly pieces: readonly TakePiece[];
  readonly look: TakeLook;
}

/** Recordings that are made together: begun, paused, resumed and stopped as one. */
export interface RunningTake extends RunningRecording {
  readonly takeId: string;
  /** For how long one can go on with the space that is left; null where that is not known. */
  readonly minutesLeft: ReadonlyStore<number | null>;
  /** How much has been recorded, pauses left out, ms. */
  recordedMs(): number;
  /** Notes that this moment is worth finding again. */
  mark(): void;
}

/** What somebody records, as everyone in the room is told. */
export const takeNewsSchema = v.strictObject({
  parts: v.pipe(v.array(v.picklist(TAKE_PARTS)), v.minLength(1), v.maxLength(TAKE_PARTS.length)),
  /** Of `person`: their participant id. */
  of: v.nullable(v.pipe(v.string(), v.minLength(1), v.maxLength(64))),
  paused: v.boolean(),
  /** How much had been recorded at `atMs`. */
  recordedMs: v.pipe(v.number(), v.minValue(0), v.maxValue(1e9)),
  /** ms since 1970, by their own clock. */
  atMs: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
});
export type TakeNews = Readonly<v.InferOutput<typeof takeNewsSchema>>;

/** What somebody's own recording is who says no more than that they record. */
export const UNTOLD_TAKE: TakeNews = { parts: ['call'], of: null, paused: false, recordedMs: 0, atMs: 0 };

/** Whether others than whoever records, and than those who record themselves for it, come into the recording. */
export function takesOthersIn({ parts }: TakeNews): boolean {
  return parts.some((part) => part !== 'self' && part !== 'everyone');
}
