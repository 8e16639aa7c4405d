import { proxy, releaseProxy, transfer, wrap } from 'comlink';
import { AppError } from '../../lib/errors.ts';
import type { Closable } from '../../lib/stage.ts';
import type { EffectState } from '../../media/effects/effect.ts';
import type { EffectsApi, EffectsAssets } from './effects.contract.ts';

export type { EffectsAssets } from './effects.contract.ts';

/** The effects worker of one pipeline, see {@link EffectsApi}. `closed` rejects with 'effects-failed'. */
export type Effects = Closable & Pick<EffectsApi, 'setInput' | 'setEffect' | 'setAdjustments'>;

/**
 * Starts the worker; frames leave through `sink`, which it takes over. The worker holds that sink for life, so
 * it runs none of MediaPipe itself: what may crash and be restarted is the segmenter, in a worker of its own.
 */
export function startEffects(
  sink: WritableStream<VideoFrame>,
  assets: EffectsAssets,
  onState: (state: EffectState) => void,
): Effects {
  const worker = new Worker(new URL('./effects.worker.ts', import.meta.url), { type: 'module' });
  const api = wrap<EffectsApi>(worker);
  const crashed = new Promise<never>((_, reject) => {
    worker.addEventListener('error', ({ message }) =>
      reject(
        new AppError('effects-failed', `The effects stopped: ${message || 'their script did not load.'}`),
      ),
    );
  });
  const closed = Promise.race([api.run(transfer(sink, [sink]), assets, proxy(onState)), crashed]).finally(
    () => {
      api[releaseProxy]();
      worker.terminate();
    },
  );
  let closing: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    await Promise.race([api.close(), closed.catch(() => undefined)]);
    await closed.catch(() => undefined);
  };
  return {
    // A worker that was ended meanwhile never answers.
    setInput: (frames) => Promise.race([api.setInput(frames && transfer(frames, [frames])), closed]),
    setEffect: (effect) => Promise.race([api.setEffect(effect), closed]),
    setAdjustments: (adjustments) => Promise.race([api.setAdjustments(adjustments), closed]),
    closed,
    close: () => (closing ??= close()),
  };
}
