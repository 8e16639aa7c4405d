import { wrap, type Remote } from 'comlink';
import type { Job } from '../../lib/job.ts';
import type { SourceIndex } from '../../media/editing/source-index.ts';
import { startWorkerJob } from '../worker-job.ts';
import type {
  AnimationTask,
  Destination,
  EditorApi,
  RenderReport,
  RenderTask,
  StillTask,
} from './editor.contract.ts';

export type {
  AnimationTask,
  Destination,
  Drawing,
  RenderReport,
  RenderTask,
  StillTask,
} from './editor.contract.ts';

function run<T>(
  task: (api: Remote<EditorApi>, onProgress: (fraction: number) => void) => Promise<T>,
): Job<T> {
  const worker = new Worker(new URL('./editor.worker.ts', import.meta.url), { type: 'module' });
  const api = wrap<EditorApi>(worker);
  return startWorkerJob(worker, {
    task: (onProgress) => task(api, onProgress),
    cancel: () => api.cancel(),
    hold: (lockName) => api.hold(lockName),
    lostAs: 'edit-failed',
  });
}

/** Makes a file; see {@link EditorApi.render} for what it throws. */
export function renderEdit(task: RenderTask, destination: Destination): Job<RenderReport> {
  return run((api, onProgress) => api.render(task, destination, onProgress));
}

/** Makes a moving picture; see {@link EditorApi.animate} for what it throws. */
export function animateStretch(task: AnimationTask): Job<Blob> {
  return run((api, onProgress) => api.animate(task, onProgress));
}

/** Takes one frame; see {@link EditorApi.still} for what it throws. */
export function takeStill(task: StillTask): Promise<Blob> {
  return run((api) => api.still(task)).result;
}

/** Reads where a source can be cut; see {@link EditorApi.survey} for what it throws. */
export function surveySource(source: Blob): Promise<SourceIndex> {
  return run((api) => api.survey(source)).result;
}
