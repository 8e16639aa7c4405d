import { wrap, type Remote } from 'comlink';
import type { ErrorCode } from '../../lib/errors.ts';
import type { Job } from '../../lib/job.ts';
import { startWorkerJob } from '../worker-job.ts';
import type { FinaliserApi, FinaliseTask, ImportTask, MediaFacts } from './finaliser.contract.ts';

function run(
  lostAs: ErrorCode,
  task: (api: Remote<FinaliserApi>, onProgress: (fraction: number) => void) => Promise<MediaFacts>,
): Job<MediaFacts> {
  const worker = new Worker(new URL('./finaliser.worker.ts', import.meta.url), { type: 'module' });
  const api = wrap<FinaliserApi>(worker);
  return startWorkerJob(worker, {
    task: (onProgress) => task(api, onProgress),
    cancel: () => api.cancel(),
    hold: (lockName) => api.hold(lockName),
    lostAs,
  });
}

/** Remuxes a recording's chunks into its seekable file. See {@link FinaliserApi.finalise} for what it throws. */
export function finaliseRecording(task: FinaliseTask): Job<MediaFacts> {
  return run('finishing-failed', (api, onProgress) => api.finalise(task, onProgress));
}

/** Takes a media file in as a recording's file. See {@link FinaliserApi.importFile} for what it throws. */
export function importMediaFile(task: ImportTask): Job<MediaFacts> {
  return run('edit-failed', (api, onProgress) => api.importFile(task, onProgress));
}
