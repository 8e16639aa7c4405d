import { wrap } from 'comlink';
import type { Job } from '../../lib/job.ts';
import type { MediaFacts } from '../finaliser/finaliser.contract.ts';
import { startWorkerJob } from '../worker-job.ts';
import type { TakeApi, TakeTask } from './take.contract.ts';

export type { TakeCaption, TakeMoment, TakePart, TakePiece, TakeTask } from './take.contract.ts';

/** Composes a take in a worker of its own. See {@link TakeApi.compose} for what it throws. */
export function composeTake(task: TakeTask): Job<MediaFacts> {
  const worker = new Worker(new URL('./take.worker.ts', import.meta.url), { type: 'module' });
  const api = wrap<TakeApi>(worker);
  return startWorkerJob(worker, {
    task: (onProgress) => api.compose(task, onProgress),
    cancel: () => api.cancel(),
    hold: (lockName) => api.hold(lockName),
    lostAs: 'edit-failed',
  });
}
