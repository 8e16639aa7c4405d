import type { ReadonlyStore } from '../../lib/store.ts';
import type { CaptionLine } from '../captions/model.ts';
import type { Participant } from '../model.ts';

/** Whose words they are. */
export type Speaker = Pick<Participant, 'name' | 'isSelf'>;

/** Which of the words in a room belong to a recording. */
export interface OnRecord {
  /** What is written or shown at this moment does. */
  isNow(): boolean;
  /**
   * Who said a phrase, whoever has left meanwhile included; null where not all of it was said while they knew of the
   * recording, and that was running. A phrase is never taken apart: nobody can tell which of its words were said when.
   */
  speakerOf(phrase: Pick<CaptionLine, 'participantId' | 'startedAtMs' | 'endedAtMs'>): Speaker | null;
}

/**
 * Follows, from now until `signal` aborts, who knows of the recording, and since when. `covers` tells whether it takes up
 * all that is between two moments (ms since the page was opened).
 */
export function followOnRecord(
  participants: ReadonlyStore<readonly Participant[]>,
  covers: (fromMs: number, toMs: number) => boolean,
  { signal }: { signal: AbortSignal },
): OnRecord {
  const speakers = new Map<string, Speaker & { readonly sinceMs: number }>();
  const follow = (): void => {
    for (const { id, name, isSelf, mayBeRecorded } of participants.value) {
      if (!mayBeRecorded) speakers.delete(id);
      else speakers.set(id, { name, isSelf, sinceMs: speakers.get(id)?.sinceMs ?? performance.now() });
    }
  };
  follow();
  signal.addEventListener('abort', participants.watch(follow), { once: true });
  return {
    isNow: () => {
      const nowMs = performance.now();
      return covers(nowMs, nowMs);
    },
    speakerOf: ({ participantId, startedAtMs, endedAtMs }) => {
      const speaker = speakers.get(participantId);
      return speaker && startedAtMs >= speaker.sinceMs && covers(startedAtMs, endedAtMs) ? speaker : null;
    },
  };
}
