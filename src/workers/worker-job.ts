import { proxy } from 'comlink';
import { AppError, abortError, type ErrorCode } from '../lib/errors.ts';
import type { Job, Progress } from '../lib/job.ts';
import { createStore } from '../lib/store.ts';
import { watchLife } from './lifeline.ts';

/** A tenth of a per cent is what a progress bar can show. */
const LEAST_STEP = 0.001;

/**
 * Runs one task in a worker of its own, which is gone when the job is over. `task` may hand the callback it is given to
 * the worker, which calls it with fractions 0..1. A cancelled job is asked, by `cancel`, and not terminated: only the
 * worker itself can close the file that it is writing. Where the worker dies, of whatever, which `hold` tells (see
 * {@link Lifeline}), the job rejects with the code `lostAs`.
 */
export function startWorkerJob<T>(
  worker: Worker,
  {
    task,
    cancel,
    hold,
    lostAs = 'unexpected',
  }: {
    readonly task: (onProgress: (fraction: number) => void) => Promise<T>;
    readonly cancel: () => unknown;
    readonly hold: (lockName: string) => Promise<void>;
    readonly lostAs?: ErrorCode;
  },
): Job<T> {
  const progress = createStore<Progress>({ fraction: 0 });
  const startedAtMs = performance.now();
  let isCancelled = false;

  const onProgress = (fraction: number): void => {
    if (fraction < 1 && fraction < progress.value.fraction + LEAST_STEP) return;
    const remainingMs = ((performance.now() - startedAtMs) * (1 - fraction)) / fraction;
    progress.set({ fraction: Math.min(1, fraction), remainingMs });
  };
  const work = async (): Promise<T> => {
    const life = new AbortController();
    const { promise: crashed, reject } = Promise.withResolvers<never>();
    const onDeath = (how: string): void => reject(new AppError(lostAs, `The job stopped: ${how}`));
    const watched = watchLife(worker, { hold }, onDeath, life);
    try {
      const result = await Promise.race([watched.then(() => task(proxy(onProgress))), crashed]);
      if (isCancelled) throw abortError();
      return result;
    } finally {
      life.abort();
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
