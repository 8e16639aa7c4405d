import { log } from '../lib/log.ts';
import type { ReadonlyStore } from '../lib/store.ts';
import { describeMedia, type MediaDetails } from '../media/recording/analyst.ts';
import type { Database } from '../storage/database.ts';
import { openRecordings } from '../storage/recordings.ts';
import { measureExtras, type RecordingExtras } from '../storage/recording-parts.ts';
import type { RecordingRecord, Storyboard } from '../storage/schema.ts';
import { openStorageMeter, type StorageUse } from '../storage/storage-use.ts';
import { createActivities, listItems, type LibraryItem } from './activity.ts';
import { createAdopt, type Adopt, type KnownFacts } from './adopt.ts';
import { createBackups, type Backups } from './backup/backups.ts';
import { openBin, type Bin } from './bin.ts';
import { openCaretaker } from './caretaker.ts';
import { createImporter, createImports, type Imports } from './imports.ts';
import { startRecording, type ActiveRecording, type RecordInput } from './record.ts';
import { findIn, readSpokenTexts, type Found, type SpokenTexts } from './search.ts';
import { createSidecars, type Sidecars } from './sidecars/sidecars.ts';
import { createSpaceWatch } from './space-watch.ts';
import { openStoryboards } from './storyboards.ts';
import { sweepFiles } from './sweep.ts';
import { changeTags, type TagChange } from './tags.ts';

export type { MediaDetails } from '../media/recording/analyst.ts';
export type { RecordingExtras } from '../storage/recording-parts.ts';
export type { RecordingSource, SidecarRecord, Storyboard } from '../storage/schema.ts';
export type { Backups, BackupState } from './backup/backups.ts';
export type { Bin, Deletion } from './bin.ts';
export type { Imports, ImportState } from './imports.ts';
export type { Found, SpokenTexts } from './search.ts';
export type { TagChange } from './tags.ts';
export type { LibraryActivity, LibraryItem } from './activity.ts';
export type { ChatLine, ChatSidecar } from './sidecars/chat.ts';
export type { EventsSidecar } from './sidecars/events.ts';
export type { EditPlan, LowerThird, Overlay, PlannedClip, Watermark } from './sidecars/plan.ts';
export type { Sidecars } from './sidecars/sidecars.ts';
export type { Transcript, TranscriptCue } from './sidecars/transcript.ts';
export type { ActiveRecording, RecordInput, RunningRecording } from './record.ts';

/** How often it is looked at what is used, at most: a recording that runs changes its size several times a second. */
const MEASURE_MS = 2000;

/** All recordings of this install: made, recovered, kept whole, played, given away. */
export interface Library {
  /** Newest first. */
  readonly recordings: ReadonlyStore<readonly LibraryItem[]>;
  readonly storage: ReadonlyStore<StorageUse>;
  /** Asks the browser never to clear the recordings by itself; true where it agreed. */
  keepSafe(): Promise<boolean>;
  /** @throws 'storage-full' @throws 'storage-blocked' @throws 'recording-unsupported' @throws 'recording-failed' */
  record(input: RecordInput): Promise<ActiveRecording>;
  /** Takes a media file in; `about` says what is known of it. @throws 'import-not-media' @throws 'import-cut-off' @throws 'storage-full' */
  importFile(file: File, about?: KnownFacts): Promise<RecordingRecord>;
  /** The same for several, with their captions, in the background. */
  readonly imports: Imports;
  readonly adopt: Adopt;
  /** The recording as a file on disk, to play, download or export. @throws 'not-found' */
  open(id: string): Promise<File>;
  /** @throws 'not-found' */
  rename(id: string, name: string): Promise<void>;
  /** Of several recordings at once; those that are gone meanwhile are passed over. @throws 'storage-blocked' */
  tag(ids: readonly string[], change: TagChange): Promise<void>;
  /** What goes with the recordings. */
  readonly sidecars: Sidecars;
  /** What was said and written in all of them, for searching. @throws 'storage-blocked' */
  spokenTexts(): Promise<SpokenTexts>;
  /** Where a recording has these words; null where it does not. */
  find(recording: RecordingRecord, query: string, spoken: SpokenTexts): Found | null;
  /** Made when it is first asked for; null where there is no picture. @throws 'not-found' @throws 'storage-blocked' */
  storyboard(id: string): Promise<Storyboard | null>;
  /** What lies beside each recording, by id. @throws 'storage-blocked' */
  extras(): Promise<ReadonlyMap<string, RecordingExtras>>;
  /** What its file holds. @throws 'not-found' @throws 'import-not-media' */
  details(id: string): Promise<MediaDetails>;
  /** Deletes so that it can be undone for 30 s; stops a recording first that is made here. @throws 'storage-blocked' */
  discard(ids: readonly string[]): Promise<void>;
  /** What was deleted, and can be brought back. */
  readonly bin: Pick<Bin, 'deletions' | 'restore'>;
  /** Deletes it for good; stops it first where it is being recorded or finalised here. */
  remove(id: string): Promise<void>;
  readonly backups: Backups;
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

  const space = createSpaceWatch(recordings.list, meter);
  let measuring: ReturnType<typeof setTimeout> | undefined;
  const measure = (): void => {
    measuring = undefined;
    meter.refresh().catch((error: unknown) => log.warn('Storage could not be measured.', error));
  };
  const refreshMeter = (): void => {
    measuring ??= setTimeout(measure, MEASURE_MS);
  };
  recordings.list.watch(refreshMeter);
  sweepFiles(recordings).catch((error: unknown) =>
    log.warn('Left-over files could not be looked through.', error),
  );

  const remove = async (id: string, isMeant?: (record: RecordingRecord) => boolean): Promise<void> => {
    await active.get(id)?.stop();
    const record = await recordings.get(id);
    if (record && isMeant && !isMeant(record)) return;
    const work = async (): Promise<void> => {
      await recordings.remove(id, isMeant);
    };
    // Another tab records it: it stops as soon as it finds the recording gone.
    if (record?.state === 'recording') await work();
    else await caretaker.withoutFinalising(id, work);
    caretaker.spaceWasFreed();
  };

  const sidecars = createSidecars(database);
  const bin = openBin({ recordings, remove }, { signal });
  const storyboards = openStoryboards({ database, recordings, activities }, { signal });
  const adopt = createAdopt(recordings);
  const importOne = createImporter(adopt);

  return {
    recordings: items,
    storage: meter.use,
    keepSafe: () => meter.persist(),

    async record(input) {
      await space.ensureSpace();
      // Browsers grant it rather to those who keep something here; nothing waits for the answer.
      if (recordings.list.value.length === 0) {
        meter.persist().catch((error: unknown) => log.warn('Persistent storage was not granted.', error));
      }
      const recording = await startRecording(input, { recordings, activities, caretaker, space }, { signal });
      active.set(recording.id, recording);
      const forget = (): boolean => active.delete(recording.id);
      recording.closed.then(forget, forget);
      return recording;
    },

    importFile: (file, about) => importOne(file, () => undefined, about),
    imports: createImports(importOne, sidecars),
    adopt,

    open: (id) => recordings.openFile(id),

    async rename(id, name) {
      await recordings.update(id, { name });
    },

    tag: (ids, change) => changeTags(recordings, ids, change),
    sidecars,
    spokenTexts: () =>
      readSpokenTexts(
        recordings.list.value.map(({ id }) => id),
        sidecars,
      ),
    find: findIn,
    storyboard: (id) => storyboards.of(id),
    extras: () => measureExtras(database),
    details: async (id) => describeMedia(await recordings.openFile(id), { signal }),

    async discard(ids) {
      for (const id of ids) await active.get(id)?.stop();
      await bin.add(ids);
    },
    bin,
    remove: (id) => remove(id),
    backups: createBackups({ database, recordings }),
  };
}
