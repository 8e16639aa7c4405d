import { proxy, releaseProxy, transfer, wrap } from 'comlink';
import { AppError } from '../../lib/errors.ts';
import type { PoseFrame } from '../../lib/pose/pose.ts';
import { createAnswers } from '../answers.ts';
import type { PoseApi, PoseAssets } from './pose.contract.ts';

export type { PoseAssets } from './pose.contract.ts';

/** A finder of poses in a worker of its own, loaded and warm. */
export interface PoseFinder {
  /**
   * The pose in the frame, which is closed whatever happens; `timestampMs` goes forward from frame to frame. One at a
   * time. @throws 'effects-failed' also where the worker has ended
   */
  detect(frame: VideoFrame, timestampMs: number): Promise<PoseFrame>;
  /** Ends the worker, and with it all memory of its runtime. Safe to call twice. */
  close(): void;
}

/** What is asked of whoever opens them; {@link openPoseFinder} is the real one. */
export type OpenPoseFinder = (
  assets: PoseAssets,
  onProgress: (fraction: number) => void,
  scope: { signal: AbortSignal },
) => Promise<PoseFinder>;

/**
 * Starts a worker and loads the model; aborting ends it.
 * @throws 'model-load-failed' @throws AbortError
 */
export const openPoseFinder: OpenPoseFinder = async (assets, onProgress, { signal }) => {
  signal.throwIfAborted();
  const worker = new Worker(new URL('./pose.worker.ts', import.meta.url), { type: 'module' });
  const api = wrap<PoseApi>(worker);
  const answers = createAnswers();
  let isOver = false;
  const end = (reason: unknown): void => {
    isOver = true;
    worker.terminate();
    answers.giveUp(reason);
  };
  const close = (): void => {
    if (isOver) return;
    api[releaseProxy]();
    end(closedError());
  };
  worker.addEventListener('error', (event) => {
    event.preventDefault();
    end(
      new AppError(
        'effects-failed',
        `The finder of poses stopped: ${event.message || 'its script did not load.'}`,
      ),
    );
  });
  const onAbort = (): void => end(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    await answers.wait(api.load(assets, proxy(onProgress)));
  } catch (error) {
    close();
    throw error;
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
  return {
    async detect(frame, timestampMs) {
      if (isOver) {
        frame.close();
        throw closedError();
      }
      return answers.wait(api.detect(transfer(frame, [frame]), timestampMs));
    },
    close,
  };
};

const closedError = (): AppError => new AppError('effects-failed', 'The finder of poses has ended.');
