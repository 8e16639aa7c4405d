import { proxy, wrap } from 'comlink';
import { AppError, asAppError, isAbort } from '../../lib/errors.ts';
import { watchLife } from '../lifeline.ts';
import type { ExporterApi, Packed, PackStep, PackTask } from './exporter.contract.ts';

export type { Packed, PackStep, PackTask } from './exporter.contract.ts';

/** A task that is being packed. */
export interface Packing {
  /** See {@link ExporterApi.pack}; rejects with the signal's reason, or 'export-failed' where the worker is gone. */
  readonly result: Promise<Packed>;
  /** See {@link ExporterApi.setPace}. */
  setPace(share: number): void;
}

/**
 * Packs a task in a worker of its own. Aborting lets the worker write what is whole, and close its files, which only it can:
 * then it is gone. What it made stays in the workspace.
 */
export function startPacking(
  task: PackTask,
  onStep: (step: PackStep) => void,
  { signal }: { signal: AbortSignal },
): Packing {
  const worker = new Worker(new URL('./exporter.worker.ts', import.meta.url), { type: 'module' });
  const api = wrap<ExporterApi>(worker);
  const life = new AbortController();
  const crashed = new Promise<never>((_, reject) => {
    const onDeath = (how: string): void =>
      reject(new AppError('export-failed', `The exporter stopped: ${how}`));
    void watchLife(worker, { hold: (lockName) => api.hold(lockName) }, onDeath, life);
  });
  const stop = (): void => void api.stop();
  const run = async (): Promise<Packed> => {
    signal.addEventListener('abort', stop, { once: true });
    try {
      signal.throwIfAborted();
      return await Promise.race([api.pack(task, proxy(onStep)), crashed]);
    } catch (error) {
      signal.throwIfAborted();
      throw isAbort(error) ? error : asAppError(error);
    } finally {
      signal.removeEventListener('abort', stop);
      life.abort();
      worker.terminate();
    }
  };
  return { result: run(), setPace: (share) => void api.setPace(share) };
}
