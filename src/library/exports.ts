import { type AppError, asAppError, isAbort } from '../lib/errors.ts';
import type { Job } from '../lib/job.ts';
import { createStore, type ReadonlyStore } from '../lib/store.ts';
import type { ExportResult } from '../media/export/export-job.ts';
import type { ExportProgress, ExportSummary, Rung } from '../media/export/export.ts';
import { folderTarget, zipDownload, type Target } from '../media/export/targets.ts';
import type { Library } from './library.ts';

/** Where one recording's export stands. */
export type ExportState =
  | { readonly kind: 'running'; readonly progress: ExportProgress }
  /** `file` is the zip to save, null where the bundle is already in its folder. */
  | { readonly kind: 'done'; readonly summary: ExportSummary; readonly file: File | null }
  | { readonly kind: 'failed'; readonly error: AppError };

/** What to export, and where to. */
export interface ExportRequest {
  readonly rungs: readonly Rung[];
  readonly where: 'zip' | 'folder';
}

/** The rungs that a recording allows, and those chosen unless the person says otherwise. Both largest first. */
export interface Ladder {
  readonly offered: readonly Rung[];
  readonly chosen: readonly Rung[];
}

/** Exports run here, whatever screen is shown, one for each recording at most. */
export interface Exports {
  /** By recording id. */
  readonly states: ReadonlyStore<ReadonlyMap<string, ExportState>>;
  /** @throws 'not-found' @throws 'import-not-media' */
  ladder(recordingId: string): Promise<Ladder>;
  /** Starts an export; how it goes is in `states`. For a folder, asks for it first: call it from a tap. */
  start(recordingId: string, request: ExportRequest): Promise<void>;
  /** Cancels a running export, or forgets a finished one and removes its zip. */
  clear(recordingId: string): Promise<void>;
}

/** Exports of what is in `library`. */
export function openExports(library: Library): Exports {
  const states = createStore<ReadonlyMap<string, ExportState>>(new Map());
  const jobs = new Map<string, Job<ExportResult, ExportProgress>>();
  const results = new Map<string, ExportResult>();

  const set = (id: string, state: ExportState | null): void =>
    states.update((current) => {
      const next = new Map(current);
      if (state) next.set(id, state);
      else next.delete(id);
      return next;
    });

  const clear = async (id: string): Promise<void> => {
    const job = jobs.get(id);
    jobs.delete(id);
    job?.cancel();
    // Cancelling is an answer, not a failure; its state is removed all the same.
    await job?.result.catch(() => undefined);
    const result = results.get(id);
    results.delete(id);
    if (result?.delivery.kind === 'zip') await result.delivery.discard();
    set(id, null);
  };

  const run = async (id: string, request: ExportRequest, target: Target): Promise<void> => {
    const name = library.recordings.value.find((item) => item.id === id)?.name ?? id;
    try {
      const { startExport } = await import('../media/export/export-job.ts');
      const job = startExport({ file: await library.open(id), name }, { rungs: request.rungs }, target);
      jobs.set(id, job);
      set(id, { kind: 'running', progress: job.progress.value });
      job.progress.watch((progress) => {
        if (jobs.get(id) === job) set(id, { kind: 'running', progress });
      });
      const result = await job.result;
      results.set(id, result);
      set(id, {
        kind: 'done',
        summary: result,
        file: result.delivery.kind === 'zip' ? result.delivery.file : null,
      });
    } catch (error) {
      set(id, isAbort(error) ? null : { kind: 'failed', error: asAppError(error) });
    } finally {
      jobs.delete(id);
    }
  };

  return {
    states,
    async ladder(id) {
      // Reading media files takes a large library; the list of recordings does not.
      const [{ probeSource }, { defaultRungs, offeredRungs }] = await Promise.all([
        import('../media/export/probe.ts'),
        import('../media/export/ladder.ts'),
      ]);
      const source = await probeSource(await library.open(id));
      return { offered: offeredRungs(source), chosen: defaultRungs(source) };
    },
    async start(id, request) {
      let target = zipDownload;
      if (request.where === 'folder') {
        try {
          target = folderTarget(await window.showDirectoryPicker({ mode: 'readwrite' }));
        } catch (error) {
          // The picker was closed: nothing was started.
          if (isAbort(error)) return;
          throw error;
        }
      }
      await clear(id);
      void run(id, request, target);
    },
    clear,
  };
}
