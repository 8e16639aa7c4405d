import { log } from '../../lib/log.ts';
import type { PoseFrame } from '../../lib/pose/pose.ts';
import { createStore } from '../../lib/store.ts';
import type { EffectsAssets, EffectsListeners } from '../../workers/effects/effects.client.ts';
import type { EffectState, PictureSettings } from './effect.ts';
import { openEffectsRun, type EffectsRun } from './effects-run.ts';
import type { FrameBridge } from './frame-bridge.ts';
import type { TrackingState } from './tracking.ts';
import type { VideoPipeline } from './video-pipeline.ts';

/** What dies more often than so many times in so long a time will go on dying. */
const MOST_CRASHES = 3;
const CRASH_SPELL_MS = 20_000;

/**
 * The pipeline whose pixels are worked on in a worker. One that dies is replaced by another with the same input and
 * settings, whose frames leave through a track of its own; `closed` rejects with 'effects-failed' once that is in vain.
 * @throws 'effects-failed'
 */
export async function openWorkerPipeline(
  { settings, bridge, assets }: { settings: PictureSettings; bridge: FrameBridge; assets: EffectsAssets },
  { signal }: { signal: AbortSignal },
): Promise<VideoPipeline> {
  const closed: PromiseWithResolvers<void> = Promise.withResolvers();
  closed.promise.catch(() => undefined);
  const state = createStore<EffectState>({ kind: 'off' });
  const tracking = createStore<TrackingState>({ kind: 'off' });
  const poseListeners = new Set<(frame: PoseFrame) => void>();
  const deathsMs: number[] = [];
  let wanted: PictureSettings & { readonly input: MediaStreamTrack | null } = { ...settings, input: null };
  let isClosing = false;

  const mayStartAnew = (error: unknown): boolean => {
    if (!isDeath(error)) return false;
    const nowMs = performance.now();
    deathsMs.push(nowMs);
    return !isClosing && deathsMs.filter((ms) => ms > nowMs - CRASH_SPELL_MS).length <= MOST_CRASHES;
  };

  /** What was sent before tracking ended may arrive after. */
  const listeners: EffectsListeners = {
    onState: (next) => state.set(next),
    onTracking: (next) => {
      if (wanted.tracking && next.kind !== 'off') tracking.set(next);
    },
    onPose: (frame) => {
      if (wanted.tracking) for (const listener of poseListeners) listener(frame);
    },
  };

  /** An effect is set before there is an input: what leaves meanwhile is dark, and what comes first is covered. */
  const startOnce = async (): Promise<EffectsRun> => {
    state.set({ kind: wanted.effect.kind === 'none' ? 'off' : 'loading' });
    if (wanted.tracking) tracking.set({ kind: 'loading' });
    const started = await openEffectsRun(wanted, { bridge, assets }, listeners);
    try {
      // A camera that is gone meanwhile leaves darkness behind.
      if (wanted.input?.readyState === 'live') await started.setInput(wanted.input);
      return started;
    } catch (error) {
      await started.close();
      throw error;
    }
  };
  const start = async (): Promise<EffectsRun> => {
    for (;;) {
      try {
        return await startOnce();
      } catch (error) {
        if (!mayStartAnew(error)) throw error;
      }
    }
  };

  let run = start();
  const output = createStore((await run).output);
  const startAnew = async (): Promise<EffectsRun> => {
    const started = await start();
    output.set(started.output);
    watch(started);
    return started;
  };
  const watch = (watched: EffectsRun): void => {
    watched.closed.then(closed.resolve, (error: unknown) => {
      if (!mayStartAnew(error)) {
        closed.reject(error);
        return;
      }
      log.warn('The effects are started anew.', error);
      run = startAnew();
      return run.then(() => undefined, closed.reject);
    });
  };
  watch(await run);

  /** What was asked of a worker that died is done by the one in its place, which starts with all that is wanted. */
  const ask = async (question: (run: EffectsRun) => Promise<void>): Promise<void> => {
    const asked = run;
    try {
      await question(await asked);
    } catch (error) {
      if (!isDeath(error)) throw error;
      await (await asked).closed.catch(() => undefined);
      if (run === asked) throw error;
      await run;
    }
  };

  const close = async (): Promise<void> => {
    isClosing = true;
    const last = await run.catch(() => null);
    await last?.close();
    await closed.promise.catch(() => undefined);
  };
  signal.addEventListener('abort', () => void close(), { once: true });
  if (signal.aborted) await close();

  return {
    output,
    effect: state,
    tracking,
    setInput: (input) => {
      wanted = { ...wanted, input };
      return ask((asked) => asked.setInput(input));
    },
    inputResized: async () => {
      const { input } = wanted;
      // The one clone there is was sent to the worker: another one has the input's present size.
      if (bridge === 'in-worker' && input?.readyState === 'live') await ask((asked) => asked.setInput(input));
    },
    setEffect: (effect) => {
      wanted = { ...wanted, effect };
      return ask((asked) => asked.setEffect(effect));
    },
    setAdjustments: (adjustments) => {
      wanted = { ...wanted, adjustments };
      return ask((asked) => asked.setAdjustments(adjustments));
    },
    setTracking: async (next) => {
      wanted = { ...wanted, tracking: next };
      if (!next) tracking.set({ kind: 'off' });
      else if (tracking.value.kind === 'off') tracking.set({ kind: 'loading' });
      await ask((asked) => asked.setTracking(next));
    },
    onPose(listener) {
      poseListeners.add(listener);
      return () => poseListeners.delete(listener);
    },
    frameTimesMs: async () => (await run).frameTimesMs(),
    closed: closed.promise,
    close,
  };
}

const isDeath = (error: unknown): boolean => error instanceof Error && error.name === 'effects-failed';
