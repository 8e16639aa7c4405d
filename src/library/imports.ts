import { type AppError, asAppError, isAbort } from '../lib/errors.ts';
import type { Job } from '../lib/job.ts';
import { createSerialQueue } from '../lib/serial.ts';
import { createStore, type ReadonlyStore } from '../lib/store.ts';
import { importMediaFile } from '../media/recording/finaliser.ts';
import type { RecordingRecord } from '../storage/schema.ts';
import type { Adopt, KnownFacts } from './adopt.ts';
import { pairCaptions, type ImportPair } from './import-pairs.ts';
import type { Sidecars } from './sidecars/sidecars.ts';
import { readTranscriptFile } from './transcript/import.ts';

/** One file on its way into the library. */
export interface ImportState {
  readonly id: string;
  readonly fileName: string;
  readonly state:
    | { readonly kind: 'waiting' }
    /** `fraction` 0..1. */
    | { readonly kind: 'running'; readonly fraction: number }
    | { readonly kind: 'done' }
    /** Captions without the film to which they belong: they are not taken in. */
    | { readonly kind: 'captions-alone' }
    /** More captions of a film that came with others: one file of them is taken in. */
    | { readonly kind: 'captions-extra' }
    | { readonly kind: 'failed'; readonly error: AppError };
}

/** Files that are taken in, one after the other. */
export interface Imports {
  /** In the order they came; those that went well are gone as soon as all of them are through. Captions of a film have no line. */
  readonly files: ReadonlyStore<readonly ImportState[]>;
  /** Captions become the transcript of the film that came with them. How it goes is in `files`. */
  add(files: readonly File[]): void;
  /** Cancels one, or forgets one that was not taken in. Of a cancelled one nothing is left. */
  dismiss(id: string): void;
}

type Start = (file: File, onJob: (job: Job<unknown>) => void, about?: KnownFacts) => Promise<RecordingRecord>;

/** Takes a media file in. @throws 'import-not-media' @throws 'import-cut-off' @throws 'storage-full' @throws AbortError */
export const createImporter =
  (adopt: Adopt): Start =>
  (file, onJob, about = {}) =>
    adopt({ name: file.name.replace(/\.[^.]{1,5}$/, ''), source: 'import', ...about }, (recordingId) => {
      const job = importMediaFile({ file, recordingId });
      onJob(job);
      return job.result;
    });

/** Nothing is being imported yet. Transcripts of what is imported go into `sidecars`. */
export function createImports(start: Start, sidecars: Pick<Sidecars, 'save'>): Imports {
  const files = createStore<readonly ImportState[]>([]);
  const jobs = new Map<string, Job<unknown>>();
  const inTurn = createSerialQueue();

  const set = (id: string, state: ImportState['state']): void =>
    files.update((all) => all.map((one) => (one.id === id ? { ...one, state } : one)));
  const forget = (id: string): void => files.update((all) => all.filter((one) => one.id !== id));
  const isKnown = (id: string): boolean => files.value.some((one) => one.id === id);

  const add = (fileName: string, state: ImportState['state']): string => {
    const id = crypto.randomUUID();
    files.update((all) => [...all, { id, fileName, state }]);
    return id;
  };

  /** What is wrong with the captions does not cost the film. */
  const keepCaptions = async (recordingId: string, captions: File): Promise<void> => {
    try {
      await sidecars.save(recordingId, 'transcript', await readTranscriptFile(captions));
    } catch (error) {
      add(captions.name, { kind: 'failed', error: asAppError(error) });
    }
  };

  const take = async (id: string, { media, captions }: ImportPair): Promise<void> => {
    // Cancelled while it waited.
    if (!isKnown(id)) return;
    set(id, { kind: 'running', fraction: 0 });
    try {
      const record = await start(media, (job) => {
        jobs.set(id, job);
        // Cancelled before it could begin.
        if (!isKnown(id)) job.cancel();
        job.progress.watch(({ fraction }) => set(id, { kind: 'running', fraction }));
      });
      if (captions) await keepCaptions(record.id, captions);
      set(id, { kind: 'done' });
    } catch (error) {
      if (isAbort(error)) forget(id);
      else set(id, { kind: 'failed', error: asAppError(error) });
    } finally {
      jobs.delete(id);
    }
    const isBusy = files.value.some(({ state: { kind } }) => kind === 'waiting' || kind === 'running');
    if (!isBusy) files.update((all) => all.filter(({ state }) => state.kind !== 'done'));
  };

  return {
    files,
    add(added) {
      const { pairs, extra, alone } = pairCaptions(added);
      for (const pair of pairs) {
        const id = add(pair.media.name, { kind: 'waiting' });
        void inTurn(() => take(id, pair));
      }
      for (const { name } of extra) add(name, { kind: 'captions-extra' });
      for (const { name } of alone) add(name, { kind: 'captions-alone' });
    },
    dismiss(id) {
      const job = jobs.get(id);
      if (job) job.cancel();
      else forget(id);
    },
  };
}
