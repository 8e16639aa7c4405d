import { proxy, wrap } from 'comlink';
import { abortError } from '../../lib/errors.ts';
import type { Job, Progress } from '../../lib/job.ts';
import { createStore } from '../../lib/store.ts';
import type { SourceIndex } from '../../media/editing/source-index.ts';
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

/** Runs one task in a worker of its own, which is gone when the job is over. */
function run<T>(task: (api: EditorApi, onProgress: (fraction: number) => void) => Promise<T>): Job<T> {
  const progress = createStore<Progress>({ fraction: 0 });
  const startedAt = performance.now();
  const worker = new Worker(new URL('./editor.worker.ts', import.meta.url), { type: 'module' });
  const api = wrap<EditorApi>(worker);
  let cancelled = false;

  const onProgress = (fraction: number): void => {
    const remainingMs = ((performance.now() - startedAt) * (1 - fraction)) / fraction;
    progress.set({ fraction: Math.min(1, fraction), remainingMs });
  };

  const work = async (): Promise<T> => {
    const crashed = new Promise<never>((_, reject) => {
      worker.onerror = (event) => reject(new Error(event.message || 'The editor could not be loaded.'));
    });
    try {
      const result = await Promise.race([task(api, proxy(onProgress)), crashed]);
      if (cancelled) throw abortError();
      return result;
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
