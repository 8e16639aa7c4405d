import { proxy, releaseProxy, transfer, wrap } from 'comlink';
import { AppError } from '../../lib/errors.ts';
import { createAnswers } from '../answers.ts';
import type { SegmenterApi, SegmenterAssets } from './segmenter.contract.ts';

/** A segmenter in a worker of its own, loaded and warm. */
export interface Segmenter {
  /**
   * The confidence that each pixel is a person: width x height, row-major, 0..255. Consumes the image; one at a
   * time. @throws 'effects-failed' also where the worker has ended
   */
  segment(image: ImageData): Promise<Uint8Array>;
  /** Ends the worker, and with it all memory of its runtime. Safe to call twice. */
  close(): void;
}

/** What is asked of whoever opens segmenters; {@link openSegmenter} is the real one. */
export type OpenSegmenter = (
  assets: SegmenterAssets,
  onProgress: (fraction: number) => void,
  scope: { signal: AbortSignal },
) => Promise<Segmenter>;

/**
 * Starts a worker and loads the model; aborting ends it.
 * @throws 'model-load-failed' @throws AbortError
 */
export const openSegmenter: OpenSegmenter = async (assets, onProgress, { signal }) => {
  signal.throwIfAborted();
  const worker = new Worker(new URL('./segmenter.worker.ts', import.meta.url), { type: 'module' });
  const api = wrap<SegmenterApi>(worker);
  const answers = createAnswers();
  const end = (reason: unknown): void => {
    worker.terminate();
    answers.giveUp(reason);
  };
  let closed = false;
  const close = (): void => {
    if (closed) return;
    closed = true;
    api[releaseProxy]();
    end(new AppError('effects-failed', 'The segmenter was closed.'));
  };
  worker.addEventListener('error', ({ message }) =>
    end(new AppError('effects-failed', `The segmenter stopped: ${message || 'its script did not load.'}`)),
  );
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
    async segment({ data, width }) {
      if (closed) throw new AppError('effects-failed', 'The segmenter was closed.');
      return answers.wait(api.segment(transfer(data, [data.buffer]), width));
    },
    close,
  };
};
