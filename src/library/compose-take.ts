import { AppError } from '../lib/errors.ts';
import type { Job, Progress } from '../lib/job.ts';
import { createStore } from '../lib/store.ts';
import { chooseRecorderSettings, videoBitrateBps } from '../media/recording/format.ts';
import {
  composeTake as compose,
  type Look,
  type TakeMoment,
  type TakePart,
} from '../media/recording/take.ts';
import type { RecordingFacts } from '../storage/recordings.ts';
import type { RecordingRecord } from '../storage/schema.ts';
import { alignRecordings, type Alignment } from './align.ts';
import { captionsOfTake } from './take-captions.ts';
import type { Library } from './library.ts';

/** What composing needs of the library. */
type Shelf = Pick<Library, 'recordings' | 'open' | 'adopt' | 'sidecars'>;

/** Which recordings of a take to make one of, in the order of their tiles, and how it is to look. */
export interface CompositionRequest {
  readonly recordingIds: readonly string[];
  readonly look: Look;
  readonly name: string;
  /** Chat and reactions, on the timeline that begins with the first recording; shown as the look says. */
  readonly moments?: readonly TakeMoment[];
}

/** 720p: what everybody's own recording has, and as many frames as a call has. */
const PICTURE = { width: 1280, height: 720, frameRate: 24 };

/**
 * Makes one recording of the take's own recordings, without any damage of the network, and adds it to the library; the
 * originals stay. The result is the new recording's id; it rejects with 'not-found', 'recording-empty',
 * 'recording-damaged', 'recording-unsupported', 'edit-failed', 'storage-full' or an AbortError.
 */
export function composeTake(library: Shelf, request: CompositionRequest): Job<string> {
  const progress = createStore<Progress>({ fraction: 0 });
  let running: Job<RecordingFacts> | null = null;
  let isCancelled = false;

  const make = async (): Promise<string> => {
    const records = request.recordingIds.map((id) => {
      const record = library.recordings.value.find((one) => one.id === id);
      if (!record) throw new AppError('not-found', 'A recording of this take has been deleted.');
      return record;
    });
    const alignment = alignRecordings(records);
    const parts = await partsOf(library, records, alignment);
    const captions = request.look.captions
      ? await captionsOfTake(library.sidecars, { chosen: records, all: library.recordings.value, alignment })
      : [];
    const { audioBitrateBps } = chooseRecorderSettings(PICTURE);
    const record = await library.adopt(
      {
        name: request.name,
        source: 'edit',
        takeId: records[0]?.takeId ?? null,
        participants: [
          ...new Set(records.flatMap(({ participants, person }) => person?.name ?? participants)),
        ],
      },
      async (recordingId) => {
        if (isCancelled) throw new DOMException('Cancelled', 'AbortError');
        running = compose({
          parts,
          recordingId,
          look: request.look,
          moments: request.moments ?? [],
          captions,
          settings: PICTURE,
          videoBitrateBps: videoBitrateBps(PICTURE),
          audioBitrateBps,
        });
        const stopWatching = running.progress.watch((step) => progress.set(step));
        return running.result.finally(stopWatching);
      },
    );
    return record.id;
  };
  return {
    progress,
    result: make(),
    cancel() {
      isCancelled = true;
      running?.cancel();
    },
  };
}

/** Those of which nobody knows when they were made begin with the take. */
async function partsOf(
  library: Shelf,
  records: readonly RecordingRecord[],
  { recordings }: Alignment,
): Promise<TakePart[]> {
  return Promise.all(
    records.map(async ({ id, name, person, source, durationMs }, index): Promise<TakePart> => {
      const pieces = recordings[index]?.pieces ?? [];
      const whole = { fromMediaMs: 0, toMediaMs: durationMs ?? 0, atMs: 0, stretch: 1 };
      return {
        id,
        name: person?.name ?? name,
        isScreen: source === 'screen',
        file: await library.open(id),
        pieces: pieces.length > 0 ? pieces : [whole],
      };
    }),
  );
}
