import { proxy, releaseProxy, wrap } from 'comlink';
import { AppError, asAppError, isAbort } from '../../lib/errors.ts';
import { watchLife } from '../lifeline.ts';
import type { CopierApi } from './copier.contract.ts';

type OnBytes = (bytes: number) => void;

/**
 * Copies files, one at a time, in a worker of its own; see {@link CopierApi}. Where that worker dies, all that is copied,
 * then and later, rejects with 'unexpected': half a file may be left, which only the worker could have removed.
 */
export interface Copier {
  copyToFolder(
    source: Blob,
    folder: FileSystemDirectoryHandle,
    name: string,
    onBytes: OnBytes,
  ): Promise<number>;
  copyToRecording(source: Blob, recordingId: string, onBytes: OnBytes): Promise<number>;
  checksum(source: Blob, onBytes: OnBytes): Promise<number>;
  close(): void;
}

/** Opens the worker. Aborting cancels what is being copied, and removes the half of it. */
export function openCopier({ signal }: { signal: AbortSignal }): Copier {
  const worker = new Worker(new URL('./copier.worker.ts', import.meta.url), { type: 'module' });
  const api = wrap<CopierApi>(worker);
  const life = new AbortController();
  const crashed = new Promise<never>((_, reject) => {
    const onDeath = (how: string): void => reject(new AppError('unexpected', `The copying stopped: ${how}`));
    void watchLife(worker, { hold: (lockName) => api.hold(lockName) }, onDeath, life);
  });
  // Whoever copies next hears of it; until then it is not unhandled.
  crashed.catch(() => undefined);
  const cancel = (): void => void api.cancel();
  signal.addEventListener('abort', cancel);
  const answer = async (work: Promise<number>): Promise<number> => {
    try {
      return await Promise.race([work, crashed]);
    } catch (error) {
      throw isAbort(error) ? error : asAppError(error);
    }
  };
  return {
    copyToFolder: (source, folder, name, onBytes) =>
      answer(api.copyToFolder(source, folder, name, proxy(onBytes))),
    copyToRecording: (source, recordingId, onBytes) =>
      answer(api.copyToRecording(source, recordingId, proxy(onBytes))),
    checksum: (source, onBytes) => answer(api.checksum(source, proxy(onBytes))),
    close() {
      signal.removeEventListener('abort', cancel);
      life.abort();
      api[releaseProxy]();
      worker.terminate();
    },
  };
}
