import { wrap } from 'comlink';
import type { Storyboard } from '../../storage/schema.ts';
import type { AnalystApi, MediaDetails } from './analyst.contract.ts';

export type { MediaDetails } from './analyst.contract.ts';

/** Runs one task in a worker of its own, which is gone when the task is over or `signal` aborts. */
async function run<T>(
  task: (api: AnalystApi) => Promise<T>,
  { signal }: { signal: AbortSignal },
): Promise<T> {
  signal.throwIfAborted();
  const worker = new Worker(new URL('./analyst.worker.ts', import.meta.url), { type: 'module' });
  const ended = Promise.withResolvers<never>();
  const onAbort = (): void => ended.reject(signal.reason as Error);
  signal.addEventListener('abort', onAbort);
  worker.onerror = (event) => {
    event.preventDefault();
    ended.reject(new Error(event.message || 'The analyst could not be loaded.'));
  };
  try {
    return await Promise.race([task(wrap<AnalystApi>(worker)), ended.promise]);
  } finally {
    signal.removeEventListener('abort', onAbort);
    worker.terminate();
  }
}

/** See {@link AnalystApi.drawStoryboard}; aborting ends it. @throws 'import-not-media' */
export function drawStoryboard(file: Blob, options: { signal: AbortSignal }): Promise<Storyboard | null> {
  return run((api) => api.drawStoryboard(file), options);
}

/** See {@link AnalystApi.describe}; aborting ends it. @throws 'import-not-media' */
export function describeMedia(file: Blob, options: { signal: AbortSignal }): Promise<MediaDetails> {
  return run((api) => api.describe(file), options);
}
