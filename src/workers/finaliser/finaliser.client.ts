import { proxy, wrap } from 'comlink';
import { abortError } from '../../lib/errors.ts';
import type { Job, Progress } from '../../lib/job.ts';
import { createStore } from '../../lib/store.ts';
import type { FinaliserApi, FinaliseTask, ImportTask, MediaFacts } from './finaliser.contract.ts';

/** Runs one task in a worker of its own, which is gone when the job is over. */
function run(
  task: (api: FinaliserApi, onProgress: (fraction: number) => void) => Promise<MediaFacts>,
): Job<MediaFacts> {
  const progress = createStore<Progress>({ fraction: 0 });
  const startedAt = performance.now();
  const worker = new Worker(new URL('./finaliser.worker.ts', import.meta.url), { type: 'module' });
  const api = wrap<FinaliserApi>(worker);
  let cancelled = false;

  const onProgress = (fraction: number): void => {
    // A tenth of a per cent is what a progress bar can show.
    if (fraction < progress.value.fraction + 0.001) return;
    const remainingMs = ((performance.now() - startedAt) * (1 - fraction)) / fraction;
    progress.set({ fraction: Math.min(1, fraction), remainingMs });
  };

  const work = async (): Promise<MediaFacts> => {
    const crashed = new Promise<never>((_, reject) => {
      worker.onerror = (event) => reject(new Error(event.message || 'The finaliser could not be loaded.'));
    });
    try {
      const facts = await Promise.race([task(api, proxy(onProgress)), crashed]);
      if (cancelled) throw abortError();
      return facts;
    } finally {
      worker.terminate();
    }
  };

  return {
    progress,
    result: work(),
    // Asked, not terminated: only the worker itself can close the file that it is writing.
    cancel() {
      cancelled = true;
      void api.cancel();
    },
  };
}

/** Remuxes a recording's chunks into its seekable file. See {@link FinaliserApi.finalise} for what it throws. */
export function finaliseRecording(task: FinaliseTask): Job<MediaFacts> {
  return run((api, onProgress) => api.finalise(task, onProgress));
}

/** Takes a media file in as a recording's file. See {@link FinaliserApi.importFile} for what it throws. */
export function importMediaFile(task: ImportTask): Job<MediaFacts> {
  return run((api, onProgress) => api.importFile(task, onProgress));
}
