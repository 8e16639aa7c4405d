import { proxy, wrap } from 'comlink';
import { abortError, AppError } from '../../lib/errors.ts';
import type { Job, Progress } from '../../lib/job.ts';
import { createStore } from '../../lib/store.ts';
import type { GaugeApi } from './gauge.contract.ts';

const startWorker = (): Worker =>
  new Worker(new URL('./gauge.worker.ts', import.meta.url), { type: 'module' });

/** Rejects when the worker fails as a whole. */
const crashOf = (worker: Worker): Promise<never> =>
  new Promise((_, reject) => {
    worker.addEventListener('error', (event) => {
      event.preventDefault();
      reject(new AppError('recording-damaged', event.message || 'The gauge could not be loaded.'));
    });
  });

/** Measures how loud a file is, in a worker of its own. See {@link GaugeApi.loudness}. */
export function measureLoudness(file: Blob): Job<Int8Array<ArrayBuffer>> {
  const progress = createStore<Progress>({ fraction: 0 });
  const worker = startWorker();
  const cancelling = new AbortController();
  const onProgress = (fraction: number): void => {
    if (fraction >= progress.value.fraction + 0.001) progress.set({ fraction });
  };
  const cancelled = new Promise<never>((_, reject) => {
    cancelling.signal.addEventListener('abort', () => reject(abortError()));
  });
  const result = Promise.race([
    wrap<GaugeApi>(worker).loudness(file, proxy(onProgress)),
    crashOf(worker),
    cancelled,
  ]).finally(() => worker.terminate());
  return { progress, result, cancel: () => cancelling.abort() };
}

/** Looks up when the frames of one file are shown. */
export interface FrameIndex {
  /** See {@link GaugeApi.frameTimes}. */
  around(timeS: number): Promise<Float64Array>;
  close(): void;
}

/** The frames of `file`; its worker is started at the first question. Aborting closes it. */
export function openFrameIndex(file: Blob, { signal }: { signal: AbortSignal }): FrameIndex {
  let worker: Worker | null = null;
  let ask: ((timeS: number) => Promise<Float64Array>) | null = null;
  const close = (): void => {
    worker?.terminate();
    worker = ask = null;
  };
  signal.addEventListener('abort', close, { once: true });
  return {
    around(timeS) {
      signal.throwIfAborted();
      if (!ask) {
        worker = startWorker();
        const api = wrap<GaugeApi>(worker);
        const crash = crashOf(worker);
        ask = (at) => Promise.race([api.frameTimes(file, at), crash]);
      }
      return ask(timeS);
    },
    close,
  };
}
