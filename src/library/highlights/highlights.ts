import type { Job, Progress } from '../../lib/job.ts';
import { createStore } from '../../lib/store.ts';
import { measureLoudness } from '../../media/gauge/gauge.ts';
import type { Library } from '../library.ts';
import type { Loudness } from '../sidecars/loudness.ts';
import type { Moment, TrainedPart } from './moment.ts';
import { proposeMoments } from './propose.ts';

/** Finds what is worth seeing again in recordings. */
export interface Highlights {
  /**
   * Moments of a recording of `durationMs`, from all that lies beside it and from its sound, which is listened to once:
   * that takes a while for a long one. @throws 'not-found' @throws 'recording-damaged' @throws 'storage-blocked'
   */
  propose(recording: {
    readonly id: string;
    readonly durationMs: number;
    readonly sets: readonly TrainedPart[];
  }): Job<readonly Moment[]>;
  /** How loud it is, where that has been found out before. @throws 'storage-blocked' */
  loudness(recordingId: string): Promise<Loudness | null>;
}

/** The highlights of recordings in `library`. */
export function openHighlights(library: Library): Highlights {
  const { sidecars } = library;
  return {
    loudness: (recordingId) => sidecars.load(recordingId, 'loudness'),

    propose({ id, durationMs, sets }) {
      const progress = createStore<Progress>({ fraction: 0 });
      const cancelling = new AbortController();

      const loudnessOf = async (): Promise<Loudness> => {
        const known = await sidecars.load(id, 'loudness');
        if (known) return known;
        const file = await library.open(id);
        cancelling.signal.throwIfAborted();
        const job = measureLoudness(file);
        const stop = job.progress.watch((step) => progress.set(step));
        cancelling.signal.addEventListener('abort', () => job.cancel(), { once: true });
        const found: Loudness = { version: 1, dbfs: [...(await job.result.finally(stop))] };
        await sidecars.save(id, 'loudness', found);
        return found;
      };

      const propose = async (): Promise<readonly Moment[]> => {
        const [loudness, chat, events, transcript] = await Promise.all([
          loudnessOf(),
          sidecars.load(id, 'chat'),
          sidecars.load(id, 'events'),
          sidecars.load(id, 'transcript'),
        ]);
        cancelling.signal.throwIfAborted();
        return proposeMoments({ durationMs, loudness, chat, events, transcript, sets });
      };
      return { progress, result: propose(), cancel: () => cancelling.abort() };
    },
  };
}
