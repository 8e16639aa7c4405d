import { proxy, wrap } from 'comlink';
import { abortError } from '../../lib/errors.ts';
import type { Job, Progress } from '../../lib/job.ts';
import { createStore } from '../../lib/store.ts';
import type { MediaFacts } from '../finaliser/finaliser.contract.ts';
import type { TakeApi, TakeTask } from './take.contract.ts';

export type { TakeMoment, TakePart, TakePiece, TakeTask } from './take.contract.ts';

/** Composes a take in a worker of its own, which is gone when the job is over. See {@link TakeApi.compose} for what it throws. */
export function composeTake(task: TakeTask): Job<MediaFacts> {
  const progress = createStore<Progress>({ fraction: 0 });
  const startedAt = performance.now();
  const worker = new Worker(new URL('./take.worker.ts', import.meta.url), { type: 'module' });
  const api = wrap<TakeApi>(worker);
  let isCancelled = false;

  const onProgress = (fraction: number): void => {
    const remainingMs = ((performance.now() - startedAt) * (1 - fraction)) / fraction;
    progress.set({ fraction: Math.min(1, fraction), remainingMs });
  };
  const work = async (): Promise<MediaFacts> => {
    const crashed = new Promise<never>((_, reject) => {
      worker.onerror = (event) => reject(new Error(event.message || 'The composer could not be loaded.'));
    });
    try {
      const facts = await Promise.race([api.compose(task, proxy(onProgress)), crashed]);
      if (isCancelled) throw abortError();
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
      isCancelled = true;
      void api.cancel();
    },
  };
}
