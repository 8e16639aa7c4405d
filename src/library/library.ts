import { log } from '../lib/log.ts';
import type { ReadonlyStore } from '../lib/store.ts';
import { importMediaFile } from '../media/recording/finaliser.ts';
import type { Database } from '../storage/database.ts';
import { deleteRecordingFile, listRecordingFiles } from '../storage/recording-files.ts';
import { openRecordings, type RecordingFacts, type Recordings } from '../storage/recordings.ts';
import type { RecordingRecord } from '../storage/schema.ts';
import { openStorageMeter, type StorageUse } from '../storage/storage-use.ts';
import { createActivities, listItems, type LibraryItem } from './activity.ts';
import { openCaretaker } from './caretaker.ts';
import { startRecording, type ActiveRecording, type RecordInput } from './record.ts';
import { ifRecordingIsFree, withRecordingLock } from './recording-lock.ts';
import { createSidecars, type Sidecars } from './sidecars/sidecars.ts';

export type { LibraryActivity, LibraryItem } from './activity.ts';
export type { ChatLine, ChatSidecar } from './sidecars/chat.ts';
export type { EventsSidecar } from './sidecars/events.ts';
export type { EditPlan, LowerThird, Overlay, PlannedClip, Watermark } from './sidecars/plan.ts';
export type { Sidecars } from './sidecars/sidecars.ts';
export type { Transcript, TranscriptCue } from './sidecars/transcript.ts';
export type { ActiveRecording, RecordInput, RunningRecording } from './record.ts';

/** About five minutes at 720p: with less left, a recording would fail soon after it began. */
const MIN_FREE_BYTES = 100e6;

/** What is known of a recording before its file is made. */
export type AdoptedFacts = Pick<RecordingRecord, 'name' | 'source'> &
  Partial<Pick<RecordingRecord, 'participants' | 'tags' | 'person' | 'createdAtMs'>>;

/** All recordings of this install: made, recovered, kept whole, played, given away. */
export interface Library {
  /** Newest first. */
  readonly recordings: ReadonlyStore<readonly LibraryItem[]>;
  readonly storage: ReadonlyStore<StorageUse>;
  /** Asks the browser never to clear the recordings by itself; true where it agreed. */
  keepSafe(): Promise<boolean>;
  /** @throws 'storage-full' @throws 'storage-blocked' @throws 'recording-unsupported' @throws 'recording-failed' */
  record(input: RecordInput): Promise<ActiveRecording>;
  /** Takes a media file in. @throws 'import-not-media' @throws 'storage-full' */
  importFile(file: File): Promise<RecordingRecord>;
  /**
   * Takes in what `make` writes as the file of the recording `id`, see storage/recording-files.ts, and removes again
   * where it fails. Rejects as `make` does. @throws 'storage-full'
   */
  adopt(facts: AdoptedFacts, make: (id: string) => Promise<RecordingFacts>): Promise<RecordingRecord>;
  /** The recording as a file on disk, to play, download or export. @throws 'not-found' */
  open(id: string): Promise<File>;
  /** @throws 'not-found' */
  rename(id: string, name: string): Promise<void>;
  /** What goes with the recordings. */
  readonly sidecars: Sidecars;
  /** Deletes it for good; stops it first where it is being recorded or finalised here. */
  remove(id: string): Promise<void>;
}

/** Opens the library on the app's database, and takes up what a crash left unfinished. */
export async function openLibrary(
  { database }: { database: Database },
  { signal }: { signal: AbortSignal },
): Promise<Library> {
  const recordings = await openRecordings(database, { signal });
  const meter = await openStorageMeter();
  const activities = createActivities();
  const items = listItems(recordings.list, activities);
  const caretaker = openCaretaker({ database, recordings, activities }, { signal });
  const active = new Map<string, ActiveRecording>();

  const refreshMeter = (): void => {
    meter.refresh().catch((error: unknown) => log.warn('Storage could not be measured.', error));
  };
  recordings.list.watch(refreshMeter);
  sweepFiles(recordings).catch((error: unknown) => log.warn('Left-over files could not be deleted.', error));

  const adopt: Library['adopt'] = (facts, make) => {
    const id = crypto.randomUUID();
    return withRecordingLock(id, async () => {
      const made = await make(id);
      const record: RecordingRecord = {
        id,
        createdAtMs: Date.now(),
        state: 'ready',
        recovered: false,
        participants: [],
        takeId: null,
        person: null,
        anchors: [],
        tags: [],
        deletedAtMs: null,
        ...facts,
        ...made,
      };
      try {
        await recordings.create(record);
      } catch (error) {
        await deleteRecordingFile(id);
        throw error;
      }
      return record;
    });
  };

  return {
    recordings: items,
    storage: meter.use,
    keepSafe: () => meter.persist(),

    async record(input) {
      await meter.ensureFree(MIN_FREE_BYTES);
      // Browsers grant it rather to those who keep something here; nothing waits for the answer.
      if (recordings.list.value.length === 0) {
        meter.persist().catch((error: unknown) => log.warn('Persistent storage was not granted.', error));
      }
      const recording = await startRecording(input, { recordings, activities, caretaker }, { signal });
      active.set(recording.id, recording);
      const forget = (): boolean => active.delete(recording.id);
      recording.closed.then(forget, forget);
      return recording;
    },

    importFile: (file) =>
      adopt(
        { name: file.name.replace(/\.[^.]{1,5}$/, ''), source: 'import' },
        (recordingId) => importMediaFile({ file, recordingId }).result,
      ),

    adopt,

    open: (id) => recordings.openFile(id),

    async rename(id, name) {
      await recordings.update(id, { name });
    },

    sidecars: createSidecars(database),

    async remove(id) {
      await active.get(id)?.stop();
      const record = await recordings.get(id);
      // Another tab records it: it stops as soon as it finds the recording gone.
      if (record?.state === 'recording') await recordings.remove(id);
      else await caretaker.withoutFinalising(id, () => recordings.remove(id));
      caretaker.spaceWasFreed();
    },
  };
}

/** Deletes files that no record knows: an import or a deletion that a crash cut short. */
async function sweepFiles(recordings: Recordings): Promise<void> {
  for (const id of await listRecordingFiles()) {
    await ifRecordingIsFree(id, async () => {
      if (!(await recordings.get(id))) await deleteRecordingFile(id);
    });
  }
}
