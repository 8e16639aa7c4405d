import { createSerialQueue } from '../../lib/serial.ts';
import { createStore, type ReadonlyStore } from '../../lib/store.ts';
import type { Effect, EffectState } from './effect.ts';
import { openIdentityPipeline } from './identity-pipeline.ts';
import type { VideoPipeline } from './video-pipeline.ts';

/**
 * The pipeline of a browser where each frame has to be drawn on a canvas: only while there is an effect, since that costs
 * the window time. `output` is another track after each change between none and some, and the old one has ended by then.
 */
export function openDrawnPipeline(
  openWithEffect: (effect: Effect, scope: { signal: AbortSignal }) => Promise<VideoPipeline>,
  { signal }: { signal: AbortSignal },
): VideoPipeline {
  const closed: PromiseWithResolvers<void> = Promise.withResolvers();
  const state = createStore<EffectState>({ kind: 'off' });
  let input: MediaStreamTrack | null = null;
  let current: VideoPipeline = openIdentityPipeline({ signal });
  let isPlain = true;
  const inTurn = createSerialQueue();

  /** What was sent so far ends first: a picture without the effect must not go on beside it. */
  const replace = async (open: () => Promise<VideoPipeline> | VideoPipeline): Promise<void> => {
    await current.close();
    current = await open();
    watch(current.effect);
    await current.setInput(input);
  };
  const watch = (effect: ReadonlyStore<EffectState>): void => {
    state.set(effect.value);
    effect.watch((next) => {
      if (effect === current.effect) state.set(next);
    });
  };

  const setEffect = async (effect: Effect): Promise<void> => {
    const isNone = effect.kind === 'none';
    if (isNone === isPlain) return current.setEffect(effect);
    await replace(async () => {
      if (isNone) return openIdentityPipeline({ signal });
      const opened = await openWithEffect(effect, { signal });
      opened.closed.catch(closed.reject);
      return opened;
    });
    isPlain = isNone;
  };

  return {
    get output() {
      return current.output;
    },
    effect: state,
    setInput: (track) =>
      inTurn(() => {
        input = track;
        return current.setInput(track);
      }),
    setEffect: (effect) => inTurn(() => setEffect(effect)),
    closed: closed.promise,
    close: () =>
      inTurn(async () => {
        await current.close();
        closed.resolve();
      }),
  };
}
