import type { Lifeline } from '../lifeline.ts';
import type { Caption, CompositorSettings, Look } from '../compositor/compositor.contract.ts';
import type { MediaFacts } from '../finaliser/finaliser.contract.ts';

/** A stretch of a recording without a pause, on the timeline of the take. */
export interface TakePiece {
  readonly fromMediaMs: number;
  readonly toMediaMs: number;
  /** Where it begins on the timeline. */
  readonly atMs: number;
  /** Time on the timeline for a unit of the recording's own: 1.0001 is to be played slower by that. */
  readonly stretch: number;
}

/** One recording of a take. */
export interface TakePart {
  readonly id: string;
  /** Untrusted: of any length, in any script. */
  readonly name: string;
  readonly isScreen: boolean;
  readonly file: File;
  /** In order, none over another. */
  readonly pieces: readonly TakePiece[];
}

/** What happens in a take beside its recordings. Times are of its timeline. */
export interface TakeMoment {
  readonly atMs: number;
  readonly moment:
    | { readonly kind: 'chat'; readonly author: string; readonly text: string }
    | { readonly kind: 'reaction'; readonly partId: string; readonly emoji: string };
}

/** What is said in a take, on its timeline. */
export interface TakeCaption extends Caption {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Which recordings to compose, how, and under which id the result is stored. */
export interface TakeTask {
  readonly parts: readonly TakePart[];
  readonly moments: readonly TakeMoment[];
  /** Shown as the look says. */
  readonly captions: readonly TakeCaption[];
  readonly look: Look;
  readonly settings: CompositorSettings;
  /** Bits a second of the picture. */
  readonly videoBitrateBps: number;
  readonly audioBitrateBps: number;
  readonly recordingId: string;
}

/**
 * One worker does one task and is then terminated. No media crosses: it reads the files and writes to the private file
 * system, some seconds at a time.
 */
export interface TakeApi extends Pick<Lifeline, 'hold'> {
  /**
   * Makes one file of all: H.264 and Opus in MP4, or VP8 in WebM where H.264 cannot be encoded. `onProgress` (a comlink
   * proxy) gets a fraction 0..1.
   * @throws 'recording-empty' @throws 'recording-damaged' where a part cannot be read @throws 'recording-unsupported'
   * @throws 'storage-full' @throws AbortError
   */
  compose(task: TakeTask, onProgress: (fraction: number) => void): Promise<MediaFacts>;
  /** Makes the running task reject with an AbortError once its file is closed. */
  cancel(): void;
}
