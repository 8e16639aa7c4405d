import { releaseProxy, wrap } from 'comlink';
import { asAppError } from '../../lib/errors.ts';
import { log } from '../../lib/log.ts';
import { createAnswers } from '../answers.ts';
import { watchLife } from '../lifeline.ts';
import type { CaptureApi, CaptureState, ChunkStamp } from './capture.contract.ts';

/** A capture being written (storage/captures.ts), by a worker that is replaced where it dies. */
export interface CaptureWriter {
  /** What was there when it was opened. */
  readonly found: CaptureState;
  /**
   * Adds a chunk, of which a copy is kept until it is written; wait for one before adding the next. True where the
   * last reserve of space was needed for it: stop now. @throws 'storage-full' @throws 'storage-blocked'
   */
  append(bytes: ArrayBuffer, stamp: ChunkStamp): Promise<boolean>;
  /** Lets go of the files. Safe to call twice. */
  close(): Promise<void>;
}

/** A worker that dies again and again will do so once more. */
const MOST_RESTARTS = 10;

class WorkerGone extends Error {}

/**
 * Opens a capture for writing. `head`: see Journal.
 * @throws 'storage-full' @throws 'storage-blocked' where the browser has no such files
 */
export async function openCaptureWriter(id: string, head: string): Promise<CaptureWriter> {
  let worker = await start(id, head);
  let restarts = 0;
  const { found } = worker;
  return {
    found,
    async append(bytes, stamp) {
      for (;;) {
        try {
          return await worker.append(bytes, stamp);
        } catch (error) {
          if (!(error instanceof WorkerGone) || restarts === MOST_RESTARTS) throw asAppError(error);
          restarts += 1;
          log.warn('Whoever writes the recording has died, and is replaced.', error);
          worker = await start(id, head);
        }
      }
    },
    close: () => worker.close(),
  };
}

async function start(id: string, head: string): Promise<CaptureWriter> {
  const worker = new Worker(new URL('./capture.worker.ts', import.meta.url), { type: 'module' });
  const api = wrap<CaptureApi>(worker);
  const answers = createAnswers();
  const life = new AbortController();
  let gone: Error | null = null;
  const end = (reason: Error): void => {
    gone ??= reason;
    life.abort();
    worker.terminate();
    answers.giveUp(reason);
  };
  void watchLife(
    worker,
    { hold: (lockName) => api.hold(lockName), ping: () => api.ping() },
    (how) => end(new WorkerGone(how)),
    { signal: life.signal },
  );
  const ask = async <T>(question: () => Promise<T>): Promise<T> => {
    if (gone) throw gone;
    return answers.wait(question());
  };
  let found: CaptureState;
  try {
    found = await ask(() => api.open(id, head));
  } catch (error) {
    end(new WorkerGone('It never began.'));
    throw asAppError(error);
  }
  return {
    found,
    // A copy goes over: what was not written when the worker dies is sent to the next one.
    append: (bytes, stamp) => ask(() => api.append(bytes, stamp)),
    async close() {
      if (gone) return;
      try {
        await ask(() => api.close());
      } finally {
        api[releaseProxy]();
        end(new WorkerGone('It was closed.'));
      }
    },
  };
}
