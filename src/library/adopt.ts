import { dropRecordingFile } from '../storage/recording-files.ts';
import type { RecordingFacts, Recordings } from '../storage/recordings.ts';
import type { RecordingRecord } from '../storage/schema.ts';
import { withRecordingLock } from './recording-lock.ts';

/** What may be known of a recording beside what its file shows; it counts more than that. */
export type KnownFacts = Partial<
  Pick<
    RecordingRecord,
    'name' | 'source' | 'createdAtMs' | 'participants' | 'takeId' | 'person' | 'anchors' | 'tags'
  >
>;

/**
 * Takes in what `make` writes as the file of the recording `id`, see storage/recording-files.ts, and removes it again
 * where that fails. Rejects as `make` does. @throws 'storage-full'
 */
export type Adopt = (
  known: KnownFacts & Pick<RecordingRecord, 'name' | 'source'>,
  make: (id: string) => Promise<RecordingFacts>,
) => Promise<RecordingRecord>;

/** Adds files to `recordings`, whoever makes them. */
export const createAdopt =
  (recordings: Recordings): Adopt =>
  (known, make) => {
    const id = crypto.randomUUID();
    return withRecordingLock(id, async () => {
      try {
        const made = await make(id);
        const record: RecordingRecord = {
          id,
          createdAtMs: Date.now(),
          state: 'ready',
          recovered: false,
          participants: [],
          takeId: null,
          person: null,
          tags: [],
          deletedAtMs: null,
          ...made,
          ...known,
        };
        await recordings.create(record);
        return record;
      } catch (error) {
        // Also where it was cancelled just after its last byte.
        await dropRecordingFile(id);
        throw error;
      }
    });
  };
