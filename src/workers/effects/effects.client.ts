import { proxy, releaseProxy, transfer, wrap } from 'comlink';
import { AppError } from '../../lib/errors.ts';
import type { Closable } from '../../lib/stage.ts';
import type { EffectState } from '../../media/effects/effect.ts';
import { watchLife } from '../lifeline.ts';
import type { EffectsApi, EffectsAssets } from './effects.contract.ts';

export type { EffectsAssets } from './effects.contract.ts';

/** The effects worker of one pipeline, see {@link EffectsApi}. `closed` rejects with 'effects-failed', also when it dies. */
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
  const life = new AbortController();
  const died = new Promise<never>((_, reject) => {
    const onDeath = (how: string): void =>
      reject(new AppError('effects-failed', `The effects stopped: ${how}`));
    watchLife(worker, { hold: (name) => api.hold(name), ping: () => api.ping() }, onDeath, life);
  });
  const closed = Promise.race([api.run(transfer(sink, [sink]), assets, proxy(onState)), died]).finally(() => {
    life.abort();
    api[releaseProxy]();
    worker.terminate();
  });
  /** A worker that was ended meanwhile never answers. */
  const ask = (question: () => Promise<void>): Promise<void> =>
    life.signal.aborted ? closed : Promise.race([question(), closed]);
  let closing: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    await ask(() => api.close()).catch(() => undefined);
    await closed.catch(() => undefined);
  };
  return {
    setInput: (frames) => ask(() => api.setInput(frames && transfer(frames, [frames]))),
    setEffect: (effect) => ask(() => api.setEffect(effect)),
    setAdjustments: (adjustments) => ask(() => api.setAdjustments(adjustments)),
    closed,
    close: () => (closing ??= close()),
  };
}
