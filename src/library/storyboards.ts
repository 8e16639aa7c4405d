import { isAbort } from '../lib/errors.ts';
import { log } from '../lib/log.ts';
import { createSerialQueue } from '../lib/serial.ts';
import { until } from '../lib/store.ts';
import { drawStoryboard } from '../media/recording/analyst.ts';
import type { Database } from '../storage/database.ts';
import type { Recordings } from '../storage/recordings.ts';
import type { Storyboard } from '../storage/schema.ts';
import { loadStoryboard, saveStoryboard } from '../storage/storyboards.ts';
import type { Activities } from './activity.ts';

/** Storyboards of all recordings, made one at a time, when first asked for, while nothing is being recorded here. */
export interface Storyboards {
  /** Null where there is no picture to make one of. @throws 'not-found' @throws 'storage-blocked' */
  of(recordingId: string): Promise<Storyboard | null>;
}

/** Makes storyboards too of what is finalised or imported from now on. */
export function openStoryboards(
  {
    database,
    recordings,
    activities,
  }: { database: Database; recordings: Recordings; activities: Activities },
  { signal }: { signal: AbortSignal },
): Storyboards {
  const inTurn = createSerialQueue();
  const wanted = new Map<string, Promise<Storyboard | null>>();

  const nothingIsRecorded = (): Promise<unknown> =>
    until(activities, (all) => ![...all.values()].some(({ kind }) => kind === 'recording'), { signal });

  const make = async (id: string): Promise<Storyboard | null> => {
    await nothingIsRecorded();
    const file = await recordings.openFile(id);
    let storyboard: Storyboard | null = null;
    try {
      storyboard = await drawStoryboard(file, { signal });
    } catch (error) {
      // A picture that cannot be read is no reason to try again at each start; all else may be better then.
      if (!(error instanceof Error) || error.name !== 'import-not-media') throw error;
      // A file that was deleted while it was read looks the same.
      if (await recordings.get(id)) log.warn('A storyboard could not be drawn.', error);
    }
    await saveStoryboard(database, { recordingId: id, storyboard });
    return storyboard;
  };

  const loadOrMake = async (id: string): Promise<Storyboard | null> => {
    const stored = await loadStoryboard(database, id);
    if (stored) return stored.storyboard;
    return inTurn(() =>
      // Another tab may be at it, or done meanwhile.
      navigator.locks.request(`coterie-storyboard-${id}`, { signal }, async () => {
        const made = await loadStoryboard(database, id);
        return made ? made.storyboard : make(id);
      }),
    );
  };

  const of = (id: string): Promise<Storyboard | null> => {
    const pending = wanted.get(id) ?? loadOrMake(id).finally(() => wanted.delete(id));
    wanted.set(id, pending);
    return pending;
  };

  const unfinished = new Set<string>();
  const known = new Set(recordings.list.value.map(({ id }) => id));
  const follow = (): void => {
    for (const { id, state } of recordings.list.value) {
      if (state !== 'ready') unfinished.add(id);
      else if (unfinished.delete(id) || !known.has(id)) {
        of(id).catch((error: unknown) => {
          const isGone = error instanceof Error && error.name === 'not-found';
          if (!isAbort(error) && !isGone) log.warn('A storyboard could not be made.', error);
        });
      }
      known.add(id);
    }
  };
  follow();
  const stopWatching = recordings.list.watch(follow);
  signal.addEventListener('abort', stopWatching, { once: true });

  return { of };
}
