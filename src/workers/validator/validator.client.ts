import { proxy, wrap } from 'comlink';
import { AppError } from '../../lib/errors.ts';
import type { BundleFile } from '../../media/export/bundle-file.ts';
import type { Finding } from '../../media/export/export.ts';
import { watchLife } from '../lifeline.ts';
import type { ValidatorApi } from './validator.contract.ts';

/** What is looked into. */
export interface ValidationTask {
  readonly files: readonly BundleFile[];
  /** 16 bytes of AES-128; null for none. */
  readonly key: Uint8Array<ArrayBuffer> | null;
  /** Hears a fraction, 0..1. */
  readonly onProgress: (fraction: number) => void;
}

/**
 * Has a finished bundle validated by a worker of its own. Empty where nothing is wrong.
 * @throws 'export-failed' where the worker is gone @throws the signal's reason
 */
export async function validateFiles(
  { files, key, onProgress }: ValidationTask,
  { signal }: { signal: AbortSignal },
): Promise<readonly Finding[]> {
  signal.throwIfAborted();
  const worker = new Worker(new URL('./validator.worker.ts', import.meta.url), { type: 'module' });
  const api = wrap<ValidatorApi>(worker);
  const life = new AbortController();
  const ended = new Promise<never>((_, reject) => {
    const onDeath = (how: string): void =>
      reject(new AppError('export-failed', `The validator stopped: ${how}`));
    void watchLife(worker, { hold: (lockName) => api.hold(lockName) }, onDeath, life);
    signal.addEventListener('abort', () => reject(signal.reason as Error), { signal: life.signal });
  });
  const listed = files.map(({ path, content }) => [path, content] as const);
  try {
    return await Promise.race([api.validate(listed, key, proxy(onProgress)), ended]);
  } finally {
    life.abort();
    worker.terminate();
  }
}
