import { proxy } from 'comlink';
import { abortError } from '../lib/errors.ts';
import type { Job, Progress } from '../lib/job.ts';
import { createStore } from '../lib/store.ts';

/** A tenth of a per cent is what a progress bar can show. */
const LEAST_STEP = 0.001;

/**
 * Runs one task in a worker of its own, which is gone when the job is over. `task` may hand the callback it is given to
 * the worker, which calls it with fractions 0..1. A cancelled job is asked, by `cancel`, and not terminated: only the
 * worker itself can close the file that it is writing.
 */
export function startWorkerJob<T>(
  worker: Worker,
  {
    task,
    cancel,
  }: {
    readonly task: (onProgress: (fraction: number) => void) => Promise<T>;
    readonly cancel: () => unknown;
  },
): Job<T> {
  const progress = createStore<Progress>({ fraction: 0 });
  const startedAtMs = performance.now();
  let isCancelled = false;

  const onProgress = (fraction: number): void => {
    if (fraction < progress.value.fraction + LEAST_STEP) return;
    const remainingMs = ((performance.now() - startedAtMs) * (1 - fraction)) / fraction;
    progress.set({ fraction: Math.min(1, fraction), remainingMs });
  };
  const work = async (): Promise<T> => {
    const crashed = new Promise<never>((_, reject) => {
      worker.onerror = (event) => reject(new Error(event.message || 'The worker could not be loaded.'));
    });
    try {
      const result = await Promise.race([task(proxy(onProgress)), crashed]);
      if (isCancelled) throw abortError();
      return result;
    } finally {
      worker.terminate();
    }
  };
  return {
    progress,
    result: work(),
    cancel() {
      isCancelled = true;
      cancel();
    },
  };
}
