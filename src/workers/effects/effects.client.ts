import { proxy, releaseProxy, transfer, wrap } from 'comlink';
import { AppError } from '../../lib/errors.ts';
import type { Closable } from '../../lib/stage.ts';
import type { EffectState } from '../../media/effects/effect.ts';
import { watchLife } from '../lifeline.ts';
import type { EffectsApi, EffectsAssets } from './effects.contract.ts';

export type { EffectsAssets } from './effects.contract.ts';

/** The effects worker of one pipeline, see {@link EffectsApi}. `closed` rejects with 'effects-failed', also when it dies. */
export interface Effects
  extends
    Closable,
    Pick<EffectsApi, 'setInput' | 'setTrack' | 'setEffect' | 'setAdjustments' | 'frameTimesMs'> {
  /** Where it was started without a sink: the track that frames leave through, the caller's from now on. */
  readonly track: Promise<MediaStreamTrack> | null;
}

/** Whether workers of this browser take frames out of tracks, and put them into one, themselves. */
export async function canBridgeInWorkers(): Promise<boolean> {
  const worker = newWorker();
  const failed = new Promise<false>((resolve) => {
    worker.addEventListener('error', (event) => {
      // It will be told when the worker is needed.
      event.preventDefault();
      resolve(false);
    });
  });
  try {
    return await Promise.race([wrap<EffectsApi>(worker).canBridge(), failed]);
  } finally {
    worker.terminate();
  }
}

const newWorker = (): Worker =>
  new Worker(new URL('./effects.worker.ts', import.meta.url), { type: 'module' });

/**
 * Starts the worker; frames leave through `sink`, which it takes over; null: through a track of its own making. The worker holds that sink for life, so
 * it runs none of MediaPipe itself: what may crash and be restarted is the segmenter, in a worker of its own.
 */
export function startEffects(
  sink: WritableStream<VideoFrame> | null,
  assets: EffectsAssets,
  onState: (state: EffectState) => void,
): Effects {
  const worker = newWorker();
  const api = wrap<EffectsApi>(worker);
  const life = new AbortController();
  const died = new Promise<never>((_, reject) => {
    const onDeath = (how: string): void =>
      reject(new AppError('effects-failed', `The effects stopped: ${how}`));
    watchLife(worker, { hold: (name) => api.hold(name), ping: () => api.ping() }, onDeath, life);
  });
  const made = sink ? null : api.makeTrack();
  const running = api.run(sink && transfer(sink, [sink]), assets, proxy(onState));
  const closed = Promise.race([running, died]).finally(() => {
    life.abort();
    api[releaseProxy]();
    worker.terminate();
  });
  /** A worker that was ended meanwhile never answers. */
  const ask = (question: () => Promise<void>): Promise<void> =>
    life.signal.aborted ? closed : Promise.race([question(), closed]);
  const track = made && Promise.race([made, died]);
  // Whoever takes it is told.
  track?.catch(() => undefined);
  let closing: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    await ask(() => api.close()).catch(() => undefined);
    await closed.catch(() => undefined);
  };
  return {
    track,
    setInput: (frames) => ask(() => api.setInput(frames && transfer(frames, [frames]))),
    setTrack: (input) => ask(() => api.setTrack(transfer(input, [input as unknown as Transferable]))),
    setEffect: (effect) => ask(() => api.setEffect(effect)),
    setAdjustments: (adjustments) => ask(() => api.setAdjustments(adjustments)),
    frameTimesMs: () => Promise.race([api.frameTimesMs(), closed.then(() => [])]),
    closed,
    close: () => (closing ??= close()),
  };
}
